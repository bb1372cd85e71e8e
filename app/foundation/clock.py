"""The only clock. Everything that asks what time it is asks here, so that a test can answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

_fixed: ContextVar[datetime | None] = ContextVar("samferd_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)  # noqa: TID251 - the one place that may


def day_at(moment: datetime, time_zone: str) -> date:
    """The local date of a moment in a named time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def today(time_zone: str) -> date:
    """The local date in a named time zone; due dates are local dates at the placement."""
    return day_at(now(), time_zone)


def agency_day() -> date:
    """Today where the agency is: the day on which roles, rounds and guidelines begin and end."""
    return today(current_app.config["SAMFERD"].time_zone)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock still at an aware moment, for tests and for the demonstration agency."""
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def days_ago(days: int) -> datetime:
    """The moment that many days before now."""
    return now() - timedelta(days=days)
