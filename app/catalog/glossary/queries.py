"""The glossary as it is read now. Documents are kept per process: immutable, never stale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select

from app.catalog.glossary.models import GlossaryText
from app.catalog.rules import best_language
from app.format.codec import glossary_from_json
from app.format.document import GlossaryDocument
from app.foundation.db import db


@lru_cache(maxsize=16)
def _document(text_id: UUID) -> GlossaryDocument:
    stored = select(GlossaryText.document).where(GlossaryText.id == text_id)
    return glossary_from_json(db.session.execute(stored).scalar_one())


def _current() -> dict[str, UUID]:
    newest = (
        select(GlossaryText.lang, func.max(GlossaryText.number).label("number"))
        .group_by(GlossaryText.lang)
        .subquery()
    )
    rows = db.session.execute(
        select(GlossaryText.lang, GlossaryText.id).join(
            newest,
            (newest.c.lang == GlossaryText.lang) & (newest.c.number == GlossaryText.number),
        )
    )
    return {row.lang: row.id for row in rows}


def glossary(wanted: str) -> GlossaryDocument | None:
    """The glossary for somebody who reads `wanted`, or None where there is none at all."""
    current = _current()
    lang = best_language(wanted, current)
    return None if lang is None else _document(current[lang])


def glossary_terms() -> frozenset[str]:
    """The ids of all terms that are published, for checking a text written in the browser."""
    return frozenset(
        term.id for text_id in _current().values() for term in _document(text_id).terms
    )


@dataclass(frozen=True, slots=True)
class GlossaryVersions:
    """The glossary in one language as it is read now: its number and bytes, and the SHA-256 of
    every version there was.
    """

    lang: str
    number: int
    sha256: str
    source: bytes
    history: frozenset[str]


def glossary_versions() -> dict[str, GlossaryVersions]:
    """The glossary by language, for the plan of a publish and for an export."""
    history: dict[str, set[str]] = {}
    for lang, sha256 in db.session.execute(select(GlossaryText.lang, GlossaryText.sha256)):
        history.setdefault(lang, set()).add(sha256)
    rows = db.session.execute(
        select(GlossaryText.lang, GlossaryText.number, GlossaryText.sha256, GlossaryText.source)
        .where(GlossaryText.id.in_(list(_current().values())))
        .order_by(GlossaryText.lang)
    )
    return {
        row.lang: GlossaryVersions(
            row.lang, row.number, row.sha256, bytes(row.source), frozenset(history[row.lang])
        )
        for row in rows
    }
