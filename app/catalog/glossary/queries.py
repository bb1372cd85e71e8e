"""The glossary as it is read now. Documents are kept per process: immutable, never stale."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select

from app.catalog.glossary.models import GlossaryText
from app.catalog.rules import best_language
from app.format.codec import glossary_from_json
from app.format.document import GlossaryDocument, Library
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


def changed_glossaries(library: Library) -> tuple[str, ...]:
    """The languages in which a folder's glossary differs from what is read now."""
    known = set(
        db.session.scalars(
            select(GlossaryText.sha256).where(GlossaryText.id.in_(list(_current().values())))
        )
    )
    return tuple(one.document.lang for one in library.glossaries if one.sha256 not in known)


def glossary_files() -> list[tuple[str, bytes]]:
    """Path and bytes of the glossary in each language as it is read now, for an export."""
    rows = db.session.execute(
        select(GlossaryText.path, GlossaryText.source)
        .where(GlossaryText.id.in_(list(_current().values())))
        .order_by(GlossaryText.path)
    )
    return [(row.path, bytes(row.source)) for row in rows]
