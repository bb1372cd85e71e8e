"""Journal entries, stored encrypted as text and as HTML."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class JournalEntry(Base):
    """One person's words. Text and HTML are sealed with the author's key (`vault`)."""

    __tablename__ = "journal_entries"
    __table_args__ = (Index("ix_journal_entries_author_id_written_at", "author_id", "written_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    prompt: Mapped[str | None] = mapped_column(String(60))
    prompt_revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("revisions.id"))
    placement_id: Mapped[UUID | None] = mapped_column(ForeignKey("placements.id"))
    phase: Mapped[str | None] = mapped_column(String(24))
    text: Mapped[bytes] = mapped_column(LargeBinary)
    html: Mapped[bytes] = mapped_column(LargeBinary)
    key_version: Mapped[int]
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]
