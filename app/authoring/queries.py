"""What the desk reads: the courses with every text's state, one text, its published revision."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Executable, and_, func, select

from app.authoring.models import Draft, DraftSave
from app.authoring.rules import DraftState, Place, basis_of, editing_now, tidy
from app.catalog.models import Course, CurrentRevision, Module, Revision
from app.catalog.queries import document
from app.format.asking_again import named
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.learning.models import Assignment, StepProgress
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class PublishedText:
    """What is read now of a module in one language. `by` is None where the command line did it."""

    revision_id: UUID
    number: int
    title: str
    sha256: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that is open. `by` and `at` are of its last save."""

    id: UUID
    module_id: str
    lang: str
    place: Place
    title: str
    state: DraftState
    version: int
    base: UUID | None
    by_id: UUID
    by: str
    at: datetime

    def edited_now(self, viewer: UUID, now: datetime) -> bool:
        """Whether somebody else than the viewer is at it."""
        return editing_now(self.by_id, self.at, viewer, now)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A module in one language, as the list of courses shows it."""

    lang: str
    published: PublishedText | None
    draft: OpenDraft | None
    behind: bool


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module with its texts. One that is not published yet has drafts only."""

    id: str
    title: str
    title_lang: str
    source_lang: str
    texts: tuple[TextRow, ...]


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course with its modules in order."""

    id: str
    titles: dict[str, str]
    phase: str
    audience: str
    modules: tuple[ModuleRow, ...]


_TEXTS = (
    select(
        Revision.module_id,
        Revision.lang,
        Revision.id,
        Revision.number,
        Revision.title,
        Revision.sha256,
        Revision.published_at,
        Person.called,
    )
    .join(CurrentRevision, CurrentRevision.revision_id == Revision.id)
    .outerjoin(Person, Person.id == Revision.published_by)
)
_DRAFTS = (
    select(
        Draft.id,
        Draft.module_id,
        Draft.lang,
        Draft.course_id,
        Draft.folder,
        Draft.title,
        Draft.state,
        Draft.version,
        Draft.base_revision_id,
        Draft.changed_by,
        Person.called,
        Draft.changed_at,
    )
    .join(Person, Person.id == Draft.changed_by)
    .where(Draft.closed_at.is_(None))
)


def _published(statement: Executable) -> dict[tuple[str, str], PublishedText]:
    return {
        (module_id, lang): PublishedText(*rest)
        for module_id, lang, *rest in db.session.execute(statement)
    }


def _open(statement: Executable) -> dict[tuple[str, str], OpenDraft]:
    return {
        (module_id, lang): OpenDraft(key, module_id, lang, Place(course, folder), *rest)
        for key, module_id, lang, course, folder, *rest in db.session.execute(statement)
    }


# A revision never changes, so neither does what it was translated from.
_BASES: OrderedDict[UUID, str | None] = OrderedDict()
_BASES_KEPT = 2_000


def _translated_from(revision_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """What each translation says it was made from; one statement for those not known yet."""
    wanted = list(revision_ids)
    unknown = [key for key in wanted if key not in _BASES]
    if unknown:
        rows = select(Revision.id, Revision.source).where(Revision.id.in_(unknown))
        for key, source in db.session.execute(rows):
            _BASES[key] = basis_of(source.decode("utf-8-sig", "replace"))
    found = {key: _BASES[key] for key in wanted}
    while len(_BASES) > _BASES_KEPT:
        _BASES.popitem(last=False)
    return found


def courses() -> tuple[CourseRow, ...]:
    """Every course and module in order, with each language's state; new modules at the end."""
    published, drafts = _published(_TEXTS), _open(_DRAFTS)
    rows = db.session.execute(
        select(Course, Module)
        .outerjoin(Module, and_(Module.course_id == Course.id, Module.withdrawn_at.is_(None)))
        .order_by(Course.position, Course.id, Module.position, Module.id)
    ).all()
    known = {module.id: module.source_lang for _course, module in rows if module is not None}
    bases = _translated_from(
        text.revision_id
        for (module_id, lang), text in published.items()
        if lang != known.get(module_id, lang)
    )
    found: dict[str, tuple[Course, list[ModuleRow]]] = {}
    for course, module in rows:
        kept = found.setdefault(course.id, (course, []))[1]
        if module is not None:
            kept.append(_module_row(module.id, module.source_lang, published, drafts, bases))
    for module_id, place in {
        key[0]: draft.place for key, draft in drafts.items() if key[0] not in known
    }.items():
        first = min(lang for name, lang in drafts if name == module_id)
        if place.course_id in found:
            found[place.course_id][1].append(
                _module_row(module_id, first, published, drafts, bases)
            )
    return tuple(
        CourseRow(course.id, course.titles, course.phase, course.audience, tuple(modules))
        for course, modules in found.values()
    )


def _module_row(
    module_id: str,
    source_lang: str,
    published: dict[tuple[str, str], PublishedText],
    drafts: dict[tuple[str, str], OpenDraft],
    bases: dict[UUID, str | None],
) -> ModuleRow:
    langs = {lang for name, lang in (*published, *drafts) if name == module_id}
    source = published.get((module_id, source_lang))
    texts = []
    for lang in sorted(langs, key=lambda lang: (lang != source_lang, lang)):
        text = published.get((module_id, lang))
        behind = False
        if text is not None and source is not None and lang != source_lang:
            basis = bases.get(text.revision_id)
            behind = basis is None or not source.sha256.startswith(basis)
        texts.append(TextRow(lang, text, drafts.get((module_id, lang)), behind))
    first = texts[0]
    shown = first.published or first.draft
    title = shown.title if shown else module_id
    return ModuleRow(module_id, title, first.lang, source_lang, tuple(texts))


@dataclass(frozen=True, slots=True)
class TextView:
    """One text to work on: its draft if one is open, else what is published.

    `version` and `base` go with every save; 0 where no draft is open yet.
    """

    module_id: str
    lang: str
    place: Place
    course_folder: str
    source_lang: str
    draft: OpenDraft | None
    published: PublishedText | None
    source: str

    @property
    def title(self) -> str:
        """What the text is called now."""
        shown = self.draft or self.published
        return shown.title if shown else self.module_id

    @property
    def version(self) -> int:
        """The version a save is based on."""
        return self.draft.version if self.draft else 0

    @property
    def base(self) -> UUID | None:
        """The revision the text began from."""
        if self.draft:
            return self.draft.base
        return self.published.revision_id if self.published else None

    @property
    def outdated(self) -> bool:
        """Whether another revision was published since the draft began."""
        return self.base != (self.published.revision_id if self.published else None)

    @property
    def path(self) -> str:
        """Where the text stands in the folder of courses."""
        return f"courses/{self.course_folder}/{self.place.folder}/module.{self.lang}.md"


def text_view(module_id: str, lang: str) -> TextView:
    """A text to work on.

    Raises:
        NotFound: it is neither published nor drafted.
    """
    drafts = _open(_DRAFTS.where(Draft.module_id == module_id, Draft.lang == lang))
    texts = _published(_TEXTS.where(Revision.module_id == module_id, Revision.lang == lang))
    draft, published = drafts.get((module_id, lang)), texts.get((module_id, lang))
    module = db.session.get(Module, module_id)
    if draft is not None:
        source = db.session.execute(select(Draft.source).where(Draft.id == draft.id)).scalar_one()
    elif published is not None:
        source = revision_source(published.revision_id)
    else:
        raise NotFound
    place = draft.place if draft else _place_of(module)
    source_lang = module.source_lang if module else lang
    folder = db.session.scalar(select(Course.folder).where(Course.id == place.course_id))
    return TextView(
        module_id, lang, place, folder or place.course_id, source_lang, draft, published, source
    )


def _place_of(module: Module | None) -> Place:
    if module is None:
        raise NotFound
    return Place(module.course_id, module.folder or module.id)


def revision_source(revision_id: UUID) -> str:
    """The text of a revision, with lines that end as the browser's do.

    Raises:
        NotFound: there is no such revision.
    """
    source = db.session.scalar(select(Revision.source).where(Revision.id == revision_id))
    if source is None:
        raise NotFound
    return tidy(source.decode("utf-8-sig"))


def saved_before(module_id: str, lang: str, version: int) -> str | None:
    """A text as it was saved once in its newest draft, open or closed; None when it was not."""
    draft = (
        select(Draft.id)
        .where(Draft.module_id == module_id, Draft.lang == lang)
        .order_by(Draft.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return db.session.scalar(
        select(DraftSave.source).where(DraftSave.draft_id == draft, DraftSave.version == version)
    )


def is_published_draft(draft_id: UUID) -> bool:
    """Whether a draft has been published."""
    state = db.session.scalar(select(Draft.state).where(Draft.id == draft_id))
    return state is DraftState.PUBLISHED


def modules_of(course_id: str) -> int:
    """How many modules a course has, drafts of new ones counted."""
    published = select(Module.id).where(Module.course_id == course_id)
    drafted = (
        select(Draft.module_id)
        .distinct()
        .where(
            Draft.course_id == course_id,
            Draft.closed_at.is_(None),
            Draft.module_id.not_in(published),
        )
    )
    return sum(
        db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        for query in (published, drafted)
    )


def source_text(module_id: str) -> tuple[Module, PublishedText] | None:
    """A module with its published text in its source language, or None."""
    module = db.session.get(Module, module_id)
    if module is None:
        return None
    key = (module_id, module.source_lang)
    texts = _published(_TEXTS.where(Revision.module_id == key[0], Revision.lang == key[1]))
    return (module, texts[key]) if key in texts else None


def languages_of(module_id: str) -> set[str]:
    """The languages in which a module is published or drafted."""
    published = select(CurrentRevision.lang).where(CurrentRevision.module_id == module_id)
    drafted = select(Draft.lang).where(Draft.module_id == module_id, Draft.closed_at.is_(None))
    return {*db.session.scalars(published), *db.session.scalars(drafted)}


def names_elsewhere(module_id: str) -> dict[tuple[str, str], str]:
    """The prompts and ratings of all other modules, each with its module."""
    rows = db.session.execute(
        select(CurrentRevision.module_id, CurrentRevision.revision_id)
        .join(Module, Module.id == CurrentRevision.module_id)
        .where(
            CurrentRevision.lang == Module.source_lang,
            CurrentRevision.module_id != module_id,
            Module.withdrawn_at.is_(None),
        )
    )
    return {
        (one.what, one.name): name
        for name, revision_id in rows
        for one in named(document(revision_id))
    }


@dataclass(frozen=True, slots=True)
class Readers:
    """How many persons have a module, and how far they are."""

    not_begun: int
    under_way: int
    completed: int

    @property
    def all(self) -> int:
        """Everybody who has it."""
        return self.not_begun + self.under_way + self.completed


def readers(module_id: str) -> Readers:
    """How many have the module; a person with two exchanges counts once for each."""
    done = Assignment.completed_at.is_not(None)
    begun = and_(Assignment.completed_at.is_(None), Assignment.started_at.is_not(None))
    everybody, finished, under_way = db.session.execute(
        select(
            func.count(Assignment.id),
            func.count(Assignment.id).filter(done),
            func.count(Assignment.id).filter(begun),
        ).where(Assignment.module_id == module_id)
    ).one()
    return Readers(everybody - finished - under_way, under_way, finished)


def answered(module_id: str, steps: Iterable[str]) -> dict[str, int]:
    """How many people have done something with each of these steps of a module."""
    wanted = list(steps)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(StepProgress.step, func.count(Assignment.person_id.distinct()))
        .join(Assignment, Assignment.id == StepProgress.assignment_id)
        .where(Assignment.module_id == module_id, StepProgress.step.in_(wanted))
        .group_by(StepProgress.step)
    )
    return dict.fromkeys(wanted, 0) | dict(rows.all())
