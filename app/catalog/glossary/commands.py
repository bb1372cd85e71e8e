"""Publishing the glossary. A version is written once; the same bytes again change nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.catalog.glossary.models import GlossaryText
from app.format.codec import to_json
from app.format.document import Library
from app.foundation.db import db
from app.foundation.errors import Invalid
from app.foundation.ids import new_id


def publish_glossary(
    *, library: Library, actor_id: UUID | None, at: datetime
) -> list[tuple[str, int]]:
    """Publish every glossary of the library that differs from what is read now.

    Returns (language, version) of each that was written.

    Raises:
        Invalid: the library has errors; nothing is published.
    """
    if library.errors:
        raise Invalid("library-has-errors", count=len(library.errors))
    written: list[tuple[str, int]] = []
    for source in library.glossaries:
        lang = source.document.lang
        newest = db.session.scalar(
            select(GlossaryText)
            .where(GlossaryText.lang == lang)
            .order_by(GlossaryText.number.desc())
            .limit(1)
        )
        if newest is not None and newest.sha256 == source.sha256:
            continue
        number = (newest.number if newest else 0) + 1
        db.session.add(
            GlossaryText(
                id=new_id(),
                lang=lang,
                number=number,
                path=source.path,
                source=source.source,
                sha256=source.sha256,
                document=to_json(source.document),
                published_at=at,
                published_by=actor_id,
            )
        )
        db.session.flush()
        written.append((lang, number))
    return written
