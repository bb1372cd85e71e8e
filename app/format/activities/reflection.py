"""Reflection: a journal prompt, whose answer only its writer reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import Draft, Pieces, blank, head
from app.format.problems import Problems
from app.format.scan import ID, Block


@dataclass(frozen=True, slots=True)
class Reflection:
    """A journal prompt. `prompt` is the id under which the journal keeps the answer."""

    kind_name: ClassVar[str] = "reflect"

    id: str
    title: str
    prompt: str
    question_html: str
    lang: str | None = None


def read_reflection(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A journal prompt."""
    begins = head(block, frozenset({"prompt"}), problems)
    prompt = block.options.values.get("prompt")
    if not isinstance(prompt, str) or not ID.fullmatch(prompt):
        problems.add(
            block.options.line("prompt"),
            "F023",
            "The reflection has no prompt id.",
            "add prompt: a-short-id",
        )
        prompt = ""
    if blank(block.body):
        problems.add(block.line, "F023", "The reflection asks nothing.", "write the question")
    question = pieces.add(block.body)
    return lambda: Reflection(begins.id, begins.title, prompt, question(), lang=begins.lang)
