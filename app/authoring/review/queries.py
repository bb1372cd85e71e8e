"""What is read of reviews: how far each is, and comments where they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.authoring.comparison import matches
from app.authoring.models import Draft, DraftSave
from app.authoring.review.models import DraftComment, DraftReview
from app.authoring.review.rules import Judged, Verdict, is_approved, text_hash
from app.authoring.rules import DraftState
from app.foundation.db import db
from app.people.models import Person, RoleAssignment
from app.people.rules import CAPABILITIES, Capability, PersonState, Role

_MAKER, _ASKED = aliased(Person), aliased(Person)
_EDITORS = tuple(role for role, can in CAPABILITIES.items() if Capability.COURSES_EDIT in can)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done in a review, and by whom. `reviewer` is whom the writer asked."""

    draft_id: UUID
    verdict: Verdict
    version: int
    sha256: str
    note: str
    by_id: UUID
    by: str
    at: datetime
    reviewer_id: UUID | None
    reviewer: str | None

    @property
    def judged(self) -> Judged:
        """The verdict and the text it is of."""
        return Judged(self.verdict, self.version, self.sha256)


_STEPS: Select[*tuple[Any, ...]] = (
    select(
        DraftReview.draft_id,
        DraftReview.verdict,
        DraftReview.version,
        DraftReview.sha256,
        DraftReview.note,
        DraftReview.made_by,
        _MAKER.called,
        DraftReview.made_at,
        DraftReview.reviewer_id,
        _ASKED.called,
    )
    .join(_MAKER, _MAKER.id == DraftReview.made_by)
    .outerjoin(_ASKED, _ASKED.id == DraftReview.reviewer_id)
    .order_by(DraftReview.id)
)


def steps_of(draft_id: UUID) -> tuple[Step, ...]:
    """Everything that was done in the review of a draft, in order."""
    rows = db.session.execute(_STEPS.where(DraftReview.draft_id == draft_id))
    return tuple(Step(*row) for row in rows)


def last_judged(draft_id: UUID) -> Judged | None:
    """The last thing that was done in the review of a draft."""
    row = db.session.execute(
        select(DraftReview.verdict, DraftReview.version, DraftReview.sha256)
        .where(DraftReview.draft_id == draft_id)
        .order_by(DraftReview.id.desc())
        .limit(1)
    ).first()
    return Judged(*row) if row else None


def approved(draft_id: UUID, state: DraftState, version: int, source: str) -> bool:
    """Whether exactly this text of a draft was approved, and nobody changed or asked since."""
    return is_approved(state, version, text_hash(source), last_judged(draft_id))


def saved_text(draft_id: UUID, version: int) -> str | None:
    """A draft as it was saved once."""
    return db.session.scalar(
        select(DraftSave.source).where(DraftSave.draft_id == draft_id, DraftSave.version == version)
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered to a comment."""

    body: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment where it stands in a text.

    `line` counts from 1 in that text; 0 is the whole of it, None a line that has changed since:
    `line_text` is what stood there.
    """

    id: UUID
    line: int | None
    line_text: str
    body: str
    by: str
    at: datetime
    done_by: str | None
    answers: tuple[Answer, ...]

    @property
    def done(self) -> bool:
        """Whether somebody said that nothing is left to do."""
        return self.done_by is not None


def comments_on(draft_id: UUID, source: str) -> tuple[Comment, ...]:
    """The comments of a draft, placed in this text of it: first those on the whole text, then in
    the order of the lines; those whose line changed come last.
    """
    done = aliased(Person)
    rows = db.session.execute(
        select(DraftComment, _MAKER.called, done.called)
        .join(_MAKER, _MAKER.id == DraftComment.made_by)
        .outerjoin(done, done.id == DraftComment.done_by)
        .where(DraftComment.draft_id == draft_id)
        .order_by(DraftComment.id)
    ).all()
    answers: dict[UUID, list[Answer]] = {}
    for row, by, _done in rows:
        if row.answers_id is not None:
            answers.setdefault(row.answers_id, []).append(Answer(row.body, by, row.made_at))
    now: dict[int, dict[int, int]] = {}
    found = []
    for row, by, done_by in rows:
        if row.answers_id is not None:
            continue
        if row.version not in now:
            before = saved_text(draft_id, row.version) or ""
            now[row.version] = matches(before.split("\n"), source.split("\n"))
        there = now[row.version].get(row.line - 1)
        line = 0 if row.line == 0 else None if there is None else there + 1
        found.append(
            Comment(
                row.id, line, row.line_text, row.body, by, row.made_at, done_by,
                tuple(answers.get(row.id, ())),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda comment: (comment.line is None, comment.line or 0)))


def _editors(today: date) -> ColumnElement[bool]:
    return and_(
        Person.state == PersonState.ACTIVE,
        RoleAssignment.begins_on <= today,
        or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= today),
    )


def reviewers(today: date, *, without: UUID) -> tuple[tuple[UUID, str, bool], ...]:
    """Who may review today: id, name, and whether a trainer; everybody else than that one."""
    rows = db.session.execute(
        select(Person.id, Person.called, RoleAssignment.role)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(_editors(today), RoleAssignment.role.in_(_EDITORS), Person.id != without)
        .order_by(Person.name, Person.id)
    )
    found: dict[UUID, tuple[str, bool]] = {}
    for key, name, role in rows:
        found[key] = (name, role is Role.TRAINER or found.get(key, ("", False))[1])
    return tuple((key, name, trainer) for key, (name, trainer) in found.items())


def last_steps() -> dict[UUID, Step]:
    """What was done last in the review of each open draft, by draft."""
    other = aliased(DraftReview)
    newest = (
        select(other.id)
        .where(other.draft_id == Draft.id)
        .order_by(other.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        _STEPS.join(Draft, Draft.id == DraftReview.draft_id).where(
            Draft.closed_at.is_(None), DraftReview.id == newest
        )
    )
    return {row[0]: Step(*row) for row in rows}


def open_comments(drafts: Sequence[UUID]) -> dict[UUID, int]:
    """How many comments of each draft are not done; drafts without any are not there."""
    rows = db.session.execute(
        select(DraftComment.draft_id, func.count())
        .where(
            DraftComment.draft_id.in_(drafts),
            DraftComment.answers_id.is_(None),
            DraftComment.done_at.is_(None),
        )
        .group_by(DraftComment.draft_id)
    )
    return dict(rows.all())


def askers(drafts: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who asked last for a review of each draft."""
    rows = db.session.execute(
        select(DraftReview.draft_id, DraftReview.made_by)
        .where(DraftReview.draft_id.in_(drafts), DraftReview.verdict == Verdict.ASKED)
        .order_by(DraftReview.id)
    )
    return dict(rows.all())
