"""The texts at which it is somebody's turn, from their reviews and from the timetable."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.authoring.models import Draft
from app.authoring.review import queries as reviews
from app.authoring.review.rules import Verdict
from app.authoring.rules import DraftState
from app.authoring.timetable import queries as timetable
from app.authoring.timetable.rules import Outcome
from app.foundation.db import db


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waits for somebody. `kind`: `review`, `returned`, `approved`, or `failed`."""

    kind: str
    module_id: str
    lang: str
    title: str
    by: str
    comments: int
    reason: str | None


def waiting_for(viewer: UUID) -> tuple[Waiting, ...]:
    """The texts at which it is this person's turn: to review, to mend, or to publish."""
    last = reviews.last_steps()
    if not last:
        return ()
    comments, askers = reviews.open_comments(list(last)), reviews.askers(list(last))
    failed = timetable.failed()
    rows = db.session.execute(
        select(Draft.id, Draft.module_id, Draft.lang, Draft.title, Draft.state, Draft.changed_by)
        .where(Draft.id.in_(list(last)))
        .order_by(Draft.module_id, Draft.lang)
    )
    found = []
    for key, module_id, lang, title, state, writer in rows:
        step, plan = last[key], failed.get(key)
        kind = None
        mine = askers.get(key) == viewer
        if state is DraftState.REVIEW:
            if viewer not in {writer, step.by_id} and step.reviewer_id in {None, viewer}:
                kind = "review"
        elif plan is not None and plan.outcome is Outcome.FAILED:
            kind = "failed" if viewer in {plan.by_id, writer} else None
        elif mine and state is DraftState.APPROVED:
            kind = "approved"
        elif mine and state is DraftState.DRAFT and step.verdict is Verdict.RETURNED:
            kind = "returned"
        if kind is not None:
            reason = plan.reason if plan and kind == "failed" else None
            found.append(
                Waiting(kind, module_id, lang, title, step.by, comments.get(key, 0), reason)
            )
    return tuple(found)
