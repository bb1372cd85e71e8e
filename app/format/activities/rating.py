"""Rating: how a person sees themselves on a scale. Only they read it; it may be asked again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import ITS_ID, Draft, Pieces, head, inline, list_with_ids
from app.format.problems import Problems
from app.format.scan import ID, Block

_STATEMENT = re.compile(rf"^- (?P<text>.+?){ITS_ID}")

STEPS_MIN, STEPS_MAX, STEPS_USUAL = 3, 7, 5


@dataclass(frozen=True, slots=True)
class Statement:
    """What is rated. Answers are kept by its id."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Rating:
    """Statements on a scale from 1 (`low`) to `steps` (`high`).

    `rating` is its name in the library; `ask_again` is the name of the one to show beside it.
    """

    kind_name: ClassVar[str] = "rate"

    id: str
    title: str
    rating: str
    ask_again: str | None
    low: str
    high: str
    steps: int
    text_html: str
    statements: tuple[Statement, ...]
    lang: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids that answers name."""
        return tuple(statement.id for statement in self.statements)


def read_rating(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A rating: a text, then statements with ids."""
    known = frozenset({"rating", "ask_again", "low", "high", "steps"})
    begins = head(block, known, problems)
    name = _name(block, "rating", problems)
    ask_again = _name(block, "ask_again", problems) if block.options.values.get("ask_again") else ""
    low, high = (_end(block, key, problems) for key in ("low", "high"))
    steps = block.options.values.get("steps", STEPS_USUAL)
    if type(steps) is not int or not STEPS_MIN <= steps <= STEPS_MAX:
        problems.add(
            block.options.line("steps"),
            "F007",
            f"The scale has “{steps}” steps.",
            f"a number from {STEPS_MIN} to {STEPS_MAX}",
        )
        steps = STEPS_USUAL
    said, drafts = list_with_ids(
        block, _STATEMENT, "statement", "write “- text {#id}”", pieces, problems
    )
    if not drafts:
        problems.add(block.line, "F045", "There is nothing to rate.", "add “- I can … {#id}”")
    return lambda: Rating(
        begins.id,
        begins.title,
        name,
        ask_again or None,
        low,
        high,
        steps,
        said(),
        tuple(Statement(statement, inline(html())) for statement, html in drafts),
        begins.lang,
    )


def _name(block: Block, key: str, problems: Problems) -> str:
    value = block.options.values.get(key)
    if isinstance(value, str) and ID.fullmatch(value):
        return value
    problems.add(
        block.options.line(key),
        "F046",
        "The rating has no name." if not value else f"The name “{value}” is malformed.",
        f"add {key}: a-short-id (small letters, digits, hyphens)",
    )
    return ""


def _end(block: Block, key: str, problems: Problems) -> str:
    value = block.options.values.get(key)
    if isinstance(value, str) and value.strip():
        return value.strip()
    problems.add(
        block.options.line(key),
        "F045",
        f"“{key}” is missing." if value is None else f"“{key}” is not read as a text.",
        f'write {key}: "{"Not at all" if key == "low" else "Completely"}", in quotes',
    )
    return ""
