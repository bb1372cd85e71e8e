"""What a review decides, and when a text is published by itself. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from app.authoring.rules import DraftState

WORD_MAX = 1_000
COMMENT_MAX = 2_000
# A publish can be planned this far ahead.
AHEAD_MAX = timedelta(days=366)


class Verdict(StrEnum):
    """What was done in the review of a draft. Asking is the first of them."""

    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"


class Outcome(StrEnum):
    """How a planned publish ended."""

    PUBLISHED = "published"
    FAILED = "failed"
    CALLED_OFF = "called-off"
    REPLACED = "replaced"


def text_hash(source: str) -> str:
    """The SHA-256 of a text, by which an approval knows it."""
    return hashlib.sha256(source.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Judged:
    """The last thing that was done in a draft's review."""

    verdict: Verdict
    version: int
    sha256: str


def is_approved(state: DraftState, version: int, sha256: str, last: Judged | None) -> bool:
    """Whether exactly this text was approved, and nobody changed or asked anything since."""
    return (
        state in {DraftState.APPROVED, DraftState.SCHEDULED}
        and last is not None
        and last.verdict is Verdict.APPROVED
        and (last.version, last.sha256) == (version, sha256)
    )


def may_judge(viewer: UUID, writer: UUID) -> bool:
    """Whether somebody may approve or return a text: anybody but who saved it last."""
    return viewer != writer


def moment_of(day: date, hour: time, zone: str) -> datetime:
    """A day and an hour in a time zone as a moment."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone))


def moment_problem(due: datetime, now: datetime) -> str | None:
    """Why nothing can be published by itself at that moment, as a code."""
    if due <= now:
        return "moment-is-past"
    return "moment-too-far" if due - now > AHEAD_MAX else None
