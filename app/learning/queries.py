"""What learning reads. The two hot pages bring session, person and state in one statement."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, bindparam, case, or_, select

from app.catalog.models import Course, Module, Revision
from app.catalog.queries import Text, current_texts, modules_for
from app.ethics.models import Acknowledgement, GuidelineVersion
from app.ethics.rules import Answer
from app.exchanges.models import Organisation, Placement
from app.exchanges.rules import Journey, PlacementState
from app.foundation import clock
from app.foundation.db import db, json_rows, table
from app.foundation.prepared import Prepared, Rows, first
from app.learning.models import Assignment, PrivateAnswer, StepProgress
from app.learning.rules import ModuleState, Standing, module_state, percent
from app.people.access import IDENTITY_COLUMNS, SIGN_IN_JOIN, identified
from app.vault.commands import MasterKeys, Place, open_safe

_WIDTH = len(IDENTITY_COLUMNS)
_assignments = table(Assignment)
_progress = table(StepProgress)
_modules = table(Module)
_persons = SIGN_IN_JOIN.right

# The newest revision stands for the state of the catalog: while it is the same, so are all texts.
STAMP = first(select(Revision.id).order_by(Revision.id.desc())).scalar_subquery().label("catalog")

_STEPS = (
    select(
        json_rows(
            _progress.c.step,
            _progress.c.answer,
            _progress.c.right,
            _progress.c.completed_at,
        )
    )
    .where(_progress.c.assignment_id == _assignments.c.id)
    .correlate(_assignments)
    .scalar_subquery()
)

MODULE_PAGE = Prepared(
    first(
        identified(
            select(
                *IDENTITY_COLUMNS,
                STAMP,
                _assignments.c.id.label("assignment_id"),
                _assignments.c.version,
                _assignments.c.completed_at,
                _STEPS.label("steps"),
            )
            .select_from(
                SIGN_IN_JOIN.join(
                    _assignments,
                    (_assignments.c.person_id == _persons.c.id)
                    & (
                        _assignments.c.module_id == bindparam("module_id", type_=_modules.c.id.type)
                    ),
                )
            )
            .order_by(_assignments.c.id.desc())
        )
    )
)


@dataclass(frozen=True, slots=True)
class StepState:
    """How one step stands."""

    answer: dict[str, Any] | None
    right: bool | None
    completed: bool


class ModuleReading(NamedTuple):
    """A module as one person reads it now. `assignment` and `steps` are good as keys."""

    assignment: Hashable
    version: int
    completed: bool
    steps: str
    texts: dict[str, Text]

    def states(self) -> dict[str, StepState]:
        """Every step that was touched, and how it stands."""
        return {
            step: StepState(answer, None if right is None else bool(right), at is not None)
            for step, answer, right, at in json.loads(self.steps)
        }


@lru_cache(maxsize=4)
def texts_at(stamp: Hashable) -> dict[str, dict[str, Text]]:
    """Current texts by module and language, kept while the catalog's stamp is the same."""
    del stamp
    return current_texts()


def module_reading(rows: Rows | None, module_id: str) -> ModuleReading | None:
    """The row of `MODULE_PAGE` as a reading; None when the person does not have the module."""
    if not rows:
        return None
    stamp, assignment, version, completed_at, steps = rows.raw[0][_WIDTH:]
    texts = texts_at(stamp).get(module_id)
    if not texts:
        return None
    return ModuleReading(assignment, version, completed_at is not None, steps or "[]", texts)


def private_place(kept: UUID) -> Place:
    """Where a private answer is sealed."""
    return Place("private_answers", "sealed", kept)


def private_answers(
    masters: MasterKeys, person_id: UUID, states: Mapping[str, StepState]
) -> dict[str, dict[str, Any]]:
    """What a person wrote for themselves, by step; only their own, and only what stands now."""
    # Two steps may name one: what was done under an id that the step had before.
    kept = {
        step: UUID(state.answer["kept"])
        for step, state in states.items()
        if state.answer and "kept" in state.answer
    }
    if not kept:
        return {}
    safe = open_safe(db.session(), masters, person_id)
    if safe is None:
        return {}
    rows = db.session.execute(
        select(PrivateAnswer.id, PrivateAnswer.sealed)
        .join(Assignment, Assignment.id == PrivateAnswer.assignment_id)
        .where(PrivateAnswer.id.in_(kept.values()), Assignment.person_id == person_id)
    )
    words = {row.id: json.loads(safe.open(row.sealed, private_place(row.id))) for row in rows}
    return {step: words[one] for step, one in kept.items() if one in words}


_placements = table(Placement)
_homes = table(Organisation).alias("homes")
_hosts = table(Organisation).alias("hosts")
_answers = table(Acknowledgement)

_CURRENT_GUIDELINE = first(
    select(GuidelineVersion.id)
    .where(GuidelineVersion.effective_on <= bindparam("today", type_=Date()))
    .order_by(GuidelineVersion.number.desc())
).scalar_subquery()

_ANSWER = first(
    select(_answers.c.answer)
    .where(
        _answers.c.subject_id == _persons.c.id,
        _answers.c.version_id == _CURRENT_GUIDELINE,
        _answers.c.answer != Answer.SHOWN,
    )
    .order_by(_answers.c.sequence.desc())
    .correlate(_persons)
).scalar_subquery()

_courses = table(Course)

_TASKS = (
    select(
        json_rows(
            _modules.c.id,
            _courses.c.phase,
            _modules.c.minutes,
            _assignments.c.opens_on,
            # Nothing of a withdrawn module is due any more.
            case((_modules.c.withdrawn_at.is_(None), _assignments.c.due_on)).label("due_on"),
            _assignments.c.due_anchor,
            _assignments.c.due_days,
            _assignments.c.due_moved_from,
            _assignments.c.steps_done,
            _assignments.c.steps_total,
            _assignments.c.completed_at,
            _assignments.c.next_step,
            _courses.c.position,
            _modules.c.position,
        )
    )
    .select_from(
        _assignments.join(_modules, _modules.c.id == _assignments.c.module_id).join(
            _courses, _courses.c.id == _modules.c.course_id
        )
    )
    .where(
        _assignments.c.placement_id == _placements.c.id,
        # Whoever has begun a module that was withdrawn keeps it; nobody else sees it.
        or_(_modules.c.withdrawn_at.is_(None), _assignments.c.started_at.is_not(None)),
    )
    .correlate(_placements)
    .scalar_subquery()
)

HOME_PAGE = Prepared(
    first(
        identified(
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
                _TASKS.label("tasks"),
            )
            .select_from(
                SIGN_IN_JOIN.join(_placements, _placements.c.person_id == _persons.c.id)
                .join(_homes, _homes.c.id == _placements.c.home_id)
                .join(_hosts, _hosts.c.id == _placements.c.host_id)
            )
            .order_by(_placements.c.id.desc())
        )
    )
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
    next_step: str | None


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
        next_step=row.next_step,
    )


_TIME_ZONE = _WIDTH + 7


class _Line(NamedTuple):
    """A module of `HOME_PAGE`, in the order of its columns."""

    module_id: str
    phase: str
    minutes: int
    opens_on: date | None
    due_on: date | None
    due_anchor: str | None
    due_days: int | None
    due_moved_from: date | None
    steps_done: int
    steps_total: int
    completed_at: str | None
    next_step: str | None
    course_position: int
    position: int


_DATES = [place for place, name in enumerate(_Line._fields) if name in
          {"opens_on", "due_on", "due_moved_from"}]  # fmt: skip


def _line(values: list[Any]) -> _Line:
    for place in _DATES:
        if values[place] is not None:
            values[place] = date.fromisoformat(values[place])
    return _Line(*values)


def _place(line: _Line) -> tuple[int, int]:
    return line.course_position, line.position


def home_key(rows: Rows) -> tuple[Hashable, ...]:
    """Everything a home is made from, but the name, which is filled in later."""
    first = rows.raw[0]
    return (first[0], *first[_WIDTH:])


def home_day(rows: Rows, now: datetime) -> date:
    """The local date at the placement: due dates are local dates."""
    zone: str = rows.raw[0][_TIME_ZONE]
    return clock.day_at(now, zone)


def home_of(rows: Rows, today: date) -> Home:
    """The row of `HOME_PAGE` as a home."""
    (row,) = rows.named()
    texts = texts_at(rows.raw[0][_WIDTH])
    return Home(
        placement_id=row.placement_id,
        journey=journey_of(row),
        placement_state=row.state,
        time_zone=row.time_zone,
        home_name=row.home_name,
        host_name=row.host_name,
        host_place=row.host_place,
        ethics=row.ethics,
        tasks=tuple(
            module_task(line, texts.get(line.module_id, {}), today)
            for line in sorted(map(_line, json.loads(row.tasks or "[]")), key=_place)
        ),
        catalog=row.catalog,
    )


def imagined_tasks(journey: Journey, today: date) -> tuple[ModuleTask, ...]:
    """The modules of a participant who has done nothing yet, on a day of a made-up journey.

    By the same rule as everybody's own; nothing is written.
    """
    texts = current_texts()
    tasks = []
    for course, modules in modules_for("participant"):
        for module in modules:
            opens, due = (
                journey.day(anchor, days or 0) if anchor else None
                for anchor, days in (
                    (module.opens_anchor, module.opens_days),
                    (module.due_anchor, module.due_days),
                )
            )
            standing = Standing(opens, due, 0, len(module.steps), completed=False)
            tasks.append(
                ModuleTask(
                    module_id=module.id,
                    phase=course.phase,
                    texts=texts.get(module.id, {}),
                    minutes=module.minutes,
                    state=module_state(standing, today),
                    opens_on=opens,
                    due_on=due,
                    due_anchor=module.due_anchor,
                    due_days=module.due_days,
                    due_moved_from=None,
                    percent=0,
                    next_step=None,
                )
            )
    return tuple(tasks)
