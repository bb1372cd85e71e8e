"""A dilemma: the choices taken so far, one scene after the other."""

from __future__ import annotations

from collections.abc import Sequence

from app.format.activities.dilemma import Dilemma
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered, one


def take(dilemma: Dilemma, sent: Sent, /) -> Answer:
    """One choice in one scene, or the wish to begin again."""
    del dilemma
    return {name: one(sent, name) for name in ("scene", "choice", "restart")}


def judge(dilemma: Dilemma, taken: Answer, before: Answer, /) -> Judged:
    """Take the choice; the path so far is kept. Complete at an end.

    A choice in a scene that was passed before begins again from there.

    Raises:
        Unanswered: the scene or choice is not there, or the story has not come to it.
    """
    if taken["restart"]:
        return Judged({"path": []}, None, completes=False)
    path: list[list[str]] = []
    here: str | None = dilemma.start
    for scene, choice in before.get("path", ()):
        if here == taken["scene"]:
            break
        path.append([scene, choice])
        here = _leads(dilemma, scene, choice)
    if here != taken["scene"]:
        raise Unanswered("no-such-scene")
    path.append([taken["scene"], taken["choice"]])
    return Judged({"path": path}, None, _leads(dilemma, taken["scene"], taken["choice"]) is None)


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


def shown(dilemma: Dilemma, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The scenes that were passed, each with its choice, and the scene that asks now."""
    del typed
    passed, here = story(dilemma, answer.get("path", ()))
    return {
        "passed": [
            (scene, choice_id)
            for scene_id, choice_id in passed
            if (scene := dilemma.scene(scene_id)) is not None
        ],
        "here": dilemma.scene(here) if here else None,
    }
