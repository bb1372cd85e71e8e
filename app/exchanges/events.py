"""What the exchanges tell the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DatesChanged:
    """A placement's dates moved; open due dates follow."""

    placement_id: UUID
