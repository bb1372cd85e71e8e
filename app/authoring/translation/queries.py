"""Which revision of its source a translation was made from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.authoring.queries import TextView, revision_source, source_text
from app.authoring.rules import basis_of
from app.catalog.models import Revision
from app.foundation.db import db
from app.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a translation. `then` is None where nobody knows what it was made from.

    `ahead` counts the revisions since; `sha256` is that of the source as it is read now.
    """

    lang: str
    number: int
    sha256: str
    now: str
    then: str | None
    then_number: int | None
    ahead: int


def source_of(view: TextView) -> Source:
    """The source of a text that is a translation.

    Raises:
        NotFound: it is a source itself, or its source was never published.
    """
    found = source_text(view.module_id)
    if found is None or view.lang == view.source_lang:
        raise NotFound
    _module, text = found
    basis = basis_of(view.source)
    of_source = (Revision.module_id == view.module_id, Revision.lang == view.source_lang)
    made_from = None
    if basis:
        made_from = db.session.execute(
            select(Revision.id, Revision.number)
            .where(*of_source, Revision.sha256.startswith(basis, autoescape=True))
            .order_by(Revision.number.desc())
            .limit(1)
        ).first()
    since = made_from.number if made_from else 0
    ahead = db.session.scalar(
        select(func.count()).select_from(Revision).where(*of_source, Revision.number > since)
    )
    return Source(
        view.source_lang,
        text.number,
        text.sha256,
        revision_source(text.revision_id),
        revision_source(made_from.id) if made_from else None,
        made_from.number if made_from else None,
        ahead or 0,
    )
