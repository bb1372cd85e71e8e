"""What the catalog tells the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ModuleChanged:
    """A module's steps, dates or place changed with a publish.

    `aliases` are ids that steps had before, with the ids that they have now.
    """

    module_id: str
    at: datetime
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleAdded:
    """A course has a module more than before."""

    module_id: str
    at: datetime
