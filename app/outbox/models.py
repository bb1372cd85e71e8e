"""Mails owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class Mail(Base):
    """A mail that must be sent, written in the transaction of its cause."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_owed", "sent_at", "dead_at", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    language: Mapped[str]
    template: Mapped[str]
    values: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
