"""What coordinators see of a round: one query feeds the table and the file alike.

Nothing of journals is read here, and the import rules keep it so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.catalog.models import Course, Module
from app.catalog.queries import Text, current_texts
from app.coordination.rules import Filter
from app.ethics.models import GuidelineVersion
from app.ethics.queries import latest_answers
from app.ethics.rules import Answer
from app.exchanges.models import Organisation, Placement, Round
from app.exchanges.rules import (
    DEPARTING_SOON,
    Direction,
    Journey,
    Phase,
    PlacementState,
    direction,
    phase_on,
)
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.learning.models import Assignment
from app.learning.queries import ModuleTask, module_task
from app.learning.rules import ModuleState
from app.people.models import Person

_homes = Organisation.__table__.alias("homes")
_hosts = Organisation.__table__.alias("hosts")
_OVER = (PlacementState.WITHDRAWN, PlacementState.ENDED_EARLY)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list."""

    id: UUID
    name: str
    begins_on: date
    ends_on: date
    placements: int


@dataclass(frozen=True, slots=True)
class Row:
    """A participant of a round, with every module's standing in the order of the columns."""

    placement_id: UUID
    person_id: UUID
    name: str
    home: str
    host: str
    direction: Direction
    journey: Journey
    phase: Phase
    state: PlacementState
    ethics: Answer | None
    tasks: tuple[ModuleTask | None, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def ready(self) -> bool:
        """Nothing stands between this person and departure."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Column:
    """A module as a column."""

    module_id: str
    phase: str
    texts: dict[str, Text]


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with all its participants, as of a day."""

    id: UUID
    name: str
    as_of: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def count(self, phase: Phase) -> int:
        """Placements in a phase."""
        return sum(row.phase == phase for row in self.rows)

    def answered(self, answer: Answer | None) -> int:
        """Placements whose person has given that answer; None counts the unanswered."""
        return sum(row.ethics == answer for row in self.rows)

    @property
    def not_ready(self) -> int:
        """Placements with something missing."""
        return sum(not row.ready for row in self.rows)

    def only(self, wanted: Filter) -> RoundView:
        """The same round with those of its participants whom a filter admits."""
        admitted = (
            row
            for row in self.rows
            if wanted.admits(ethics=row.ethics, phase=row.phase, ready=row.ready)
        )
        return replace(self, rows=tuple(admitted))

    @property
    def leaving_soon(self) -> tuple[Row, ...]:
        """Who leaves soon and is not ready, the first to leave first."""
        waiting = (
            row
            for row in self.rows
            if row.phase is Phase.PRE_DEPARTURE
            and row.state not in _OVER
            and row.journey.departure - self.as_of <= DEPARTING_SOON
            and not row.ready
        )
        return tuple(sorted(waiting, key=lambda row: row.journey.departure))


def rounds(scopes: list[UUID] | None) -> list[RoundLine]:
    """The rounds a coordinator follows; None means every round."""
    statement = (
        select(Round.id, Round.name, Round.begins_on, Round.ends_on, func.count(Placement.id))
        .outerjoin(Placement, Placement.round_id == Round.id)
        .group_by(Round.id, Round.name, Round.begins_on, Round.ends_on)
        .order_by(Round.begins_on.desc())
    )
    if scopes is not None:
        statement = statement.where(Round.id.in_(scopes))
    return [RoundLine(*row) for row in db.session.execute(statement)]


def round_view(round_id: UUID, scopes: list[UUID] | None, *, today: date) -> RoundView:
    """A round and everybody in it, in four statements however many they are.

    Raises:
        NotFound: no such round, or outside the coordinator's scopes.
    """
    if scopes is not None and round_id not in scopes:
        raise NotFound
    found = db.session.get(Round, round_id)
    if found is None:
        raise NotFound
    texts = current_texts()
    columns = tuple(
        Column(row.id, row.phase, texts.get(row.id, {}))
        for row in db.session.execute(
            select(Module.id, Course.phase)
            .join(Course, Course.id == Module.course_id)
            .where(Module.withdrawn_at.is_(None), Course.audience == "participant")
            .order_by(Course.position, Module.position)
        )
    )
    return RoundView(found.id, found.name, today, columns, _rows(round_id, columns, texts, today))


def _answers(today: date) -> dict[UUID, Answer]:
    version_id = db.session.scalar(
        select(GuidelineVersion.id)
        .where(GuidelineVersion.effective_on <= today)
        .order_by(GuidelineVersion.number.desc())
        .limit(1)
    )
    return {} if version_id is None else latest_answers(version_id)


def _rows(
    round_id: UUID, columns: tuple[Column, ...], texts: dict[str, dict[str, Text]], today: date
) -> tuple[Row, ...]:
    standing: dict[UUID, dict[str, ModuleTask]] = {}
    assignments = select(
        Assignment.placement_id,
        Assignment.module_id,
        Course.phase,
        Module.minutes,
        Assignment.opens_on,
        Assignment.due_on,
        Assignment.due_anchor,
        Assignment.due_days,
        Assignment.due_moved_from,
        Assignment.steps_done,
        Assignment.steps_total,
        Assignment.completed_at,
        Assignment.next_step,
    )
    for row in db.session.execute(
        assignments.join(Placement, Placement.id == Assignment.placement_id)
        .join(Module, Module.id == Assignment.module_id)
        .join(Course, Course.id == Module.course_id)
        .where(Placement.round_id == round_id)
    ):
        standing.setdefault(row.placement_id, {})[row.module_id] = module_task(
            row, texts.get(row.module_id, {}), today
        )
    answers = _answers(today)
    placements = db.session.execute(
        select(
            Placement,
            Person.id,
            Person.name,
            _homes.c.name,
            _homes.c.region,
            _hosts.c.name,
            _hosts.c.region,
        )
        .join(Person, Person.id == Placement.person_id)
        .join(_homes, _homes.c.id == Placement.home_id)
        .join(_hosts, _hosts.c.id == Placement.host_id)
        .where(Placement.round_id == round_id)
        .order_by(Person.name, Placement.id)
    ).all()
    return tuple(
        _row(placement, columns, standing.get(placement[0].id, {}), answers, today)
        for placement in placements
    )


def _row(
    found: Any,
    columns: tuple[Column, ...],
    standing: dict[str, ModuleTask],
    answers: dict[UUID, Answer],
    today: date,
) -> Row:
    placement, person_id, name, home, home_region, host, host_region = found
    journey = placement.journey
    phase = phase_on(journey, today)
    ethics = answers.get(person_id)
    tasks = tuple(standing.get(column.module_id) for column in columns)
    return Row(
        placement_id=placement.id,
        person_id=person_id,
        name=name,
        home=home,
        host=host,
        direction=direction(home_region, host_region),
        journey=journey,
        phase=phase,
        state=placement.state,
        ethics=ethics,
        tasks=tasks,
        # Nothing is asked of somebody who has withdrawn.
        reasons=()
        if placement.state is PlacementState.WITHDRAWN
        else _reasons(phase, ethics, tasks),
    )


def _reasons(
    phase: Phase, ethics: Answer | None, tasks: tuple[ModuleTask | None, ...]
) -> tuple[tuple[str, int], ...]:
    """What is missing, as codes with a number: the guidelines, and modules of phases begun."""
    reasons: list[tuple[str, int]] = []
    if ethics is not Answer.ACKNOWLEDGED:
        reasons.append((f"ethics-{ethics.value if ethics else 'unanswered'}", 0))
    order = list(Phase)
    finished = {ModuleState.DONE, ModuleState.MORE}
    owed = [
        task
        for task in tasks
        if task is not None
        and task.state not in finished
        and order.index(Phase(task.phase)) <= order.index(phase)
        and task.state is not ModuleState.LOCKED
    ]
    late = sum(task.state is ModuleState.LATE for task in owed)
    if late:
        reasons.append(("late", late))
    if len(owed) > late:
        reasons.append(("open", len(owed) - late))
    return tuple(reasons)


def person_in_round(
    placement_id: UUID, scopes: list[UUID] | None, *, today: date
) -> tuple[RoundView, Row]:
    """One participant's status, with the round it belongs to.

    Raises:
        NotFound: no such placement, or outside the coordinator's scopes.
    """
    round_id = db.session.scalar(select(Placement.round_id).where(Placement.id == placement_id))
    if round_id is None:
        raise NotFound
    view = round_view(round_id, scopes, today=today)
    row = next((row for row in view.rows if row.placement_id == placement_id), None)
    if row is None:
        raise NotFound
    return view, row
