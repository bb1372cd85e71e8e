"""The sample's first module as texts that a test changes and publishes."""

from __future__ import annotations

from sqlalchemy import select

from app.catalog.commands import Published, publish_text
from app.catalog.models import CurrentRevision, Revision
from app.catalog.rules import Origin
from app.format.document import ModuleSource
from app.format.markdown import Converter
from app.format.reader import module_source, read_module_text
from app.foundation import clock
from app.foundation.db import db, transaction
from tests.cast import agency_day
from tests.conftest import SAMPLE

FOLDER = SAMPLE / "pre-departure" / "01-first"


def first(*changes: tuple[str, str], lang: str = "en") -> ModuleSource:
    """The module `first` with pieces of its text replaced."""
    text = (FOLDER / f"module.{lang}.md").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = f"courses/pre-departure/01-first/module.{lang}.md"
    document, problems = read_module_text(
        text.encode(), path, lang, Converter(), today=agency_day()
    )
    assert document is not None, problems
    return module_source(path, text.encode(), document)


def current(module_id: str = "first", lang: str = "en") -> Revision:
    """The revision that is read now."""
    row = db.session.scalars(
        select(Revision)
        .join(CurrentRevision, CurrentRevision.revision_id == Revision.id)
        .where(CurrentRevision.module_id == module_id, CurrentRevision.lang == lang)
    ).one()
    db.session.refresh(row)
    return row


def from_browser(text: ModuleSource, **changes: str) -> Published | None:
    """Publish a text as the trainer's desk does."""
    base = current(text.document.id, text.document.lang).id
    with transaction():
        return publish_text(
            text=text,
            base=base,
            note="From the desk.",
            changes=changes,
            origin=Origin.BROWSER,
            actor_id=None,
            at=clock.now(),
        )
