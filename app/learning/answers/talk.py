"""A talk: that it took place, and a note."""

from __future__ import annotations

from app.format.activities.talk import Talk
from app.foundation.markup import trusted
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered, one
from app.learning.answers.note import private_note, taken_note


def take(talk: Talk, sent: Sent, /) -> Answer:
    """Whether they say that they have talked, and the note."""
    del talk
    return {"talked": bool(one(sent, "talked")), "note": taken_note(sent)}


def judge(talk: Talk, taken: Answer, before: Answer, /) -> Judged:
    """Complete when they have talked, which is never taken back. A note may come before or after.

    Raises:
        Unanswered: neither is there, and neither was before.
        Invalid: the note is too long.
    """
    del talk
    if not (taken["talked"] or taken["note"] or before):
        raise Unanswered("write-something")
    talked = taken["talked"] or bool(before.get("talked"))
    return Judged({"talked": talked}, None, talked, private_note(taken["note"]))


def shown(talk: Talk, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The questions, and the note."""
    return {
        "questions": [trusted(question) for question in talk.questions],
        "talked": bool(answer.get("talked")),
        "note": (answer if typed is None else typed).get("note", ""),
    }
