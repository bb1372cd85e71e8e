"""What an administrator reads about persons. The number of statements does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from app.foundation.db import db, folded
from app.foundation.errors import NotFound
from app.people.models import AccessLink, Person, RoleAssignment, Scope, SignIn
from app.people.queries import LogLine, log_lines
from app.people.rules import LinkKind, PersonState, Role, ScopeKind, Standing, standing

_DAY = timedelta(days=1)
PERSONS_A_PAGE = 100
# More words than a name has are not searched for.
WORDS_MAX = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for: words of a name or an address, a state, a role held today."""

    search: str = ""
    state: PersonState | None = None
    role: Role | None = None
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out on purpose."""
        return bool(self.search or self.state or self.role)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as a person has, had or will have it."""

    id: UUID
    role: Role
    scope: str | None
    begins_on: date
    ends_on: date | None
    given_by: str | None
    standing: Standing

    @property
    def ended_on_first_day(self) -> bool:
        """It counted for a part of its first day only, then it was ended at once."""
        return self.ends_on is not None and self.ends_on == self.begins_on - _DAY

    @property
    def withdrawn(self) -> bool:
        """It was ended before it began, and never counted."""
        return self.ends_on is not None and self.ends_on < self.begins_on - _DAY


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person in the list, with the roles of today and those to come."""

    id: UUID
    name: str
    preferred_name: str | None
    email: str
    state: PersonState
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class PersonList:
    """A page of the list."""

    rows: tuple[ListedPerson, ...]
    total: int
    page: int
    pages: int


def _holds(role: Role, today: date) -> ColumnElement[bool]:
    return (
        select(RoleAssignment.id)
        .where(
            RoleAssignment.person_id == Person.id,
            RoleAssignment.role == role,
            RoleAssignment.begins_on <= today,
            or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= today),
        )
        .exists()
    )


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    """Every word must be in a name or in the address, whatever the letters' size."""
    found: list[ColumnElement[bool]] = []
    for word in wanted.search.lower().split()[:WORDS_MAX]:
        columns = (folded(Person.name), folded(Person.preferred_name), folded(Person.email))
        found.append(or_(*(column.contains(word, autoescape=True) for column in columns)))
    if wanted.state is not None:
        found.append(Person.state == wanted.state)
    if wanted.role is not None:
        found.append(_holds(wanted.role, today))
    return found


def persons(wanted: Wanted, *, today: date) -> PersonList:
    """A page of the persons that are wanted, by name. A page that is not there is the last one."""
    conditions = _conditions(wanted, today)
    total = db.session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    pages = max(1, -(-total // PERSONS_A_PAGE))
    page = min(max(1, wanted.page), pages)
    found = db.session.execute(
        select(Person.id, Person.name, Person.preferred_name, Person.email, Person.state)
        .where(*conditions)
        .order_by(folded(Person.name), Person.id)
        .limit(PERSONS_A_PAGE)
        .offset((page - 1) * PERSONS_A_PAGE)
    ).all()
    roles = _roles([row.id for row in found], today=today)
    rows = tuple(
        ListedPerson(*row, roles=tuple(held for held in roles.get(row.id, ()) if not _past(held)))
        for row in found
    )
    return PersonList(rows, total, page, pages)


def _past(held: HeldRole) -> bool:
    return held.standing is Standing.PAST


_giver = aliased(Person)


def _roles(person_ids: Iterable[UUID], *, today: date) -> dict[UUID, list[HeldRole]]:
    statement = (
        select(
            RoleAssignment.person_id,
            RoleAssignment.id,
            RoleAssignment.role,
            Scope.name.label("scope"),
            RoleAssignment.begins_on,
            RoleAssignment.ends_on,
            _giver.name.label("giver"),
        )
        .outerjoin(Scope, Scope.id == RoleAssignment.scope_id)
        .outerjoin(_giver, _giver.id == RoleAssignment.given_by)
        .where(RoleAssignment.person_id.in_(list(person_ids)))
        .order_by(RoleAssignment.begins_on.desc(), RoleAssignment.id.desc())
    )
    found: dict[UUID, list[HeldRole]] = {}
    for row in db.session.execute(statement):
        held = HeldRole(
            id=row.id,
            role=row.role,
            scope=row.scope,
            begins_on=row.begins_on,
            ends_on=row.ends_on,
            given_by=row.giver,
            standing=standing(row.begins_on, row.ends_on, today),
        )
        found.setdefault(row.person_id, []).append(held)
    return found


@dataclass(frozen=True, slots=True)
class Invitation:
    """The newest link that invited a person."""

    sent_at: datetime
    works_until: datetime
    revoked: bool
    expired: bool

    @property
    def works(self) -> bool:
        """Whether it can still be opened."""
        return not (self.revoked or self.expired)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything an administrator sees of a person. Nothing of what they learn, write or answer."""

    id: UUID
    name: str
    preferred_name: str | None
    email: str
    language: str | None
    state: PersonState
    created_at: datetime
    disabled_at: datetime | None
    open_sessions: int
    last_sign_in: datetime | None
    roles: tuple[HeldRole, ...]
    invitation: Invitation | None
    log: tuple[LogLine, ...]

    def having(self, where: str) -> tuple[HeldRole, ...]:
        """The roles of today, those to come, or those that are over."""
        return tuple(held for held in self.roles if held.standing == where)


def person_page(person_id: UUID, *, today: date, at: datetime) -> PersonPage:
    """A person, as the administrator sees them.

    Raises:
        NotFound: no such person.
    """
    sessions = select(func.count()).where(
        SignIn.person_id == Person.id, SignIn.ended_at.is_(None), SignIn.expires_at > at
    )
    last = select(func.max(SignIn.began_at)).where(SignIn.person_id == Person.id)
    row = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.preferred_name,
            Person.email,
            Person.language,
            Person.state,
            Person.created_at,
            Person.disabled_at,
            sessions.scalar_subquery().label("open_sessions"),
            last.scalar_subquery().label("last_sign_in"),
        ).where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return PersonPage(
        **row._asdict(),
        roles=tuple(_roles([person_id], today=today).get(person_id, ())),
        invitation=_invitation(person_id, at),
        log=log_lines(person_id),
    )


def _invitation(person_id: UUID, at: datetime) -> Invitation | None:
    row = db.session.execute(
        select(AccessLink.made_at, AccessLink.expires_at, AccessLink.revoked_at)
        .where(AccessLink.person_id == person_id, AccessLink.kind == LinkKind.INVITATION)
        .order_by(AccessLink.made_at.desc(), AccessLink.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    sent_at, works_until, revoked_at = row
    return Invitation(sent_at, works_until, revoked_at is not None, works_until <= at)


@dataclass(frozen=True, slots=True)
class NamedScope:
    """Something a role can be limited to."""

    id: UUID
    kind: ScopeKind
    name: str


def scopes() -> list[NamedScope]:
    """Everything a role can be limited to: partners, then rounds, each by name."""
    rows = db.session.execute(
        select(Scope.id, Scope.kind, Scope.name).order_by(Scope.kind, folded(Scope.name), Scope.id)
    )
    return [NamedScope(*row) for row in rows]
