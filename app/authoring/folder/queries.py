"""What is published, held against a folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import undefer

from app.authoring.folder.entries import entry_of
from app.authoring.folder.rules import (
    History,
    Kept,
    ModulePlan,
    People,
    Plan,
    TextKey,
    TextPlan,
    TextState,
    judge,
)
from app.authoring.folder.writing import course_yml
from app.authoring.queries import answered
from app.catalog.glossary.queries import glossary_versions
from app.catalog.models import Course, CurrentRevision, Module, Revision
from app.catalog.pictures.queries import published_pictures, shows_the_same
from app.catalog.queries import document, left_out
from app.catalog.rules import Origin, difference, weighed
from app.ethics.models import GuidelineText, GuidelineVersion
from app.format.document import Library, ModuleSource
from app.foundation.db import db
from app.learning.models import Assignment


def histories() -> dict[TextKey, History]:
    """The history of every text that was ever published."""
    now = set(db.session.scalars(select(CurrentRevision.revision_id)))
    found: dict[TextKey, list[Kept]] = {}
    rows = db.session.execute(
        select(
            Revision.module_id,
            Revision.lang,
            Revision.id,
            Revision.number,
            Revision.sha256,
            Revision.origin,
        ).order_by(Revision.number)
    )
    for module_id, lang, revision_id, number, sha256, origin in rows:
        kept = Kept(revision_id, number, sha256, Origin(origin))
        found.setdefault((module_id, lang), []).append(kept)
    return {
        key: History(tuple(kept), next((one for one in kept if one.id in now), None))
        for key, kept in found.items()
    }


def source_of(revision_id: UUID) -> bytes:
    """A revision's text, byte for byte."""
    return db.session.execute(
        select(Revision.source).where(Revision.id == revision_id)
    ).scalar_one()


def people_of_modules() -> dict[str, People]:
    """How many people have each module open, and how many have finished it."""
    finished = func.count(
        case((Assignment.completed_at.is_not(None), Assignment.person_id)).distinct()
    )
    begun = case(
        (
            Assignment.completed_at.is_(None) & Assignment.started_at.is_not(None),
            Assignment.person_id,
        )
    )
    return {
        module_id: People(opened, done)
        for module_id, opened, done in db.session.execute(
            select(Assignment.module_id, func.count(begun.distinct()), finished).group_by(
                Assignment.module_id
            )
        )
    }


def plan_of(
    library: Library, entries: Mapping[str, str], seen: Mapping[TextKey, Collection[int]]
) -> Plan:
    """What a publish of the library would do; see `rules.judge` for `entries` and `seen`."""
    known = histories()
    people = people_of_modules()
    modules = tuple(
        ModulePlan(
            course.spec.id,
            texts[0].document.id,
            people.get(texts[0].document.id, People()),
            tuple(_text(text, texts[0].document.lang, known, entries, seen) for text in texts),
            _absent(texts, known),
        )
        for course in library.courses
        for _, texts in course.modules
    )
    return Plan(
        modules,
        tuple((name, people.get(name, People())) for name in left_out(library.courses)),
        _new_guidelines(library),
        _changed_courses(library),
        _changed_glossaries(library),
    )


def _absent(texts: Sequence[ModuleSource], known: Mapping[TextKey, History]) -> tuple[str, ...]:
    there = {text.document.lang for text in texts}
    return tuple(
        sorted(
            lang
            for (module_id, lang), history in known.items()
            if module_id == texts[0].document.id and lang not in there and history.current
        )
    )


def _text(
    source: ModuleSource,
    source_lang: str,
    known: Mapping[TextKey, History],
    entries: Mapping[str, str],
    seen: Mapping[TextKey, Collection[int]],
) -> TextPlan:
    new = source.document
    key = (new.id, new.lang)
    history = known.get(key, History())
    judged = judge(
        history,
        source.sha256,
        entry=entries.get(entry_of(source.path)),
        seen=seen.get(key, ()),
    )
    plan = TextPlan(source, judged.state, history.current, judged.base, None, {}, {})
    if judged.state is TextState.SAME and history.current is not None:
        if shows_the_same(history.current.id, source.pictures):
            return plan
        plan = replace(plan, state=TextState.CHANGED, pictures=True)
    old = None if history.current is None else document(history.current.id)
    found = difference(old, new)
    return replace(
        plan,
        difference=found,
        weights={} if old is None else weighed(found, {}),
        answered=answered(new.id, found.dropped) if new.lang == source_lang else {},
        unedited=history.last(source.sha256) is not None,
    )


def _new_guidelines(library: Library) -> tuple[tuple[str, int, str], ...]:
    there = {
        tuple(row)
        for row in db.session.execute(
            select(
                GuidelineVersion.guideline_id, GuidelineVersion.number, GuidelineText.lang
            ).join_from(GuidelineVersion, GuidelineText)
        )
    }
    texts = [source.document for source in library.guidelines]
    return tuple(
        (text.id, text.version, text.lang)
        for text in texts
        if (text.id, text.version, text.lang) not in there
    )


def _changed_courses(library: Library) -> tuple[str, ...]:
    kept = dict(db.session.execute(select(Course.id, Course.sha256)).all())
    return tuple(
        course.spec.id
        for course in library.courses
        if course.spec.id not in kept or kept[course.spec.id] != course.sha256
    )


def _changed_glossaries(library: Library) -> tuple[tuple[str, int], ...]:
    kept = glossary_versions()
    return tuple(
        (lang, kept[lang].number + 1 if lang in kept else 1)
        for source in library.glossaries
        if (lang := source.document.lang) not in kept or kept[lang].sha256 != source.sha256
    )


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file as it was published: its path below the folder of the courses, and its bytes.

    `history` are the SHA-256 of everything that was ever published there.
    """

    path: str
    content: bytes
    history: frozenset[str]
    entry: bool


def published_files() -> list[PublishedFile]:
    """Every file that makes up what is published now, in the order of their paths."""
    known = histories()
    found = []
    rows = db.session.execute(
        select(Module, Course.folder, CurrentRevision.lang, Revision.source)
        .join(Course, Course.id == Module.course_id)
        .join(CurrentRevision, CurrentRevision.module_id == Module.id)
        .join(Revision, Revision.id == CurrentRevision.revision_id)
        .where(Module.withdrawn_at.is_(None))
        .order_by(Module.course_id, Module.position)
    )
    places: dict[str, list[tuple[Module, str]]] = {}
    folders: dict[str, str] = {}
    for module, folder, lang, source in rows:
        below = f"{folder or module.course_id}/{module.folder or module.id}"
        shas = frozenset(one.sha256 for one in known[module.id, lang].revisions)
        found.append(PublishedFile(f"{below}/module.{lang}.md", source, shas, True))
        places.setdefault(module.course_id, []).append((module, lang))
        folders[module.id] = below
    for picture in published_pictures():
        if picture.module_id in folders:
            path = f"{folders[picture.module_id]}/{picture.name}"
            found.append(PublishedFile(path, picture.content, picture.history, False))
    for words in glossary_versions().values():
        path = f"glossary.{words.lang}.md"
        found.append(PublishedFile(path, words.source, words.history, False))
    for course in db.session.scalars(select(Course).options(undefer(Course.source))):
        content = course.source or course_yml(course, places.get(course.id, []))
        path = f"{course.folder or course.id}/course.yml"
        found.append(PublishedFile(path, content, frozenset([course.sha256 or ""]), False))
    for name, number, lang, source, sha256 in db.session.execute(
        select(
            GuidelineVersion.guideline_id,
            GuidelineVersion.number,
            GuidelineText.lang,
            GuidelineText.source,
            GuidelineText.sha256,
        ).join_from(GuidelineVersion, GuidelineText)
    ):
        path = f"guidelines/{name}/{number}.{lang}.md"
        found.append(PublishedFile(path, source, frozenset([sha256]), False))
    return sorted(found, key=lambda file: file.path)
