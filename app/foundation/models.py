"""The table behind idempotent commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class Operation(Base):
    """A command that has run: its id, who sent it, and what it answered."""

    __tablename__ = "operations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    actor: Mapped[UUID]
    command: Mapped[str]
    result: Mapped[dict[str, Any]]
    at: Mapped[datetime]
