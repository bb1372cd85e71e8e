"""When a step, and when a module, is done; and in which state it stands. Pure.

`module_state` is the one function behind the learner's page and the coordinator's matrix.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.format.activities.dilemma import Dilemma
from app.format.activities.kinds import Activity
from app.format.activities.quiz import Quiz

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


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer comes to. `right` is None where nothing is right or wrong."""

    answer: dict[str, Any]
    right: bool | None
    completes: bool


class Unanswered(ValueError):
    """Nothing was chosen, or something that is not an option. The argument is a code."""


def judge_quiz(quiz: Quiz, chosen: Sequence[str]) -> Judged:
    """Judge the chosen options. A must-know is complete only when right.

    Raises:
        Unanswered: nothing chosen, too many, or an option that is not there.
    """
    known = {option.id: option for option in quiz.options}
    if not chosen:
        raise Unanswered("choose-one" if quiz.kind == "one" else "choose-some")
    if any(option not in known for option in chosen) or (quiz.kind == "one" and len(chosen) > 1):
        raise Unanswered("no-such-option")
    right = set(chosen) == {option.id for option in quiz.options if option.right}
    return Judged({"chosen": sorted(set(chosen))}, right, right or not quiz.must_know)


def judge_choice(
    dilemma: Dilemma, path: Sequence[Sequence[str]], scene_id: str, choice_id: str
) -> Judged:
    """Take one choice in a scene; the path so far is kept. Complete at an end.

    A choice in a scene that was passed before begins again from there.

    Raises:
        Unanswered: the scene or choice is not there, or the story has not come to it.
    """
    taken: list[list[str]] = []
    here: str | None = dilemma.start
    for scene, choice in path:
        if here == scene_id:
            break
        taken.append([scene, choice])
        here = _leads(dilemma, scene, choice)
    if here != scene_id:
        raise Unanswered("no-such-scene")
    taken.append([scene_id, choice_id])
    return Judged({"path": taken}, None, _leads(dilemma, scene_id, choice_id) is None)


def _leads(dilemma: Dilemma, scene_id: str, choice_id: str) -> str | None:
    scene = dilemma.scene(scene_id)
    for choice in scene.choices if scene else ():
        if choice.id == choice_id:
            return choice.to
    raise Unanswered("no-such-choice")


def story(
    dilemma: Dilemma, path: Sequence[Sequence[str]]
) -> tuple[list[tuple[str, str]], str | None]:
    """The scenes passed with the choice taken in each, and the scene to show now (None at an end).

    A path from an older revision is followed as far as it still leads.
    """
    passed: list[tuple[str, str]] = []
    here: str | None = dilemma.start
    for scene, choice in path:
        if scene != here:
            break
        try:
            here = _leads(dilemma, scene, choice)
        except Unanswered:
            break
        passed.append((scene, choice))
    return passed, here


def kind_of(activity: Activity) -> str:
    """The name of an activity's kind."""
    return (
        "quiz"
        if isinstance(activity, Quiz)
        else "dilemma"
        if isinstance(activity, Dilemma)
        else "reflect"
    )
