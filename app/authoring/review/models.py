"""What a review leaves behind: verdicts, comments on lines, and planned publishes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.authoring.review.rules import Outcome, Verdict
from app.foundation.db import Base, choice

_OPEN = text("ended_at IS NULL")


class DraftReview(Base):
    """Something that was done in a review. Only grows: the database refuses a change.

    `sha256` is of the exact text it speaks of. `reviewer_id` is whom the writer asked by name.
    """

    __tablename__ = "draft_reviews"
    __table_args__ = (Index("ix_draft_reviews_draft_id_id", "draft_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"))
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict))
    note: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]


class DraftComment(Base):
    """A comment on a line of a draft as it was saved once, or the answer to one.

    `line` counts from 1; 0 is the whole text. `line_text` is what stood there. An answer has the
    place of what it answers.
    """

    __tablename__ = "draft_comments"
    __table_args__ = (Index("ix_draft_comments_draft_id_id", "draft_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"))
    version: Mapped[int]
    line: Mapped[int]
    line_text: Mapped[str] = mapped_column(Text)
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft_comments.id"))
    body: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    done_at: Mapped[datetime | None]


class PlannedPublish(Base):
    """A moment at which the worker publishes a version of a draft. At most one is open for each.

    One whose draft was saved, published or put away since is void, and no longer looked at.
    `reason` is the code of why it failed.
    """

    __tablename__ = "planned_publishes"
    __table_args__ = (
        Index(
            "ix_planned_publishes_open",
            "draft_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_planned_publishes_due", "ended_at", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"))
    version: Mapped[int]
    due_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)
    changes: Mapped[dict[str, Any]]
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    planned_at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    reason: Mapped[str | None] = mapped_column(String(40))
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    ended_at: Mapped[datetime | None]
