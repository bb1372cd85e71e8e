"""Quiz: a question with options to choose from, or with foreseen answers to one that is typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import ClassVar

from app.format.activities import typed
from app.format.activities.parts import Draft, Item, Pieces, blank, head, inline, items_of
from app.format.problems import Problems
from app.format.scan import Block

_OPTION = re.compile(r"^- \[(?P<mark>[ xX])\] (?P<text>.+)$")

OPTIONS_MIN = 2


class QuizKind(StrEnum):
    """How a quiz is answered: by choosing one or several options, or by typing."""

    ONE = "one"
    SEVERAL = "several"
    TEXT = "text"
    NUMBER = "number"


TYPED = frozenset({QuizKind.TEXT, QuizKind.NUMBER})


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a quiz. `id` is its position in the source, "1", "2", …

    `text` is what is compared with a typed answer; empty where options are chosen.
    """

    id: str
    html: str
    right: bool
    explanation_html: str
    text: str = ""


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

    @property
    def is_typed(self) -> bool:
        """Whether the answer is typed and not chosen."""
        return self.kind in TYPED

    def readable(self, answer: str) -> bool:
        """Whether a typed answer can be judged at all: to a quiz of numbers, a number."""
        return self.kind != QuizKind.NUMBER or bool(typed.numbers(answer))

    def fitting(self, answer: str) -> Option | None:
        """The option that a typed answer meets, a right one first; else that for any other."""
        given = typed.numbers(answer) if self.kind == QuizKind.NUMBER else ()
        for option in sorted(self.options, key=lambda option: not option.right):
            if option.text == typed.ANY_OTHER:
                continue
            if self.kind == QuizKind.NUMBER:
                accepted = typed.number_range(option.text)
                if accepted is not None and typed.fits(accepted, given):
                    return option
            elif typed.plain(option.text) == typed.plain(answer):
                return option
        return next((one for one in self.options if one.text == typed.ANY_OTHER), None)


def _check_typed(block: Block, kind: QuizKind, items: Sequence[Item], problems: Problems) -> None:
    """Every foreseen answer can be compared, stands once, and all others are answered too."""
    seen: set[object] = set()
    for item in items:
        text = item.text.text.strip()
        key: object = text
        if text != typed.ANY_OTHER:
            is_number = kind == QuizKind.NUMBER
            key = typed.number_range(text) if is_number else typed.plain(text)
        elif item.mark in "xX":
            problems.add(item.line, "F060", "Any other answer cannot be right.", "write “- [ ] *”")
        if key is None:
            problems.add(
                item.line,
                "F061",
                f"“{text}” is no number and no range.",
                "write 1963, 3,5 or 1960..1965",
            )
        elif key in seen:
            problems.add(item.line, "F061", f"The answer “{text}” stands twice.", "delete one")
        seen.add(key)
    if typed.ANY_OTHER not in seen:
        problems.add(
            block.line,
            "F060",
            "Nothing is said to any other answer.",
            "end the list with “- [ ] *” and an explanation",
        )


def _check_chosen(block: Block, kind: QuizKind, items: Sequence[Item], problems: Problems) -> None:
    right = [item for item in items if item.mark in "xX"]
    if len(items) < OPTIONS_MIN:
        problems.add(block.line, "F020", "The quiz needs two options or more.", "add options")
    elif not right:
        problems.add(block.line, "F020", "No option is right.", "mark the right one with [x]")
    elif kind == QuizKind.ONE and len(right) > 1:
        problems.add(
            right[1].line,
            "F020",
            "More than one option is right.",
            "write kind: several, or mark one",
        )


def read_quiz(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A quiz: a question, and options or foreseen answers with `[x]` before the right ones."""
    begins = head(block, frozenset({"kind", "must_know"}), problems)
    kind_text = block.options.values.get("kind", "one")
    if kind_text not in set(QuizKind):
        problems.add(
            block.options.line("kind"),
            "F007",
            f"There is no kind “{kind_text}”.",
            "one, several, text or number",
        )
        kind_text = "one"
    kind = QuizKind(kind_text)
    must_know = block.options.values.get("must_know", False)
    if not isinstance(must_know, bool):
        problems.add(
            block.options.line("must_know"), "F007", "must_know is yes or no.", "true or false"
        )
        must_know = False
    question, items = items_of(
        block.body, _OPTION, "mark", problems, "write “- [ ] text” or “- [x] text”"
    )
    _check_chosen(block, kind, items, problems)
    if kind in TYPED:
        _check_typed(block, kind, items, problems)
    if blank(question):
        problems.add(
            block.line, "F020", "The quiz asks nothing.", "write the question above the options"
        )
    asked = pieces.add(question)
    typed_in = kind in TYPED
    drafts = [
        (
            str(n),
            item.text.text.strip() if typed_in else "",
            None if typed_in else pieces.add([item.text]),
            item.mark in "xX",
            pieces.add(item.explanation),
        )
        for n, item in enumerate(items, 1)
    ]
    return lambda: Quiz(
        begins.id,
        begins.title,
        kind,
        bool(must_know),
        asked(),
        tuple(
            Option(
                n, escape(typed.shown(text)) if html is None else inline(html()), ok, why(), text
            )
            for n, text, html, ok, why in drafts
        ),
        begins.lang,
    )
