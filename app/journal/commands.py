"""Writing in the journal. Text is rendered when it is saved, and stored sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from app.format.renderer import Renderer, RenderTimeout
from app.foundation.db import db
from app.foundation.errors import Invalid, NotFound
from app.foundation.ids import new_id
from app.foundation.operations import once
from app.journal.models import JournalEntry
from app.journal.rules import TEXT_MAX, place_of
from app.vault.commands import MasterKeys, make_safe


def render_text(renderer: Renderer, text: str) -> str:
    """The text as safe HTML. Called before the transaction: rendering must not hold the lock.

    Raises:
        Invalid: empty, too long, or impossible to render.
    """
    if not text.strip():
        raise Invalid("write-something", "text")
    if len(text) > TEXT_MAX:
        raise Invalid("text-too-long", "text", maximum=TEXT_MAX)
    try:
        return renderer.render([text], profile="journal")[0]
    except RenderTimeout as error:
        raise Invalid("text-does-not-render", "text") from error


def write(
    *,
    operation: UUID,
    masters: MasterKeys,
    author_id: UUID,
    text: str,
    html: str,
    prompt: str | None,
    prompt_revision_id: UUID | None,
    placement_id: UUID | None,
    phase: str | None,
    at: datetime,
) -> dict[str, Any]:
    """Keep a text: a new entry, or the author's entry for this prompt and placement changed.

    Idempotent on operation and text. Returns `{"entry": id}`.
    """

    def run() -> dict[str, Any]:
        entry = _existing(author_id, prompt, placement_id) if prompt else None
        if entry is None:
            entry = JournalEntry(
                id=new_id(),
                author_id=author_id,
                prompt=prompt,
                prompt_revision_id=prompt_revision_id,
                placement_id=placement_id,
                phase=phase,
                written_at=at,
            )
        _seal(entry, masters, text, html, at)
        db.session.add(entry)
        db.session.flush()
        return {"entry": str(entry.id)}

    return once(
        uuid5(operation, f"journal/{prompt}/{text}"),
        actor=author_id,
        command="journal.write",
        at=at,
        run=run,
    )


def change(
    *, masters: MasterKeys, author_id: UUID, entry_id: UUID, text: str, html: str, at: datetime
) -> None:
    """Change one's own entry.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    entry = db.session.scalar(
        select(JournalEntry).where(JournalEntry.id == entry_id, JournalEntry.author_id == author_id)
    )
    if entry is None:
        raise NotFound
    _seal(entry, masters, text, html, at)


def _existing(author_id: UUID, prompt: str, placement_id: UUID | None) -> JournalEntry | None:
    return db.session.scalar(
        select(JournalEntry).where(
            JournalEntry.author_id == author_id,
            JournalEntry.prompt == prompt,
            JournalEntry.placement_id == placement_id
            if placement_id
            else JournalEntry.placement_id.is_(None),
        )
    )


def _seal(entry: JournalEntry, masters: MasterKeys, text: str, html: str, at: datetime) -> None:
    safe = make_safe(db.session(), masters, entry.author_id, at=at)
    entry.text = safe.seal(text, place_of("text", entry.id))
    entry.html = safe.seal(html, place_of("html", entry.id))
    entry.key_version = safe.version
    entry.changed_at = at
