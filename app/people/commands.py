"""Writes about persons that other rooms need: persons, roles, scopes, and the log of a person.

The caller opens the transaction. What an administrator decides is in `administration`, signing in
is in `signing_in`, one-time links are in `links`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.foundation.db import db
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import new_id
from app.people.models import LogEntry, Person, RoleAssignment, Scope
from app.people.rules import PersonState, Role, ScopeKind, limit_problem, normal_email


def log(*, person_id: UUID, actor_id: UUID | None, code: str, at: datetime, **values: Any) -> None:
    """Write what somebody did to a person where that person can read it."""
    db.session.add(
        LogEntry(
            id=new_id(), person_id=person_id, actor_id=actor_id, at=at, code=code, values=values
        )
    )


def create_scope(*, kind: ScopeKind, name: str) -> UUID:
    """A key, and the name people know it by, for something a role can be limited to."""
    scope = Scope(id=new_id(), kind=kind, name=name)
    db.session.add(scope)
    db.session.flush()
    return scope.id


def free_address(email: str) -> str:
    """An address in its normal form.

    Raises:
        Conflict: it belongs to somebody.
    """
    address = normal_email(email)
    if db.session.scalar(select(Person.id).where(Person.email == address)) is not None:
        raise Conflict("email-taken", email=address)
    return address


def create_person(
    *,
    email: str,
    name: str,
    language: str | None,
    at: datetime,
    preferred_name: str | None = None,
) -> Person:
    """An invited person, without a password.

    Raises:
        Conflict: the address belongs to somebody.
    """
    person = Person(
        id=new_id(),
        email=free_address(email),
        name=name.strip(),
        preferred_name=(preferred_name or "").strip() or None,
        language=language,
        state=PersonState.INVITED,
        created_at=at,
    )
    db.session.add(person)
    flush_address(person.email)
    return person


def flush_address(email: str) -> None:
    """Send what was changed to the database, which lets an address belong to one person only.

    Raises:
        Conflict: somebody took it at the same moment.
    """
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("email-taken", email=email) from error


def give_role(
    *,
    person_id: UUID,
    role: Role,
    scope_id: UUID | None,
    actor_id: UUID | None,
    begins_on: date,
    at: datetime,
    ends_on: date | None = None,
) -> RoleAssignment:
    """A role, within a scope or everywhere; written in the person's log.

    Raises:
        NotFound: no such scope. Invalid: the role cannot have that limit, or ends before it begins.
    """
    scope = None if scope_id is None else db.session.get(Scope, scope_id)
    if scope_id is not None and scope is None:
        raise NotFound
    problem = limit_problem(role, scope.kind if scope else None)
    if problem is not None:
        raise Invalid(problem, "scope")
    if ends_on is not None and ends_on < begins_on:
        raise Invalid("ends-before-begins", "ends_on")
    assignment = RoleAssignment(
        id=new_id(),
        person_id=person_id,
        role=role,
        scope_id=scope_id,
        begins_on=begins_on,
        ends_on=ends_on,
        given_by=actor_id,
        given_at=at,
    )
    db.session.add(assignment)
    log(
        person_id=person_id,
        actor_id=actor_id,
        code="role-given",
        at=at,
        role=role.value,
        scope=scope.name if scope else None,
        begins_on=begins_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
    )
    return assignment


def choose_language(*, person_id: UUID, language: str) -> None:
    """Remember the language a person reads in."""
    db.session.execute(update(Person).where(Person.id == person_id).values(language=language))
