"""Where each person's wrapped key is kept. The room knows owners only as ids."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class OwnerKey(Base):
    """One person's key, wrapped by the master key named `master`. Destroyed keys leave a row."""

    __tablename__ = "owner_keys"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, default=1)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    master: Mapped[str]
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]
