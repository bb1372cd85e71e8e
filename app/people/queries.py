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
from app.people.rules import PersonState, Role

LOG_LINES = 50
PERSONS_A_PAGE = 100


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
    rows = db.session.execute(
        select(LogEntry.at, Person.name, LogEntry.code, LogEntry.values)
        .outerjoin(Person, Person.id == LogEntry.actor_id)
        .where(LogEntry.person_id == person_id)
        .order_by(LogEntry.at.desc())
        .limit(LOG_LINES)
    ).all()
    return Account(person.name, person.email, sessions or 0, tuple(LogLine(*row) for row in rows))


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in the administrator's list."""

    id: UUID
    name: str
    email: str
    state: PersonState
    roles: tuple[Role, ...]


def persons(*, search: str, page: int) -> list[Listed]:
    """Persons by name, found by name or address."""
    statement = select(Person).order_by(Person.name, Person.id)
    if search:
        like = f"%{search.casefold()}%"
        statement = statement.where(
            or_(func.lower(Person.name).like(like), Person.email.like(like))
        )
    found = list(
        db.session.scalars(statement.limit(PERSONS_A_PAGE + 1).offset((page - 1) * PERSONS_A_PAGE))
    )
    roles: dict[UUID, list[Role]] = {}
    for person_id, role in db.session.execute(
        select(RoleAssignment.person_id, RoleAssignment.role).where(
            RoleAssignment.person_id.in_([person.id for person in found]),
            RoleAssignment.ends_on.is_(None),
        )
    ):
        roles.setdefault(person_id, []).append(role)
    return [
        Listed(person.id, person.name, person.email, person.state, tuple(roles.get(person.id, ())))
        for person in found
    ]


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
