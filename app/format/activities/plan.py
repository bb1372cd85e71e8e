"""Plan: what somebody will do, by when, with whose help, and what may stand in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import Draft, Pieces, blank, head
from app.format.problems import Problems
from app.format.scan import Block

ACTIONS_MAX = 6
ACTIONS_USUAL = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows to fill, `actions` of them. What is written is private; one row completes it."""

    kind_name: ClassVar[str] = "plan"

    id: str
    title: str
    actions: int
    text_html: str
    lang: str | None = None


def read_plan(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A plan: a text above its rows."""
    begins = head(block, frozenset({"actions"}), problems)
    actions = block.options.values.get("actions", ACTIONS_USUAL)
    if isinstance(actions, bool) or not isinstance(actions, int) or actions not in _COUNTS:
        problems.add(
            block.options.line("actions"),
            "F062",
            f"“{actions}” is no number of actions.",
            f"write a whole number from 1 to {ACTIONS_MAX}",
        )
        actions = ACTIONS_USUAL
    if blank(block.body):
        problems.add(block.line, "F062", "The plan asks nothing.", "write what to plan")
    text = pieces.add(block.body)
    return lambda: Plan(begins.id, begins.title, actions, text(), begins.lang)


_COUNTS = range(1, ACTIONS_MAX + 1)
