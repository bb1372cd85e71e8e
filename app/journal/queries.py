"""Reading one's own journal. Every statement names the author; there is no other way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.foundation.db import db
from app.foundation.errors import NotFound
from app.journal.models import JournalEntry
from app.journal.rules import place_of
from app.vault.commands import MasterKeys, Safe, open_safe

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """An opened entry, for its author's eyes."""

    id: UUID
    prompt: str | None
    prompt_revision_id: UUID | None
    phase: str | None
    text: str
    html: str
    written_at: datetime
    changed_at: datetime


_ENTRIES = select(
    JournalEntry.id,
    JournalEntry.prompt,
    JournalEntry.prompt_revision_id,
    JournalEntry.phase,
    JournalEntry.text,
    JournalEntry.html,
    JournalEntry.written_at,
    JournalEntry.changed_at,
)


def entries(masters: MasterKeys, author_id: UUID) -> list[Entry]:
    """The author's newest entries, newest first."""
    rows = db.session.execute(
        _ENTRIES.where(JournalEntry.author_id == author_id)
        .order_by(JournalEntry.written_at.desc())
        .limit(ENTRIES_A_PAGE)
    ).all()
    safe = open_safe(db.session(), masters, author_id) if rows else None
    if safe is None:
        return []
    return [_opened(safe, row) for row in rows]


def _opened(safe: Safe, row: Any) -> Entry:
    return Entry(
        id=row.id,
        prompt=row.prompt,
        prompt_revision_id=row.prompt_revision_id,
        phase=row.phase,
        text=safe.open(row.text, place_of("text", row.id)),
        html=safe.open(row.html, place_of("html", row.id)),
        written_at=row.written_at,
        changed_at=row.changed_at,
    )


def entry(masters: MasterKeys, author_id: UUID, entry_id: UUID) -> Entry:
    """One of the author's own entries.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = db.session.execute(
        _ENTRIES.where(JournalEntry.id == entry_id, JournalEntry.author_id == author_id)
    ).first()
    safe = open_safe(db.session(), masters, author_id) if row else None
    if row is None or safe is None:
        raise NotFound
    return _opened(safe, row)
