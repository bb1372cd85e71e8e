"""The glossary as it was published: every version in every language."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class GlossaryText(Base):
    """One version of the glossary in one language. Never changes; the highest number is read."""

    __tablename__ = "glossary_texts"
    __table_args__ = (UniqueConstraint("lang", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lang: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    path: Mapped[str] = mapped_column(String(400))
    source: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text, deferred=True)
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
