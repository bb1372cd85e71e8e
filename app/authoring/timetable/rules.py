"""When a text may be published by itself. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# A publish can be planned this far ahead.
AHEAD_MAX = timedelta(days=366)


class Outcome(StrEnum):
    """How a planned publish ended."""

    PUBLISHED = "published"
    FAILED = "failed"
    CALLED_OFF = "called-off"
    REPLACED = "replaced"


def moment_of(day: date, hour: time, zone: str) -> datetime:
    """A day and an hour in a time zone as a moment."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone))


def moment_problem(due: datetime, now: datetime) -> str | None:
    """Why nothing can be published by itself at that moment, as a code."""
    if due <= now:
        return "moment-is-past"
    return "moment-too-far" if due - now > AHEAD_MAX else None
