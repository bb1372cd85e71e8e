"""Reflection: a journal prompt, whose answer only its writer reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import Draft, Pieces, blank, head
from app.format.problems import Problems
from app.format.scan import ID, Block


@dataclass(frozen=True, slots=True)
class Reflection:
    """A journal prompt. `prompt` is the id under which the journal keeps the answer.

    `ask_again` is an earlier prompt, whose answer is shown beside the box for the new one.
    """

    kind_name: ClassVar[str] = "reflect"

    id: str
    title: str
    prompt: str
    question_html: str
    lang: str | None = None
    ask_again: str | None = None


def read_reflection(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A journal prompt."""
    begins = head(block, frozenset({"prompt", "ask_again"}), problems)
    prompt = block.options.values.get("prompt")
    if not isinstance(prompt, str) or not ID.fullmatch(prompt):
        problems.add(
            block.options.line("prompt"),
            "F023",
            "The reflection has no prompt id.",
            "add prompt: a-short-id",
        )
        prompt = ""
    again = block.options.values.get("ask_again")
    if again is not None and (not isinstance(again, str) or not ID.fullmatch(again)):
        problems.add(
            block.options.line("ask_again"),
            "F064",
            f"“{again}” is no id of a prompt.",
            "name the prompt: of an earlier reflection",
        )
        again = None
    if again is not None and again == prompt:
        problems.add(
            block.options.line("ask_again"),
            "F064",
            "The reflection asks again for itself.",
            "give it a prompt of its own, and name the earlier one",
        )
    if blank(block.body):
        problems.add(block.line, "F023", "The reflection asks nothing.", "write the question")
    question = pieces.add(block.body)
    return lambda: Reflection(
        begins.id, begins.title, prompt, question(), lang=begins.lang, ask_again=again
    )
