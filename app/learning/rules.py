"""When a module is done, and in which state it stands. Pure.

`module_state` is the one function behind the learner's page and the coordinator's matrix.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DUE_SOON = timedelta(days=7)


class ModuleState(StrEnum):
    """How a module stands for one person. The names are those of the design system."""

    DONE = "done"
    MORE = "more"
    LATE = "late"
    SOON = "soon"
    DOING = "doing"
    TODO = "todo"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the state of a module depends on."""

    opens_on: date | None
    due_on: date | None
    steps_done: int
    steps_total: int
    completed: bool


def module_state(standing: Standing, today: date) -> ModuleState:
    """The state of a module on a day.

    What was completed stays completed; steps that came later make it "something new". An
    unfinished module that is overdue is late even when it was never opened.
    """
    if standing.completed:
        return ModuleState.DONE if standing.steps_done >= standing.steps_total else ModuleState.MORE
    if standing.opens_on is not None and today < standing.opens_on and not standing.steps_done:
        return ModuleState.LOCKED
    if standing.due_on is not None and today > standing.due_on:
        return ModuleState.LATE
    if standing.due_on is not None and standing.due_on - today <= DUE_SOON:
        return ModuleState.SOON
    return ModuleState.DOING if standing.steps_done else ModuleState.TODO


def percent(done: int, total: int) -> int:
    """Whole percent; 100 only when everything is done, and never above."""
    if total <= 0:
        return 0
    return 100 if done >= total else min(99, done * 100 // total)


def next_step(steps: Sequence[str], done: Collection[str]) -> str | None:
    """The first step that is not done, in reading order."""
    return next((step for step in steps if step not in done), None)
