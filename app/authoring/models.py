"""Texts on their way: a draft for each module and language, and every save of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.authoring.rules import DraftState
from app.foundation.db import Base, choice

_OPEN = text("closed_at IS NULL")


class Draft(Base):
    """The text of a module in one language that somebody works on. At most one is open.

    `course_id` and `folder` say where the module stands, also one that is not published yet.
    `base_revision_id` is the revision it began from (or was held against since), None for a new
    text. `version` grows with every save; whoever saves says which one they had before them. A
    draft is never deleted: it closes, published or discarded, and stays with all its saves.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "ix_drafts_open",
            "module_id",
            "lang",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_drafts_module_id_lang_id", "module_id", "lang", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    module_id: Mapped[str] = mapped_column(String(60))
    lang: Mapped[str] = mapped_column(String(8))
    course_id: Mapped[str] = mapped_column(ForeignKey("courses.id"))
    folder: Mapped[str] = mapped_column(String(120))
    base_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("revisions.id"))
    source: Mapped[str] = mapped_column(Text, deferred=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[DraftState] = mapped_column(choice(DraftState))
    version: Mapped[int]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    changed_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None]
    published_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("revisions.id"))


class DraftSave(Base):
    """The whole text as it was saved once. Nothing is thinned but what is equal to the last."""

    __tablename__ = "draft_saves"
    __table_args__ = (UniqueConstraint("draft_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"))
    version: Mapped[int]
    base_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("revisions.id"))
    source: Mapped[str] = mapped_column(Text, deferred=True)
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    saved_at: Mapped[datetime]
