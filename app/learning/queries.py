"""What learning reads. The two hot pages bring session, person and state in one statement."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select

from app.catalog.models import Course, Module, Revision
from app.catalog.queries import Text, current_texts
from app.ethics.models import Acknowledgement, GuidelineVersion
from app.ethics.rules import Answer
from app.exchanges.models import Organisation, Placement
from app.exchanges.rules import Journey, PlacementState
from app.foundation.db import db
from app.learning.models import Assignment, StepProgress
from app.learning.rules import ModuleState, Standing, module_state, percent
from app.people.access import IDENTITY_COLUMNS, SIGN_IN_JOIN, identified

_WIDTH = len(IDENTITY_COLUMNS)
_assignments = Assignment.__table__
_progress = StepProgress.__table__
_modules = Module.__table__
_persons = SIGN_IN_JOIN.right

# The newest revision stands for the state of the catalog: while it is the same, so are all texts.
STAMP = select(Revision.id).order_by(Revision.id.desc()).limit(1).scalar_subquery().label("catalog")

MODULE_PAGE: Select[Any] = identified(
    select(
        *IDENTITY_COLUMNS,
        STAMP,
        _assignments.c.id.label("assignment_id"),
        _assignments.c.version,
        _assignments.c.steps_done,
        _assignments.c.steps_total,
        _assignments.c.due_on,
        _assignments.c.completed_at,
        _progress.c.step,
        _progress.c.answer,
        _progress.c.right,
        _progress.c.completed_at.label("step_completed_at"),
    )
    .select_from(
        SIGN_IN_JOIN.join(
            _assignments,
            (_assignments.c.person_id == _persons.c.id)
            & (_assignments.c.module_id == bindparam("module_id")),
        ).outerjoin(_progress, _progress.c.assignment_id == _assignments.c.id)
    )
    .order_by(_assignments.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class StepState:
    """How one step stands."""

    answer: dict[str, Any] | None
    right: bool | None
    completed: bool


@dataclass(frozen=True, slots=True)
class ModuleReading:
    """A module as one person reads it now."""

    assignment_id: UUID
    version: int
    steps_done: int
    steps_total: int
    due_on: date | None
    completed_at: datetime | None
    steps: dict[str, StepState]
    texts: dict[str, Text]


@lru_cache(maxsize=4)
def texts_at(stamp: UUID | None) -> dict[str, dict[str, Text]]:
    """Current texts by module and language, kept while the catalog's stamp is the same."""
    del stamp
    return current_texts()


def module_reading(rows: Sequence[Row[Any]], module_id: str) -> ModuleReading | None:
    """The rows of `MODULE_PAGE` as a reading; None when the person does not have the module."""
    texts = texts_at(rows[0][_WIDTH]).get(module_id) if rows else None
    if not texts:
        return None
    first = rows[0]
    assignment_id = first[_WIDTH + 1]
    steps = {
        row[_WIDTH + 7]: StepState(row[_WIDTH + 8], row[_WIDTH + 9], row[_WIDTH + 10] is not None)
        for row in rows
        if row[_WIDTH + 7] is not None and row[_WIDTH + 1] == assignment_id
    }
    return ModuleReading(
        assignment_id=assignment_id,
        version=first[_WIDTH + 2],
        steps_done=first[_WIDTH + 3],
        steps_total=first[_WIDTH + 4],
        due_on=first[_WIDTH + 5],
        completed_at=first[_WIDTH + 6],
        steps=steps,
        texts=texts,
    )


_placements = Placement.__table__
_homes = Organisation.__table__.alias("homes")
_hosts = Organisation.__table__.alias("hosts")
_answers = Acknowledgement.__table__

_CURRENT_GUIDELINE = (
    select(GuidelineVersion.id)
    .where(GuidelineVersion.effective_on <= bindparam("today"))
    .order_by(GuidelineVersion.number.desc())
    .limit(1)
    .scalar_subquery()
)

_ANSWER = (
    select(_answers.c.answer)
    .where(
        _answers.c.subject_id == _persons.c.id,
        _answers.c.version_id == _CURRENT_GUIDELINE,
        _answers.c.answer != Answer.SHOWN,
    )
    .order_by(_answers.c.sequence.desc())
    .limit(1)
    .correlate(_persons)
    .scalar_subquery()
)

_courses = Course.__table__

HOME_PAGE: Select[Any] = identified(
    select(
        *IDENTITY_COLUMNS,
        STAMP,
        _placements.c.id.label("placement_id"),
        _placements.c.planned_departure,
        _placements.c.planned_return,
        _placements.c.actual_departure,
        _placements.c.actual_return,
        _placements.c.state,
        _placements.c.time_zone,
        _homes.c.name.label("home_name"),
        _hosts.c.name.label("host_name"),
        _hosts.c.place.label("host_place"),
        _ANSWER.label("ethics"),
        _courses.c.phase,
        _modules.c.id.label("module_id"),
        _modules.c.minutes,
        _assignments.c.opens_on,
        _assignments.c.due_on,
        _assignments.c.due_anchor,
        _assignments.c.due_days,
        _assignments.c.due_moved_from,
        _assignments.c.steps_done,
        _assignments.c.steps_total,
        _assignments.c.completed_at,
        _assignments.c.last_step,
        _assignments.c.active_at,
    )
    .select_from(
        SIGN_IN_JOIN.join(_placements, _placements.c.person_id == _persons.c.id)
        .join(_homes, _homes.c.id == _placements.c.home_id)
        .join(_hosts, _hosts.c.id == _placements.c.host_id)
        .outerjoin(_assignments, _assignments.c.placement_id == _placements.c.id)
        .outerjoin(_modules, _modules.c.id == _assignments.c.module_id)
        .outerjoin(_courses, _courses.c.id == _modules.c.course_id)
    )
    .order_by(_placements.c.id.desc(), _courses.c.position, _modules.c.position)
)


@dataclass(frozen=True, slots=True)
class ModuleTask:
    """A module on somebody's list."""

    module_id: str
    phase: str
    texts: dict[str, Text]
    minutes: int
    state: ModuleState
    opens_on: date | None
    due_on: date | None
    due_anchor: str | None
    due_days: int | None
    due_moved_from: date | None
    percent: int
    active_at: datetime | None


@dataclass(frozen=True, slots=True)
class Home:
    """A participant's home: the placement, the answer to the guidelines, the modules."""

    placement_id: UUID
    journey: Journey
    placement_state: PlacementState
    time_zone: str
    home_name: str
    host_name: str
    host_place: str
    ethics: Answer | None
    tasks: tuple[ModuleTask, ...]
    catalog: UUID | None


def journey_of(row: Any) -> Journey:
    """The dates that count, from a row with the four dates of a placement."""
    return Journey(
        departure=row.actual_departure or row.planned_departure,
        homeward=row.actual_return or row.planned_return,
    )


def module_task(row: Any, texts: dict[str, Text], today: date) -> ModuleTask:
    """A row with an assignment's columns as a task; learner's and staff's pages alike use this."""
    standing = Standing(
        opens_on=row.opens_on,
        due_on=row.due_on,
        steps_done=row.steps_done,
        steps_total=row.steps_total,
        completed=row.completed_at is not None,
    )
    return ModuleTask(
        module_id=row.module_id,
        phase=row.phase,
        texts=texts,
        minutes=row.minutes,
        state=module_state(standing, today),
        opens_on=row.opens_on,
        due_on=row.due_on,
        due_anchor=row.due_anchor,
        due_days=row.due_days,
        due_moved_from=row.due_moved_from,
        percent=percent(row.steps_done, row.steps_total),
        active_at=row.active_at,
    )


def home_key(rows: Sequence[Row[Any]]) -> tuple[Hashable, ...]:
    """Everything a home is made from, but the name, which is filled in later."""
    first: Any = rows[0]
    return (first[0], *(tuple(row[_WIDTH:]) for row in rows))


def home_of(rows: Sequence[Row[Any]], today: date) -> Home | None:
    """The rows of `HOME_PAGE` as a home; None for somebody without a placement."""
    if not rows:
        return None
    first: Any = rows[0]
    texts = texts_at(first.catalog)
    return Home(
        placement_id=first.placement_id,
        journey=journey_of(first),
        placement_state=first.state,
        time_zone=first.time_zone,
        home_name=first.home_name,
        host_name=first.host_name,
        host_place=first.host_place,
        ethics=first.ethics,
        tasks=tuple(
            module_task(row, texts.get(row.module_id, {}), today)
            for row in rows
            if row.module_id is not None and row.placement_id == first.placement_id
        ),
        catalog=first.catalog,
    )


def reading_for_write(person_id: UUID, module_id: str) -> tuple[UUID, dict[str, StepState]] | None:
    """The person's assignment of a module and its steps, for judging an answer."""
    assignment_id = db.session.scalar(
        select(Assignment.id)
        .where(Assignment.person_id == person_id, Assignment.module_id == module_id)
        .order_by(Assignment.id.desc())
        .limit(1)
    )
    if assignment_id is None:
        return None
    rows = db.session.execute(
        select(
            StepProgress.step, StepProgress.answer, StepProgress.right, StepProgress.completed_at
        ).where(StepProgress.assignment_id == assignment_id)
    ).all()
    return assignment_id, {row[0]: StepState(row[1], row[2], row[3] is not None) for row in rows}
