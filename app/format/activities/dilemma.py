"""Dilemma: a branching story in scenes, without a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import (
    CHOICE,
    Draft,
    Part,
    Pieces,
    blank,
    head,
    inline,
    items_of,
    parted,
)
from app.format.problems import Problems
from app.format.scan import Block


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on from a scene. `to` is the id of the next scene, or None at an end."""

    id: str
    html: str
    to: str | None
    explanation_html: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment of a dilemma."""

    id: str
    title: str
    html: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Dilemma:
    """A branching story without a score; `pulls_html` says which principle pulls each way."""

    kind_name: ClassVar[str] = "dilemma"

    id: str
    title: str
    start: str
    scenes: tuple[Scene, ...]
    pulls_html: str
    lang: str | None = None

    def scene(self, scene_id: str) -> Scene | None:
        """The scene of that id, or None."""
        return next((scene for scene in self.scenes if scene.id == scene_id), None)


def _check_reached(
    start: str, leads: dict[str, list[str]], scenes: list[Part], problems: Problems
) -> None:
    reached, todo = set[str](), [start]
    while todo:
        here = todo.pop()
        if here not in reached:
            reached.add(here)
            todo.extend(leads.get(here, ()))
    for scene in scenes:
        if scene.id not in reached and scene.id != "pulls":
            problems.add(
                scene.line,
                "F022",
                f"The scene “{scene.id}” cannot be reached.",
                "lead to it, or delete it",
            )


def read_dilemma(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A dilemma: scenes with choices that lead on, and `{#pulls}` at the end."""
    begins = head(block, frozenset({"start"}), problems)
    before, scenes = parted(block, "scene", problems)
    if not blank(before):
        problems.add(
            next(line.number for line in before if line.text.strip()),
            "F006",
            "Text before the first scene.",
            "begin with #### Scene {#id}",
        )
    ids = [scene.id for scene in scenes]
    pulls_at = next((scene for scene in scenes if scene.id == "pulls"), None)
    if pulls_at is None or blank(pulls_at.lines):
        problems.add(
            block.line,
            "F022",
            "Nothing says which principle pulls each way.",
            "end with #### Which principle pulls each way? {#pulls}",
        )
    start = block.options.values.get("start") or (ids[0] if ids else "")
    if start not in ids or start == "pulls":
        problems.add(
            block.options.line("start"), "F022", f"The start “{start}” is no scene.", "name a scene"
        )
    built = []
    leads: dict[str, list[str]] = {}
    for scene in scenes:
        if scene.id == "pulls":
            continue
        text, items = items_of(
            scene.lines, CHOICE, "to", problems, "write “- text -> #scene” or “-> end”"
        )
        if not items:
            problems.add(scene.line, "F022", "The scene has no choice.", "add “- text -> end”")
        targets = [item.mark.removeprefix("#") for item in items]
        for item, target in zip(items, targets, strict=True):
            if item.mark != "end" and target not in ids:
                problems.add(
                    item.line, "F022", f"There is no scene “{target}”.", "name a scene or end"
                )
        leads[scene.id] = [t for item, t in zip(items, targets, strict=True) if item.mark != "end"]
        choices = [
            (
                str(n),
                pieces.add([item.text]),
                None if item.mark == "end" else target,
                pieces.add(item.explanation),
            )
            for n, (item, target) in enumerate(zip(items, targets, strict=True), 1)
        ]
        built.append((scene.id, scene.title, pieces.add(text), choices))
    _check_reached(str(start), leads, scenes, problems)
    pulls = pieces.add(pulls_at.lines if pulls_at else ())
    return lambda: Dilemma(
        begins.id,
        begins.title,
        str(start),
        tuple(
            Scene(s, t, html(), tuple(Choice(n, inline(c()), to, why()) for n, c, to, why in cs))
            for s, t, html, cs in built
        ),
        pulls(),
        begins.lang,
    )
