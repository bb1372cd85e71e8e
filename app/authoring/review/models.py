"""What a review leaves behind: verdicts, and comments on lines."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.authoring.review.rules import Verdict
from app.foundation.db import Base, choice


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
