"""What the catalog tells the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ModuleChanged:
    """A module's steps, dates or place changed with a publish."""

    module_id: str
    at: datetime
