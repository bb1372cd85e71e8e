"""Publishing. A revision is written once; publishing the same bytes again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.catalog.events import ModuleAdded, ModuleChanged
from app.catalog.models import Course, CurrentRevision, Module, Revision
from app.catalog.pictures.commands import show_pictures
from app.catalog.pictures.queries import shows_the_same
from app.catalog.queries import document as compiled
from app.catalog.queries import left_out
from app.catalog.rules import Origin, difference, must_know, weighed
from app.format.codec import to_json
from app.format.document import CourseModule, CourseSource, Document, Library, ModuleSource
from app.foundation.db import db
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.events import events
from app.foundation.ids import new_id

TextKey = tuple[str, str]  # a module's id and a language


@dataclass(frozen=True, slots=True)
class Published:
    """One text that a publish wrote."""

    module_id: str
    lang: str
    number: int
    revision_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a publish says of its texts, by module and language.

    `bases` is the revision each was written from, where it is known; `changes` which of its
    sections are minor or material; texts in `leave` stay as they are.
    """

    note: str = ""
    bases: Mapping[TextKey, UUID | None] = field(default_factory=dict)
    changes: Mapping[TextKey, dict[str, str]] = field(default_factory=dict)
    leave: frozenset[TextKey] = frozenset()


def publish_courses(
    *,
    library: Library,
    actor_id: UUID | None,
    at: datetime,
    statement: Statement | None = None,
) -> list[Published]:
    """Publish every text of the library that differs from what is read now.

    A text without a base in the statement may follow what came from files, and nothing else.
    A module that a course no longer lists is withdrawn: nobody is given it any more, and whoever
    has it keeps it.

    Raises:
        Invalid: the library has errors; nothing is published.
        Conflict: what is read now is not what a text was written from.
    """
    if library.errors:
        raise Invalid("library-has-errors", count=len(library.errors))
    said = statement or Statement()
    written: list[Published] = []
    for position, course in enumerate(library.courses):
        _course(course, position)
        for place, (spot, texts) in enumerate(course.modules):
            written.extend(_module(course.spec.id, place, spot, texts, said, actor_id, at))
        _withdraw(course, at)
    return written


def publish_text(
    *,
    text: ModuleSource,
    base: UUID | None,
    note: str,
    changes: Mapping[str, str],
    origin: Origin,
    actor_id: UUID | None,
    at: datetime,
) -> Published | None:
    """Publish one text of a module that is there; None when exactly this is read already.

    `base` is the revision it was written from, None for the first in a language. `changes` says
    `minor` or `material` of sections that are new or changed (see `rules.weighed`). The text of
    the source language decides the module's steps.

    Raises:
        NotFound: there is no such module.
        Conflict: `outdated-base`, with `current` (the revision's id, or None), `module_id`, `lang`.
        Invalid: `no-such-section` or `no-such-weight` is stated in `changes`.
    """
    module = _locked(text.document.id)
    before = _shape(module)
    published = _publish(module, text, base, note, changes, origin, actor_id, at)
    if published is not None:
        _announce(module, before, [text.document], at)
    return published


def add_module(*, course_id: str, folder: str, document: Document, at: datetime) -> None:
    """Put a module that is not there yet at the end of a course; `publish_text` gives its text.

    It has no dates: it is open from the first day, and never overdue, until `course.yml` says
    otherwise. A module that is there already stays as it is.

    Raises:
        NotFound: there is no such course.
    """
    if db.session.get(Course, course_id, with_for_update=True) is None:
        raise NotFound("no-such-course", course_id=course_id)
    if db.session.get(Module, document.id) is not None:
        return
    last = db.session.scalar(select(func.max(Module.position)).where(Module.course_id == course_id))
    module = Module(
        id=document.id,
        course_id=course_id,
        position=0 if last is None else last + 1,
        folder=folder,
        source_lang=document.lang,
    )
    _follow(module, document)
    db.session.add(module)
    db.session.flush()
    events.publish(ModuleAdded(module.id, at))


def _locked(module_id: str) -> Module:
    """The module's row, so that two publishes of its texts go one after the other."""
    module = db.session.get(Module, module_id, with_for_update=True)
    if module is None:
        raise NotFound("no-such-module", module_id=module_id)
    return module


def _course(source: CourseSource, position: int) -> None:
    spec = source.spec
    course = db.session.get(Course, spec.id) or Course(id=spec.id)
    course.position = position
    course.audience = spec.audience
    course.phase = spec.phase
    course.titles = spec.title
    course.summaries = spec.summary
    course.folder = Path(source.path).name
    course.source = source.source
    course.sha256 = source.sha256
    db.session.add(course)
    db.session.flush()


def _withdraw(course: CourseSource, at: datetime) -> None:
    for module_id in left_out([course]):
        db.session.get_one(Module, module_id).withdrawn_at = at
    db.session.flush()


def _module(
    course_id: str,
    position: int,
    spot: CourseModule,
    texts: tuple[ModuleSource, ...],
    said: Statement,
    actor_id: UUID | None,
    at: datetime,
) -> list[Published]:
    first = texts[0].document
    module = db.session.get(Module, first.id, with_for_update=True)
    new = module is None
    if module is None:
        module = Module(id=first.id, source_lang=first.lang)
        _follow(module, first)
    before = _shape(module)
    module.course_id = course_id
    module.position = position
    module.folder = spot.folder
    module.opens_anchor = spot.opens.anchor if spot.opens else None
    module.opens_days = spot.opens.days if spot.opens else None
    module.due_anchor = spot.due.anchor if spot.due else None
    module.due_days = spot.due.days if spot.due else None
    module.withdrawn_at = None
    db.session.add(module)
    db.session.flush()
    written: list[Published] = []
    published: list[Document] = []
    for text in texts:
        key = (first.id, text.document.lang)
        if key in said.leave:
            continue
        base = said.bases[key] if key in said.bases else _last_of_files(key)
        changes = said.changes.get(key, {})
        done = _publish(module, text, base, said.note, changes, Origin.FILES, actor_id, at)
        if done is not None:
            written.append(done)
            published.append(text.document)
    if new:
        events.publish(ModuleAdded(module.id, at))
    else:
        _announce(module, before, published, at)
    return written


def _last_of_files(key: TextKey) -> UUID | None:
    """The revision that is read now where it came from files; None where the browser's is."""
    return db.session.scalar(
        select(Revision.id)
        .join(CurrentRevision, CurrentRevision.revision_id == Revision.id)
        .where(
            CurrentRevision.module_id == key[0],
            CurrentRevision.lang == key[1],
            Revision.origin == Origin.FILES,
        )
    )


def _shape(module: Module) -> tuple[object, ...]:
    """What everybody who has the module depends on."""
    return (
        list(module.steps),
        list(module.must_know),
        module.opens_anchor,
        module.opens_days,
        module.due_anchor,
        module.due_days,
    )


def _follow(module: Module, document: Document) -> None:
    """Let the module be what the text of its source language says."""
    module.minutes = document.minutes
    module.steps = list(document.steps)
    module.must_know = must_know(document)
    module.requires = list(document.requires)


def _announce(
    module: Module, before: tuple[object, ...], published: list[Document], at: datetime
) -> None:
    aliases = next((text.aliases for text in published if text.lang == module.source_lang), ())
    if aliases or before != _shape(module):
        db.session.flush()
        events.publish(ModuleChanged(module.id, at, aliases))


def _publish(
    module: Module,
    text: ModuleSource,
    base: UUID | None,
    note: str,
    changes: Mapping[str, str],
    origin: Origin,
    actor_id: UUID | None,
    at: datetime,
) -> Published | None:
    document = text.document
    current = db.session.get(CurrentRevision, (module.id, document.lang), populate_existing=True)
    read_now = None if current is None else db.session.get_one(Revision, current.revision_id)
    if (
        read_now is not None
        and read_now.sha256 == text.sha256
        and shows_the_same(read_now.id, text.pictures)
    ):
        return None
    found = None if read_now is None else read_now.id
    if found != base:
        raise Conflict("outdated-base", current=found, module_id=module.id, lang=document.lang)
    stated = _weighed(None if found is None else compiled(found), document, changes)
    last = db.session.scalar(
        select(func.max(Revision.number)).where(
            Revision.module_id == module.id, Revision.lang == document.lang
        )
    )
    revision = Revision(
        id=new_id(),
        module_id=module.id,
        lang=document.lang,
        number=(last or 0) + 1,
        path=text.path,
        source=text.source,
        sha256=text.sha256,
        document=to_json(document),
        title=document.title,
        summary=document.summary,
        note=note or None,
        origin=origin,
        changes=stated,
        published_at=at,
        published_by=actor_id,
    )
    db.session.add(revision)
    db.session.flush()
    show_pictures(
        revision_id=revision.id,
        module_id=module.id,
        pictures=text.pictures,
        actor_id=actor_id,
        at=at,
    )
    if current is None:
        current = CurrentRevision(module_id=module.id, lang=document.lang)
        db.session.add(current)
    current.revision_id = revision.id
    if document.lang == module.source_lang:
        _follow(module, document)
    db.session.flush()
    return Published(module.id, document.lang, revision.number, revision.id)


def _weighed(
    old: Document | None, document: Document, changes: Mapping[str, str]
) -> dict[str, str]:
    if old is None:  # nobody has read an earlier one, so nobody is asked to read anything again
        return {}
    try:
        return weighed(difference(old, document), changes)
    except KeyError as error:
        raise Invalid("no-such-section", field="changes", section=error.args[0]) from error
    except ValueError as error:
        raise Invalid("no-such-weight", field="changes", weight=error.args[0]) from error
