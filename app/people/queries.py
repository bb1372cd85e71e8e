"""What is read about persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.foundation.db import db
from app.foundation.errors import NotFound
from app.people.models import LogEntry, Person, RoleAssignment, SignIn
from app.people.rules import Role

LOG_LINES = 50


@dataclass(frozen=True, slots=True)
class LogLine:
    """What somebody did to the person."""

    at: datetime
    actor: str | None
    code: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """A person's own page."""

    name: str
    email: str
    open_sessions: int
    log: tuple[LogLine, ...]


def account(person_id: UUID, *, at: datetime) -> Account:
    """A person's own data.

    Raises:
        NotFound: no such person.
    """
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    sessions = db.session.scalar(
        select(func.count())
        .select_from(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > at)
    )
    return Account(person.name, person.email, sessions or 0, log_lines(person_id))


def log_lines(person_id: UUID) -> tuple[LogLine, ...]:
    """What was done to a person, the newest first: the same for them and for an administrator."""
    rows = db.session.execute(
        select(LogEntry.at, Person.name, LogEntry.code, LogEntry.values)
        .outerjoin(Person, Person.id == LogEntry.actor_id)
        .where(LogEntry.person_id == person_id)
        .order_by(LogEntry.at.desc(), LogEntry.id.desc())
        .limit(LOG_LINES)
    )
    return tuple(LogLine(*row) for row in rows)


def scopes_of(person_id: UUID, role: Role, *, today: date) -> list[UUID] | None:
    """The scopes in which a person has a role today; None means everywhere, [] nowhere."""
    rows = list(
        db.session.scalars(
            select(RoleAssignment.scope_id).where(
                RoleAssignment.person_id == person_id,
                RoleAssignment.role == role,
                RoleAssignment.begins_on <= today,
                or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= today),
            )
        )
    )
    if any(scope is None for scope in rows):
        return None
    return [scope for scope in rows if scope is not None]
