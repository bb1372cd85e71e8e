"""A reflection: a text for the journal. The module remembers only that it was written."""

from __future__ import annotations

from app.format.activities.reflection import Reflection
from app.learning.answers.judged import EARLIER, Answer, Judged, Sent


def take(reflection: Reflection, sent: Sent, /) -> Answer:
    """The text as it was typed."""
    del reflection
    return {"text": (sent.get("text") or ("",))[0]}


def judge(reflection: Reflection, taken: Answer, before: Answer, /) -> Judged:
    """Whether the text will do is the journal's to say."""
    del reflection, before
    return Judged({"written": True}, None, completes=True, journal=taken["text"])


def shown(reflection: Reflection, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """What was typed and refused, to be mended, and the entry that is asked again, if any."""
    del reflection
    return {"typed": typed["text"] if typed else "", "earlier": answer.get(EARLIER)}
