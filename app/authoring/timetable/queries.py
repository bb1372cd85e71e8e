"""What is planned, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from app.authoring.models import Draft
from app.authoring.rules import DraftState
from app.authoring.timetable.models import PlannedPublish
from app.authoring.timetable.rules import Outcome
from app.foundation.db import db
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class Planned:
    """A publish that is planned, or failed. `draft_id` and `version` are of the text."""

    id: UUID
    draft_id: UUID
    version: int
    due_at: datetime
    by_id: UUID
    by: str
    outcome: Outcome | None
    reason: str | None


_PLANS = (
    select(
        PlannedPublish.id,
        PlannedPublish.draft_id,
        PlannedPublish.version,
        PlannedPublish.due_at,
        PlannedPublish.planned_by,
        Person.called,
        PlannedPublish.outcome,
        PlannedPublish.reason,
    )
    .join(Draft, Draft.id == PlannedPublish.draft_id)
    .join(Person, Person.id == PlannedPublish.planned_by)
    .where(Draft.closed_at.is_(None), Draft.version == PlannedPublish.version)
    .order_by(PlannedPublish.id)
)
_STANDING = and_(Draft.state == DraftState.SCHEDULED, PlannedPublish.ended_at.is_(None))


def plans() -> dict[UUID, Planned]:
    """What is planned, by draft."""
    rows = db.session.execute(_PLANS.where(_STANDING))
    return {row[1]: Planned(*row) for row in rows}


def failed() -> dict[UUID, Planned]:
    """The last plan of each open draft that is not to be published any more, by draft."""
    rows = db.session.execute(_PLANS.where(Draft.state != DraftState.SCHEDULED))
    return {row[1]: Planned(*row) for row in rows}


def plan_for(draft_id: UUID) -> Planned | None:
    """The publish that is planned of a draft, or the last if it failed and nobody saved since."""
    rows = [Planned(*row) for row in db.session.execute(_PLANS.where(Draft.id == draft_id))]
    last = rows[-1] if rows else None
    return last if last and last.outcome in {None, Outcome.FAILED} else None


@dataclass(frozen=True, slots=True)
class Due:
    """A publish whose moment has come."""

    id: UUID
    draft_id: UUID
    module_id: str
    lang: str
    version: int


def due(at: datetime) -> tuple[Due, ...]:
    """What is to be published by that moment, the longest waiting first."""
    rows = db.session.execute(
        select(
            PlannedPublish.id, PlannedPublish.draft_id, Draft.module_id, Draft.lang, Draft.version
        )
        .join(Draft, Draft.id == PlannedPublish.draft_id)
        .where(
            _STANDING,
            Draft.closed_at.is_(None),
            Draft.version == PlannedPublish.version,
            PlannedPublish.due_at <= at,
        )
        .order_by(PlannedPublish.due_at, PlannedPublish.id)
    )
    return tuple(Due(*row) for row in rows)
