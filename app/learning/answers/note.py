"""The private note beside a task or a talk."""

from __future__ import annotations

from app.foundation.errors import Invalid
from app.journal.rules import TEXT_MAX
from app.learning.answers.judged import Answer, Sent, one


def taken_note(sent: Sent) -> str:
    """The note as it was typed."""
    return one(sent, "note")


def private_note(note: str) -> Answer | None:
    """What is sealed of a note; nothing where there is none.

    Raises:
        Invalid: it is longer than a text in the journal may be.
    """
    if len(note) > TEXT_MAX:
        raise Invalid("text-too-long", "note", maximum=TEXT_MAX)
    return {"note": note} if note else None
