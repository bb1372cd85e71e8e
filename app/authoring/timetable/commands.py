"""Every write of a publish at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.authoring.commands import check_publishable, publish
from app.authoring.models import Draft
from app.authoring.review.commands import Text, as_seen, draft_of, tell
from app.authoring.review.queries import approved, steps_of
from app.authoring.review.rules import Verdict
from app.authoring.rules import DraftState
from app.authoring.timetable.models import PlannedPublish
from app.authoring.timetable.rules import Outcome, moment_problem
from app.format.document import ModuleSource
from app.foundation.db import db
from app.foundation.errors import Invalid
from app.foundation.ids import new_id


def plan(
    *,
    text: Text,
    due_at: datetime,
    note: str,
    changes: Mapping[str, str],
    errors: int,
    approval_needed: bool,
    actor_id: UUID,
    at: datetime,
) -> None:
    """Publish a draft at a moment; another moment that was planned for it counts no more.

    Raises:
        Conflict: a code of `rules.obstacles`.
        Invalid: `moment-is-past` or `moment-too-far`, at the field `day`.
    """
    draft = as_seen(text)
    problem = moment_problem(due_at, at)
    if problem is not None:
        raise Invalid(problem, "day")
    check_publishable(
        draft, version_seen=text.version, errors=errors, approval_needed=approval_needed
    )
    earlier = _planned(draft.id)
    if earlier is not None:
        _end(earlier, Outcome.REPLACED, at, by=actor_id)
    db.session.add(
        PlannedPublish(
            id=new_id(), draft_id=draft.id, version=draft.version, due_at=due_at, note=note,
            changes=dict(changes), planned_by=actor_id, planned_at=at,
        )
    )  # fmt: skip
    draft.state = DraftState.SCHEDULED
    db.session.flush()


def _planned(draft_id: UUID) -> PlannedPublish | None:
    return db.session.scalar(
        select(PlannedPublish)
        .where(PlannedPublish.draft_id == draft_id, PlannedPublish.ended_at.is_(None))
        .with_for_update()
    )


def _end(
    planned: PlannedPublish,
    outcome: Outcome,
    at: datetime,
    *,
    by: UUID | None = None,
    reason: str | None = None,
) -> None:
    planned.outcome, planned.reason = outcome, reason
    planned.ended_by, planned.ended_at = by, at
    db.session.flush()


def _stand_again(draft: Draft) -> None:
    """Let a draft be what it was before it was planned."""
    was = approved(draft.id, draft.state, draft.version, draft.source)
    draft.state = DraftState.APPROVED if was else DraftState.DRAFT
    db.session.flush()


def call_off(*, text: Text, actor_id: UUID, at: datetime) -> None:
    """Publish nothing by itself after all. The text stays approved if it was.

    Nothing is planned: nothing happens.

    Raises:
        Conflict: `draft-closed`: it was published, or put away, before.
    """
    draft = draft_of(text)
    planned = _planned(draft.id)
    if planned is not None and draft.state is DraftState.SCHEDULED:
        _end(planned, Outcome.CALLED_OFF, at, by=actor_id)
        _stand_again(draft)


def _due(draft_id: UUID, planned_id: UUID) -> tuple[Draft, PlannedPublish] | None:
    """A planned publish that is still to be done; the draft is locked first, as everywhere."""
    draft = db.session.get(Draft, draft_id, with_for_update=True)
    planned = _planned(draft_id)
    if draft is None or planned is None or planned.id != planned_id:
        return None
    waits = draft.state is DraftState.SCHEDULED and draft.version == planned.version
    return (draft, planned) if waits else None


def publish_planned(
    *,
    draft_id: UUID,
    planned_id: UUID,
    text: ModuleSource,
    errors: int,
    approval_needed: bool,
    at: datetime,
) -> bool:
    """Publish what was planned, in the name of who planned it; whether it was this call that did.

    Raises:
        Conflict, Invalid, NotFound: as `app.authoring.commands.publish`.
    """
    found = _due(draft_id, planned_id)
    if found is None:
        return False
    draft, planned = found
    publish(
        draft_id=draft.id,
        version=planned.version,
        text=text,
        errors=errors,
        note=planned.note,
        changes=planned.changes,
        approval_needed=approval_needed,
        actor_id=planned.planned_by,
        at=at,
    )
    _end(planned, Outcome.PUBLISHED, at)
    return True


def give_up(*, draft_id: UUID, planned_id: UUID, reason: str, base_url: str, at: datetime) -> bool:
    """Publish nothing, because of that code: the writer, who planned it and who approved it get a
    mail. Whether it was this call that gave up.
    """
    found = _due(draft_id, planned_id)
    if found is None:
        return False
    draft, planned = found
    _end(planned, Outcome.FAILED, at, reason=reason)
    _stand_again(draft)
    approvers = [step.by_id for step in steps_of(draft.id) if step.verdict is Verdict.APPROVED]
    tell(
        (planned.planned_by, draft.changed_by, *approvers[-1:]),
        "publish-failed",
        draft,
        at,
        base_url,
        page="publish",
        until=planned.due_at.isoformat(),
        reason=reason,
    )
    db.session.flush()
    return True
