"""What is read about placements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Row, and_, or_, select

from app.exchanges.models import Organisation, Placement
from app.foundation.db import db
from app.people.models import Person, RoleAssignment
from app.people.rules import PersonState, Role


def current_placement(person_id: UUID) -> Placement | None:
    """The person's newest placement, or None."""
    return db.session.scalar(
        select(Placement)
        .where(Placement.person_id == person_id)
        .order_by(Placement.id.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Somebody one can write to."""

    name: str
    email: str

    @property
    def href(self) -> str:
        """The address as a link."""
        return f"mailto:{quote(self.email, safe='@')}"


@dataclass(frozen=True, slots=True)
class PlacementPeople:
    """The people around a placement, for the ladder of everyday conflict."""

    host_name: str
    home_name: str
    host: tuple[ContactPerson, ...]
    home: tuple[ContactPerson, ...]
    coordinators: tuple[ContactPerson, ...]

    @property
    def after_host(self) -> str:
        """Whom to ask where the host has nobody: `home`, `coordinators` or `agency`."""
        return "home" if self.home else self.after_home

    @property
    def after_home(self) -> str:
        """Whom to ask where the home partner has nobody: `coordinators` or `agency`."""
        return "coordinators" if self.coordinators else "agency"


_homes = Organisation.__table__.alias("homes")
_hosts = Organisation.__table__.alias("hosts")


def people_around(person_id: UUID, *, today: date) -> PlacementPeople | None:
    """Host, home and coordinators of a person's newest placement, whatever became of it.

    None for somebody without a placement. One statement, however many they are.
    """
    mine = (
        select(Placement.home_id, Placement.host_id, Placement.round_id)
        .where(Placement.person_id == person_id)
        .order_by(Placement.id.desc())
        .limit(1)
        .subquery()
    )
    given, at_work = RoleAssignment, Person.state == PersonState.ACTIVE
    serves = or_(
        and_(
            given.role == Role.PARTNER_CONTACT,
            or_(given.scope_id == mine.c.home_id, given.scope_id == mine.c.host_id),
        ),
        and_(
            given.role == Role.COORDINATOR,
            or_(given.scope_id == mine.c.round_id, given.scope_id.is_(None)),
        ),
    )
    lasts = and_(given.begins_on <= today, or_(given.ends_on.is_(None), given.ends_on >= today))
    rows = db.session.execute(
        select(
            mine,
            _homes.c.name.label("home_name"),
            _hosts.c.name.label("host_name"),
            given.scope_id,
            Person.name,
            Person.email,
        )
        .select_from(mine)
        .join(_homes, _homes.c.id == mine.c.home_id)
        .join(_hosts, _hosts.c.id == mine.c.host_id)
        .outerjoin(given, and_(serves, lasts))
        .outerjoin(Person, and_(Person.id == given.person_id, at_work, Person.id != person_id))
        .order_by(Person.name, Person.email)
    ).all()
    return _people(rows) if rows else None


def _people(rows: Sequence[Row[Any]]) -> PlacementPeople:
    placement: Any = rows[0]
    found: dict[UUID | None, dict[ContactPerson, None]] = {}
    for row in rows:
        if row.email is not None:
            found.setdefault(row.scope_id, {})[ContactPerson(row.name, row.email)] = None
    # Who coordinates every round is named only where nobody has this one.
    coordinators = found.get(placement.round_id) or found.get(None, {})
    return PlacementPeople(
        host_name=placement.host_name,
        home_name=placement.home_name,
        host=tuple(found.get(placement.host_id, ())),
        home=tuple(found.get(placement.home_id, ())),
        coordinators=tuple(coordinators),
    )
