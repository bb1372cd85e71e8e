"""Every write of learning: enrolling, completing steps, following a publish. Idempotent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Integer, String, bindparam, case, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.catalog.events import ModuleAdded, ModuleChanged
from app.catalog.models import Course, Module
from app.catalog.queries import modules_for
from app.exchanges.events import DatesChanged
from app.exchanges.models import Placement
from app.exchanges.rules import Phase, PlacementState, phase_on
from app.foundation import clock
from app.foundation.db import Id, Moment, db, insert_for, table
from app.foundation.errors import NotFound
from app.foundation.ids import new_id
from app.foundation.operations import once
from app.foundation.prepared import Prepared, first
from app.learning.answers.judged import Answer, Judged
from app.learning.models import Assignment, Attempt, Enrolment, PrivateAnswer, StepProgress
from app.learning.queries import private_place
from app.learning.rules import next_step
from app.vault.commands import MasterKeys, make_safe


def enrol(*, placement: Placement, at: datetime) -> list[Assignment]:
    """Give a placement the courses of participants, with every date resolved and its reason.

    Again, it adds only what is missing.
    """
    given = {
        row.course_id: row
        for row in db.session.scalars(
            select(Enrolment).where(Enrolment.placement_id == placement.id)
        )
    }
    made: list[Assignment] = []
    for course, modules in modules_for("participant"):
        enrolment = given.get(course.id)
        if enrolment is None:
            enrolment = Enrolment(
                id=new_id(),
                person_id=placement.person_id,
                placement_id=placement.id,
                course_id=course.id,
                assigned_at=at,
            )
            db.session.add(enrolment)
            db.session.flush()
        known = set(
            db.session.scalars(
                select(Assignment.module_id).where(Assignment.enrolment_id == enrolment.id)
            )
        )
        for module in modules:
            if module.id not in known:
                made.append(_assign(enrolment, module, placement))
    db.session.add_all(made)
    db.session.flush()
    return made


def _assign(enrolment: Enrolment, module: Module, placement: Placement) -> Assignment:
    assignment = Assignment(
        id=new_id(),
        enrolment_id=enrolment.id,
        person_id=placement.person_id,
        placement_id=placement.id,
        module_id=module.id,
        steps_done=0,
        steps_total=len(module.steps),
        version=0,
    )
    _date(assignment, module, placement)
    return assignment


def _date(assignment: Assignment, module: Module, placement: Placement) -> None:
    journey = placement.journey
    if module.opens_anchor is not None:
        assignment.opens_on = journey.day(module.opens_anchor, module.opens_days or 0)
    if module.due_anchor is not None:
        assignment.due_on = journey.day(module.due_anchor, module.due_days or 0)
    assignment.due_anchor = module.due_anchor
    assignment.due_days = module.due_days


def follow_dates(event: DatesChanged) -> None:
    """Move open due dates with the placement's dates; finished work stays as it is.

    Where an exchange ended early nothing is due any more of the time before the return: what is
    left of it can be done, and is never overdue. Homecoming is due as for everyone.
    """
    placement = db.session.get_one(Placement, event.placement_id)
    rows = db.session.execute(
        select(Assignment, Module, Course.phase)
        .join(Module, Module.id == Assignment.module_id)
        .join(Course, Course.id == Module.course_id)
        .where(Assignment.placement_id == placement.id, Assignment.completed_at.is_(None))
    ).all()
    early = placement.state is PlacementState.ENDED_EARLY
    for assignment, module, phase in rows:
        before = assignment.due_on
        _date(assignment, module, placement)
        if early and Phase(phase) in {Phase.PRE_DEPARTURE, Phase.IN_FIELD}:
            assignment.due_on = assignment.due_anchor = assignment.due_days = None
        elif before is not None and assignment.due_on != before:
            assignment.due_moved_from = before
        assignment.version += 1


def give_module(event: ModuleAdded) -> None:
    """Give a new module to everyone who has its course and whose time for it is not over."""
    module = db.session.get_one(Module, event.module_id)
    course = db.session.get_one(Course, module.course_id)
    rows = db.session.execute(
        select(Enrolment, Placement)
        .join(Placement, Placement.id == Enrolment.placement_id)
        .where(
            Enrolment.course_id == course.id,
            Placement.state.not_in((PlacementState.CLOSED, PlacementState.WITHDRAWN)),
        )
    ).all()
    phases = list(Phase)
    db.session.add_all(
        _assign(enrolment, module, placement)
        for enrolment, placement in rows
        if phases.index(phase_on(placement.journey, clock.day_at(event.at, placement.time_zone)))
        <= phases.index(Phase(course.phase))
    )
    db.session.flush()


def follow_module(event: ModuleChanged) -> None:
    """Count a changed module's steps again for everyone who has it. Completions stay.

    What was done with a step that has another id now is carried over to that id.
    """
    module = db.session.get_one(Module, event.module_id)
    if event.aliases:
        _carry(module.id, dict(event.aliases))
    done = (
        select(func.count())
        .select_from(StepProgress)
        .where(
            StepProgress.assignment_id == Assignment.id,
            StepProgress.completed_at.is_not(None),
            StepProgress.step.in_(module.steps),
        )
        .scalar_subquery()
    )
    db.session.execute(
        update(Assignment)
        .where(Assignment.module_id == module.id)
        .values(
            steps_total=len(module.steps),
            steps_done=done,
            next_step=None,  # known again with the next step that is done
            version=Assignment.version + 1,
        )
        .execution_options(synchronize_session=False)
    )


def _carry(module_id: str, aliases: Mapping[str, str]) -> None:
    """Give the steps of new ids what was done under the old ones. The old rows stay.

    Where somebody has done something under the new id already, that stands; what was completed
    under either stays completed since it first was.
    """
    rows = db.session.scalars(
        select(StepProgress)
        .join(Assignment, Assignment.id == StepProgress.assignment_id)
        .where(
            Assignment.module_id == module_id,
            StepProgress.step.in_({*aliases, *aliases.values()}),
        )
        .order_by(StepProgress.changed_at.desc())
    ).all()
    now = {(row.assignment_id, row.step): row for row in rows if row.step not in aliases}
    for row in rows:
        if row.step not in aliases:
            continue
        place = (row.assignment_id, aliases[row.step])
        if place not in now:
            now[place] = StepProgress(
                assignment_id=row.assignment_id,
                step=place[1],
                revision_id=row.revision_id,
                answer=row.answer,
                right=row.right,
                completed_at=row.completed_at,
                changed_at=row.changed_at,
            )
            db.session.add(now[place])
        elif row.completed_at is not None:
            first_done = now[place].completed_at or row.completed_at
            now[place].completed_at = min(first_done, row.completed_at)
    db.session.flush()
    for old, new in aliases.items():
        db.session.execute(
            update(Assignment)
            .where(Assignment.module_id == module_id, Assignment.last_step == old)
            .values(last_step=new)
            .execution_options(synchronize_session=False)
        )


def record_step(
    *,
    operation: UUID,
    person_id: UUID,
    module_id: str,
    step: str,
    revision_id: UUID,
    judged: Judged | None,
    masters: MasterKeys,
    at: datetime,
) -> dict[str, Any]:
    """Record what a person did with a step: a section ticked (`judged` None) or an answer.

    The same operation with the same answer has one effect; with another answer it is another
    operation, so that a page from the browser's memory loses nothing. A step once completed
    stays completed. Returns `{"completed": bool}` of the module.

    Raises:
        NotFound: the person does not have the module, or it has no such step.
    """
    payload = ""
    if judged is not None:
        payload = repr((sorted(judged.answer.items()), judged.private, judged.journal))
    return once(
        uuid5(operation, f"{module_id}/{step}/{payload}"),
        actor=person_id,
        command="learning.record_step",
        at=at,
        run=lambda: _record(person_id, module_id, step, revision_id, judged, masters, at),
    )


def _record(
    person_id: UUID,
    module_id: str,
    step: str,
    revision_id: UUID,
    judged: Judged | None,
    masters: MasterKeys,
    at: datetime,
) -> dict[str, Any]:
    session = db.session()
    found = _LOCK.write(session, {"person": person_id, "module": module_id})
    if not found:
        raise NotFound
    assignment_id, completed_at, steps = found.first()
    if step not in steps:
        raise NotFound
    answer, right = (None, None) if judged is None else (judged.answer, judged.right)
    if judged is not None and judged.private is not None:
        kept = _keep_private(masters, person_id, assignment_id, step, judged.private, at)
        answer = {**judged.answer, "kept": str(kept)}
    written = {
        "assignment_id": assignment_id,
        "step": step,
        "revision_id": revision_id,
        "answer": answer,
        "right": right,
    }
    if judged is not None:
        _TRY.write(session, {**written, "id": new_id(), "at": at})
    completes = judged is None or judged.completes
    _KEEP.write(session, {**written, "completed_at": at if completes else None, "changed_at": at})
    done = {row.step for row in _DONE.write(session, {"assignment": assignment_id}).named()}
    counted = sum(1 for known in steps if known in done)
    following = next_step(steps, done)
    finished = following is None
    _COUNT.write(
        session,
        {
            "assignment": assignment_id,
            "done": counted,
            "total": len(steps),
            "last": step,
            "next": following,
            "now": at,
            "finished": at if finished else None,
            "finished_by": revision_id if finished else None,
        },
    )
    return {"completed": finished or completed_at is not None}


def _keep_private(
    masters: MasterKeys,
    person_id: UUID,
    assignment_id: UUID,
    step: str,
    private: Answer,
    at: datetime,
) -> UUID:
    """Seal what a person wrote for themselves. What they wrote before stays as it is."""
    safe = make_safe(db.session(), masters, person_id, at=at)
    kept = PrivateAnswer(
        id=new_id(), assignment_id=assignment_id, step=step, key_version=safe.version, at=at
    )
    text = json.dumps(private, ensure_ascii=False, sort_keys=True)
    kept.sealed = safe.seal(text, private_place(kept.id))
    db.session.add(kept)
    db.session.flush()
    return kept.id


_assignments = table(Assignment)
_progress = table(StepProgress)
_modules = table(Module)

# The person's newest assignment of the module, locked: two answers at once wait for each other.
_LOCK = Prepared(
    first(
        select(_assignments.c.id, _assignments.c.completed_at, _modules.c.steps)
        .join_from(_assignments, _modules, _modules.c.id == _assignments.c.module_id)
        .where(
            _assignments.c.person_id == bindparam("person", type_=Id()),
            _assignments.c.module_id == bindparam("module", type_=String()),
        )
        .order_by(_assignments.c.id.desc())
        .with_for_update(of=_assignments)
    )
)
_TRY = Prepared(insert(table(Attempt)))
# The latest answer stands; the first completion is never taken back.
_KEEP = Prepared(lambda dialect: _keep(insert_for(dialect)(_progress)))
_DONE = Prepared(
    select(_progress.c.step).where(
        _progress.c.assignment_id == bindparam("assignment", type_=Id()),
        _progress.c.completed_at.is_not(None),
    )
)
_COUNT = Prepared(
    update(_assignments)
    .where(_assignments.c.id == bindparam("assignment", type_=Id()))
    .values(
        steps_done=bindparam("done", type_=Integer()),
        steps_total=bindparam("total", type_=Integer()),
        last_step=bindparam("last", type_=String()),
        next_step=bindparam("next", type_=String()),
        started_at=func.coalesce(_assignments.c.started_at, bindparam("now", type_=Moment())),
        active_at=bindparam("now", type_=Moment()),
        version=_assignments.c.version + 1,
        completed_revision_id=case(
            (
                _assignments.c.completed_at.is_(None),
                bindparam("finished_by", type_=Id()),
            ),
            else_=_assignments.c.completed_revision_id,
        ),
        completed_at=func.coalesce(
            _assignments.c.completed_at, bindparam("finished", type_=Moment())
        ),
    )
)


def _keep(statement: postgresql.Insert | sqlite.Insert) -> postgresql.Insert | sqlite.Insert:
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["assignment_id", "step"],
        set_={
            "revision_id": new.revision_id,
            "answer": new.answer,
            "right": new.right,
            "completed_at": func.coalesce(_progress.c.completed_at, new.completed_at),
            "changed_at": new.changed_at,
        },
    )
