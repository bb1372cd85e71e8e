"""What is to be published by itself, and how that ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.authoring.timetable.rules import Outcome
from app.foundation.db import Base, choice

_OPEN = text("ended_at IS NULL")


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
