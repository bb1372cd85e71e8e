"""A task: what is ticked, and a note. Ticks are kept by id, also those of an older revision."""

from __future__ import annotations

from app.format.activities.task import Task
from app.foundation.markup import trusted
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered
from app.learning.answers.note import private_note, taken_note


def take(task: Task, sent: Sent, /) -> Answer:
    """The lines that are ticked, and the note."""
    ticked = set(sent.get("ticked", ()))
    return {"ticked": [item for item in task.parts if item in ticked], "note": taken_note(sent)}


def judge(task: Task, taken: Answer, before: Answer, /) -> Judged:
    """Complete when everything is ticked. A tick may be taken away again.

    Raises:
        Unanswered: nothing is ticked or written, and nothing was before.
        Invalid: the note is too long.
    """
    ticked, note = taken["ticked"], taken["note"]
    if not (ticked or note or before):
        raise Unanswered("tick-or-write")
    private = private_note(note)
    gone = [item for item in before.get("ticked", ()) if item not in task.parts]
    return Judged({"ticked": [*ticked, *gone]}, None, len(ticked) == len(task.items), private)


def shown(task: Task, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The lines, and the note."""
    stands = answer if typed is None else typed
    ticked = [item for item in task.parts if item in stands.get("ticked", ())]
    return {
        "items": [
            {"id": item.id, "html": trusted(item.html), "ticked": item.id in ticked}
            for item in task.items
        ],
        "ticked": len(ticked),
        "note": stands.get("note", ""),
    }
