"""What is read about placements."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.exchanges.models import Placement
from app.foundation.db import db


def current_placement(person_id: UUID) -> Placement | None:
    """The person's newest placement, or None."""
    return db.session.scalar(
        select(Placement)
        .where(Placement.person_id == person_id)
        .order_by(Placement.id.desc())
        .limit(1)
    )
