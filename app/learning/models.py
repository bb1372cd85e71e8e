"""What a person is asked to learn, how far they have come, and every answer they gave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class Enrolment(Base):
    """A person's course, because of a placement or (without one) because of a role."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("placement_id", "course_id"),
        Index("ix_enrolments_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    placement_id: Mapped[UUID | None] = mapped_column(ForeignKey("placements.id"))
    course_id: Mapped[str] = mapped_column(ForeignKey("courses.id"))
    assigned_at: Mapped[datetime]


class Assignment(Base):
    """A module of an enrolment, with its dates resolved and its counters kept.

    `opens_on` and `due_on` are local dates in the placement's time zone; `due_anchor` and
    `due_days` say why ("14 days before you leave"). `steps_done` and `steps_total` are kept in
    the transaction of each completed step, so that lists never count events. `next_step` is the
    first that is not done, where "Continue" leads; None before the first and after the last.
    `version` grows with every change and makes the page's ETag.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "module_id"),
        Index("ix_assignments_person_id_module_id_id", "person_id", "module_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    placement_id: Mapped[UUID | None] = mapped_column(ForeignKey("placements.id"), index=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("modules.id"), index=True)
    opens_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_anchor: Mapped[str | None] = mapped_column(String(12))
    due_days: Mapped[int | None]
    due_moved_from: Mapped[date | None]
    steps_done: Mapped[int] = mapped_column(default=0)
    steps_total: Mapped[int]
    last_step: Mapped[str | None] = mapped_column(String(60))
    next_step: Mapped[str | None] = mapped_column(String(60))
    started_at: Mapped[datetime | None]
    active_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("revisions.id"))
    version: Mapped[int] = mapped_column(default=0)


class StepProgress(Base):
    """How a person stands with one step: the latest answer, and when it was first completed.

    `revision_id` is the revision that was read. `right` is None where nothing is right or wrong.
    """

    __tablename__ = "step_progress"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(60), primary_key=True)
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revisions.id"))
    answer: Mapped[dict[str, Any] | None]
    right: Mapped[bool | None]
    completed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class PrivateAnswer(Base):
    """What a person wrote for themselves in an activity, sealed with their own key.

    Rows are never changed or deleted: the newest stands, and the answer of the step and of the
    attempt name theirs (`kept`).
    """

    __tablename__ = "private_answers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), index=True)
    step: Mapped[str] = mapped_column(String(60))
    key_version: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class Attempt(Base):
    """One answer as it was given. Attempts are never changed or deleted."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_assignment_id_step", "assignment_id", "step"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
    step: Mapped[str] = mapped_column(String(60))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revisions.id"))
    answer: Mapped[dict[str, Any]]
    right: Mapped[bool | None]
    at: Mapped[datetime]
