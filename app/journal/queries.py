"""Reading one's own journal. Every statement names the author; there is no other way in."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.foundation.db import Moment, db, table
from app.foundation.errors import NotFound
from app.foundation.prepared import Prepared, Rows
from app.journal.models import JournalEntry
from app.journal.rules import place_of
from app.people.access import IDENTITY_COLUMNS, SIGN_IN_JOIN, identified
from app.people.models import Person
from app.vault.commands import MasterKeys, Safe, open_safe, safe_of
from app.vault.models import OwnerKey

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


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Some of the author's entries, newest first; `older` is where the next page begins."""

    entries: tuple[Entry, ...]
    older: datetime | None


_persons = table(Person)
_keys = table(OwnerKey)
_entries = table(JournalEntry)
_COLUMNS = tuple(_entries.c[field.name] for field in fields(Entry))
_NEWEST_KEY = (
    select(func.max(_keys.c.version))
    .where(_keys.c.owner_id == _persons.c.id)
    .correlate(_persons)
    .scalar_subquery()
)
_KEY_WIDTH = 3
# Session, person, key and entries in one statement; one row more than a page holds.
JOURNAL_PAGE = Prepared(
    identified(
        select(
            *IDENTITY_COLUMNS,
            _keys.c.version,
            _keys.c.master,
            _keys.c.wrapped,
            *(column.label(f"entry_{column.name}") for column in _COLUMNS),
        )
        .select_from(
            SIGN_IN_JOIN.outerjoin(
                _keys, (_keys.c.owner_id == _persons.c.id) & (_keys.c.version == _NEWEST_KEY)
            ).outerjoin(
                _entries,
                (_entries.c.author_id == _persons.c.id)
                & (_entries.c.written_at < bindparam("before", type_=Moment())),
            )
        )
        .order_by(_entries.c.written_at.desc())
    ).suffix_with(f"LIMIT {ENTRIES_A_PAGE + 1}")
)
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def entries_page(rows: Rows | None, masters: MasterKeys) -> EntriesPage:
    """The rows of `JOURNAL_PAGE`, opened.

    Raises:
        KeyLost: the author's key was destroyed, or cannot be unwrapped.
    """
    if not rows:
        return EntriesPage((), None)
    width = len(IDENTITY_COLUMNS)
    found = [row[width:] for row in rows.all() if row[width + _KEY_WIDTH] is not None]
    if not found:
        return EntriesPage((), None)
    safe = safe_of(masters, rows.first(1)[0], *found[0][:_KEY_WIDTH])
    opened = [_opened(safe, Entry(*row[_KEY_WIDTH:])) for row in found[:ENTRIES_A_PAGE]]
    more = len(found) > ENTRIES_A_PAGE
    return EntriesPage(tuple(opened), opened[-1].written_at if more else None)


def _opened(safe: Safe, sealed: Any) -> Entry:
    """An entry whose text and HTML are sealed bytes yet, as words."""
    return Entry(
        id=sealed.id,
        prompt=sealed.prompt,
        prompt_revision_id=sealed.prompt_revision_id,
        phase=sealed.phase,
        text=safe.open(sealed.text, place_of("text", sealed.id)),
        html=safe.open(sealed.html, place_of("html", sealed.id)),
        written_at=sealed.written_at,
        changed_at=sealed.changed_at,
    )


def entries(masters: MasterKeys, author_id: UUID) -> list[Entry]:
    """All of the author's entries, newest first."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(_entries.c.author_id == author_id)
        .order_by(_entries.c.written_at.desc())
    ).all()
    safe = open_safe(db.session(), masters, author_id) if rows else None
    return [] if safe is None else [_opened(safe, row) for row in rows]


def answers_to(masters: MasterKeys, author_id: UUID, prompts: set[str]) -> dict[str, Entry]:
    """The author's newest answer to each of those prompts that they have answered."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(_entries.c.author_id == author_id, _entries.c.prompt.in_(prompts))
        .order_by(_entries.c.written_at)
    ).all()
    safe = open_safe(db.session(), masters, author_id) if rows else None
    newest = {row.prompt: row for row in rows}
    return {} if safe is None else {prompt: _opened(safe, row) for prompt, row in newest.items()}


def entry(masters: MasterKeys, author_id: UUID, entry_id: UUID) -> Entry:
    """One of the author's own entries.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = db.session.execute(
        select(*_COLUMNS).where(_entries.c.id == entry_id, _entries.c.author_id == author_id)
    ).first()
    safe = open_safe(db.session(), masters, author_id) if row else None
    if row is None or safe is None:
        raise NotFound
    return _opened(safe, row)
