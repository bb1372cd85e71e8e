"""Sizes and places of journal texts. Pure."""

from __future__ import annotations

from uuid import UUID

from app.vault.commands import Place

TEXT_MAX = 20_000


def place_of(column: str, entry_id: UUID) -> Place:
    """Where a sealed text of an entry stands."""
    return Place("journal_entries", column, entry_id)
