"""What is published now. Documents are kept per process by revision: immutable, never stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from app.catalog.models import Course, CurrentRevision, Module, Revision
from app.catalog.pictures.queries import pictures_of_revision
from app.catalog.rules import Origin, best_language
from app.format.codec import document_from_json
from app.format.document import CourseSource, Document
from app.format.placing import picture_names, place_pictures
from app.foundation.db import db
from app.foundation.errors import NotFound

DOCUMENTS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Text:
    """A module's current text in one language."""

    module_id: str
    lang: str
    revision_id: UUID
    number: int
    title: str
    summary: str


@lru_cache(maxsize=DOCUMENTS_KEPT)
def document(revision_id: UUID) -> Document:
    """The compiled document of a revision, as it was published: pictures by the text's names.

    Raises:
        NotFound: there is no such revision.
    """
    text = db.session.scalar(select(Revision.document).where(Revision.id == revision_id))
    if text is None:
        raise NotFound
    return document_from_json(text)


@lru_cache(maxsize=DOCUMENTS_KEPT)
def shown(revision_id: UUID) -> Document:
    """The document of a revision as it is read: pictures with the addresses they always have.

    Raises:
        NotFound: there is no such revision.
    """
    stored = document(revision_id)
    if not picture_names(stored):
        return stored
    return place_pictures(stored, pictures_of_revision(revision_id))


def current_texts(module_ids: Iterable[str] | None = None) -> dict[str, dict[str, Text]]:
    """Current texts by module and language."""
    statement = select(
        Revision.module_id,
        Revision.lang,
        Revision.id,
        Revision.number,
        Revision.title,
        Revision.summary,
    ).join(CurrentRevision, CurrentRevision.revision_id == Revision.id)
    if module_ids is not None:
        statement = statement.where(Revision.module_id.in_(list(module_ids)))
    found: dict[str, dict[str, Text]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row[0], {})[row[1]] = Text(*row)
    return found


def best_text(texts: dict[str, Text], wanted: str) -> Text:
    """The text to show to somebody who reads `wanted`.

    Raises:
        NotFound: there is none.
    """
    lang = best_language(wanted, texts)
    if lang is None:
        raise NotFound
    return texts[lang]


def titled(values: dict[str, Any], wanted: str) -> str:
    """A title by language, with the fallbacks of texts."""
    lang = best_language(wanted, values)
    return str(values[lang]) if lang else ""


def modules_for(audience: str) -> list[tuple[Course, list[Module]]]:
    """The courses of an audience in order, with their modules in order."""
    rows = db.session.execute(
        select(Course, Module)
        .join(Module, Module.course_id == Course.id)
        .where(Course.audience == audience, Module.withdrawn_at.is_(None))
        .order_by(Course.position, Module.position)
    ).all()
    found: dict[str, tuple[Course, list[Module]]] = {}
    for course, module in rows:
        found.setdefault(course.id, (course, []))[1].append(module)
    return list(found.values())


def left_out(courses: Sequence[CourseSource]) -> list[str]:
    """Modules that courses of a folder no longer list, and that are read now.

    What was begun in the browser no folder ever had, and none leaves it out.
    """
    listed = {texts[0].document.id for course in courses for _, texts in course.modules}
    found = db.session.scalars(
        select(Module.id)
        .where(
            Module.course_id.in_([course.spec.id for course in courses]),
            Module.withdrawn_at.is_(None),
            exists().where(Revision.module_id == Module.id, Revision.origin == Origin.FILES),
        )
        .order_by(Module.id)
    )
    return [module_id for module_id in found if module_id not in listed]
