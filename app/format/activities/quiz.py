"""Quiz: a question with options, each explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from app.format.activities.parts import Draft, Pieces, blank, head, inline, items_of
from app.format.problems import Problems
from app.format.scan import Block

_OPTION = re.compile(r"^- \[(?P<mark>[ xX])\] (?P<text>.+)$")

OPTIONS_MIN = 2


class QuizKind(StrEnum):
    """How many options of a quiz are right."""

    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a quiz. `id` is its position in the source, "1", "2", …"""

    id: str
    html: str
    right: bool
    explanation_html: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question with options, each explained."""

    kind_name: ClassVar[str] = "quiz"

    id: str
    title: str
    kind: QuizKind
    must_know: bool
    question_html: str
    options: tuple[Option, ...]
    lang: str | None = None


def read_quiz(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A quiz: a question, and options with `[x]` before the right ones."""
    begins = head(block, frozenset({"kind", "must_know"}), problems)
    kind_text = block.options.values.get("kind", "one")
    if kind_text not in set(QuizKind):
        problems.add(
            block.options.line("kind"), "F007", f"There is no kind “{kind_text}”.", "one or several"
        )
        kind_text = "one"
    must_know = block.options.values.get("must_know", False)
    if not isinstance(must_know, bool):
        problems.add(
            block.options.line("must_know"), "F007", "must_know is yes or no.", "true or false"
        )
        must_know = False
    question, items = items_of(
        block.body, _OPTION, "mark", problems, "write “- [ ] text” or “- [x] text”"
    )
    right = [item for item in items if item.mark in "xX"]
    if len(items) < OPTIONS_MIN:
        problems.add(block.line, "F020", "The quiz needs two options or more.", "add options")
    elif not right:
        problems.add(block.line, "F020", "No option is right.", "mark the right one with [x]")
    elif kind_text == "one" and len(right) > 1:
        problems.add(
            right[1].line,
            "F020",
            "More than one option is right.",
            "write kind: several, or mark one",
        )
    if blank(question):
        problems.add(
            block.line, "F020", "The quiz asks nothing.", "write the question above the options"
        )
    asked = pieces.add(question)
    drafts = [
        (str(n), pieces.add([item.text]), item.mark in "xX", pieces.add(item.explanation))
        for n, item in enumerate(items, 1)
    ]
    return lambda: Quiz(
        begins.id,
        begins.title,
        QuizKind(kind_text),
        bool(must_know),
        asked(),
        tuple(Option(n, inline(text()), ok, why()) for n, text, ok, why in drafts),
        begins.lang,
    )
