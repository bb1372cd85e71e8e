"""Every write about partners, rounds and placements. The caller opens the transaction."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from app.exchanges.events import DatesChanged
from app.exchanges.models import (
    DateChange,
    Organisation,
    Partnership,
    PartnershipMember,
    Placement,
    Project,
    Round,
)
from app.exchanges.rules import DateField, OrganisationKind, PlacementState, Region
from app.foundation.db import db
from app.foundation.errors import Invalid, NotFound
from app.foundation.events import events
from app.foundation.ids import new_id
from app.people.commands import create_scope, log
from app.people.rules import ScopeKind

_COLUMNS = {
    DateField.PLANNED_DEPARTURE: "planned_departure",
    DateField.PLANNED_RETURN: "planned_return",
    DateField.ACTUAL_DEPARTURE: "actual_departure",
    DateField.ACTUAL_RETURN: "actual_return",
}


def create_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    region: Region,
    country: str,
    place: str,
    time_zone: str,
) -> Organisation:
    """A partner. `country` is its ISO code of two letters."""
    organisation = Organisation(
        id=create_scope(kind=ScopeKind.ORGANISATION, name=name),
        name=name,
        kind=kind,
        region=region,
        country=country,
        place=place,
        time_zone=time_zone,
    )
    db.session.add(organisation)
    db.session.flush()
    return organisation


def create_partnership(
    *, name: str, members: list[Organisation], project: str, begins_on: date
) -> Project:
    """A partnership of organisations, the first of them coordinating, with a project."""
    partnership = Partnership(id=new_id(), name=name, coordinating_partner_id=members[0].id)
    db.session.add(partnership)
    db.session.flush()
    db.session.add_all(
        PartnershipMember(
            partnership_id=partnership.id, organisation_id=member.id, begins_on=begins_on
        )
        for member in members
    )
    made = Project(id=new_id(), partnership_id=partnership.id, name=project)
    db.session.add(made)
    db.session.flush()
    return made


def create_round(*, name: str, begins_on: date, ends_on: date) -> Round:
    """A round of exchanges."""
    made = Round(
        id=create_scope(kind=ScopeKind.ROUND, name=name),
        name=name,
        begins_on=begins_on,
        ends_on=ends_on,
    )
    db.session.add(made)
    db.session.flush()
    return made


def create_placement(
    *,
    round_id: UUID,
    project_id: UUID,
    person_id: UUID,
    home: Organisation,
    host: Organisation,
    planned_departure: date,
    planned_return: date,
    state: PlacementState,
) -> Placement:
    """A person's exchange. Due dates are local dates at the host's.

    Raises:
        Invalid: home and host are the same, or the return is not after the departure.
    """
    if home.id == host.id:
        raise Invalid("home-is-host", "host")
    if planned_return <= planned_departure:
        raise Invalid("return-before-departure", "planned_return")
    placement = Placement(
        id=new_id(),
        round_id=round_id,
        project_id=project_id,
        person_id=person_id,
        home_id=home.id,
        host_id=host.id,
        time_zone=host.time_zone,
        planned_departure=planned_departure,
        planned_return=planned_return,
        state=state,
    )
    db.session.add(placement)
    db.session.flush()
    return placement


def change_date(
    *,
    placement_id: UUID,
    field: DateField,
    to: date | None,
    why: str,
    actor_id: UUID,
    at: datetime,
) -> None:
    """Move one of a placement's dates; the trail is kept, and open due dates follow.

    Raises:
        NotFound: no such placement. Invalid: the return would not be after the departure.
    """
    placement = db.session.get(Placement, placement_id)
    if placement is None:
        raise NotFound
    column = _COLUMNS[field]
    before = getattr(placement, column)
    if before == to:
        return
    setattr(placement, column, to)
    if placement.journey.homeward <= placement.journey.departure:
        raise Invalid("return-before-departure", column)
    db.session.add(
        DateChange(
            id=new_id(),
            placement_id=placement_id,
            field=field,
            moved_from=before,
            moved_to=to,
            why=why,
            by=actor_id,
            at=at,
        )
    )
    log(
        person_id=placement.person_id,
        actor_id=actor_id,
        code="date-changed",
        at=at,
        field=field.value,
        moved_to=to.isoformat() if to else None,
    )
    db.session.flush()
    events.publish(DatesChanged(placement_id))


def end_early(*, placement_id: UUID, on: date, reason: str, actor_id: UUID, at: datetime) -> None:
    """End a placement before its time. Others see "ended early", never why.

    Raises:
        NotFound: no such placement.
    """
    placement = db.session.get(Placement, placement_id)
    if placement is None:
        raise NotFound
    placement.state = PlacementState.ENDED_EARLY
    placement.ended_reason = reason
    change_date(
        placement_id=placement_id,
        field=DateField.ACTUAL_RETURN,
        to=on,
        why="ended early",
        actor_id=actor_id,
        at=at,
    )
