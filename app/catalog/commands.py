"""Publishing. A revision is written once; publishing the same bytes again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.catalog.events import ModuleChanged
from app.catalog.models import Course, CurrentRevision, Module, Revision
from app.catalog.pictures.commands import show_pictures
from app.catalog.pictures.queries import shows_the_same
from app.format.codec import to_json
from app.format.document import CourseModule, CourseSource, Library, ModuleSource, Quiz
from app.foundation.db import db
from app.foundation.errors import Invalid
from app.foundation.events import events
from app.foundation.ids import new_id


@dataclass(frozen=True, slots=True)
class Published:
    """One text that a publish wrote."""

    module_id: str
    lang: str
    number: int


def publish_courses(*, library: Library, actor_id: UUID | None, at: datetime) -> list[Published]:
    """Publish every text of the library that differs from what is read now.

    Raises:
        Invalid: the library has errors; nothing is published.
    """
    if library.errors:
        raise Invalid("library-has-errors", count=len(library.errors))
    written: list[Published] = []
    for position, course in enumerate(library.courses):
        _course(course, position)
        for place, (spot, texts) in enumerate(course.modules):
            written.extend(_module(course.spec.id, place, spot, texts, actor_id, at))
    return written


def _course(source: CourseSource, position: int) -> None:
    spec = source.spec
    course = db.session.get(Course, spec.id) or Course(id=spec.id)
    course.position = position
    course.audience = spec.audience
    course.phase = spec.phase
    course.titles = spec.title
    course.summaries = spec.summary
    db.session.add(course)
    db.session.flush()


def _module(
    course_id: str,
    position: int,
    spot: CourseModule,
    texts: tuple[ModuleSource, ...],
    actor_id: UUID | None,
    at: datetime,
) -> list[Published]:
    first = texts[0].document
    module = db.session.get(Module, first.id) or Module(id=first.id)
    before = (module.steps, module.must_know, module.opens_days, module.due_days)
    module.course_id = course_id
    module.position = position
    module.opens_anchor = spot.opens.anchor if spot.opens else None
    module.opens_days = spot.opens.days if spot.opens else None
    module.due_anchor = spot.due.anchor if spot.due else None
    module.due_days = spot.due.days if spot.due else None
    module.source_lang = first.lang
    module.minutes = first.minutes
    module.steps = list(first.steps)
    module.must_know = [
        activity.id
        for section in first.sections
        for activity in section.activities
        if isinstance(activity, Quiz) and activity.must_know
    ]
    module.requires = list(first.requires)
    module.withdrawn_at = None
    db.session.add(module)
    db.session.flush()
    written = [done for text in texts if (done := _revision(text, actor_id, at))]
    if before != (module.steps, module.must_know, module.opens_days, module.due_days):
        events.publish(ModuleChanged(module.id, at))
    return written


def _revision(text: ModuleSource, actor_id: UUID | None, at: datetime) -> Published | None:
    document = text.document
    current = db.session.get(CurrentRevision, (document.id, document.lang))
    if current is not None:
        read_now = db.session.get_one(Revision, current.revision_id)
        if read_now.sha256 == text.sha256 and shows_the_same(read_now.id, text.pictures):
            return None
    last = db.session.scalar(
        select(func.max(Revision.number)).where(
            Revision.module_id == document.id, Revision.lang == document.lang
        )
    )
    revision = Revision(
        id=new_id(),
        module_id=document.id,
        lang=document.lang,
        number=(last or 0) + 1,
        path=text.path,
        source=text.source,
        sha256=text.sha256,
        document=to_json(document),
        title=document.title,
        summary=document.summary,
        published_at=at,
        published_by=actor_id,
    )
    db.session.add(revision)
    db.session.flush()
    show_pictures(
        revision_id=revision.id,
        module_id=document.id,
        pictures=text.pictures,
        actor_id=actor_id,
        at=at,
    )
    if current is None:
        current = CurrentRevision(module_id=document.id, lang=document.lang)
        db.session.add(current)
    current.revision_id = revision.id
    db.session.flush()
    return Published(document.id, document.lang, revision.number)
