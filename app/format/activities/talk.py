"""Talk: questions to take to a colleague."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import Draft, Pieces, head, inline, items_of, unwrapped
from app.format.problems import Problems
from app.format.scan import Block

_QUESTION = re.compile(r"^- (?P<text>\S.*?)(?P<none>)\s*$")


@dataclass(frozen=True, slots=True)
class Talk:
    """Questions for two, complete when they have talked."""

    kind_name: ClassVar[str] = "talk"

    id: str
    title: str
    text_html: str
    questions: tuple[str, ...]
    lang: str | None = None


def read_talk(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A talk: why, then the questions."""
    begins = head(block, frozenset(), problems)
    text, items = items_of(
        unwrapped(block.body), _QUESTION, "none", problems, "write “- A question?”",
        explained=False,
    )  # fmt: skip
    if not items:
        problems.add(block.line, "F055", "There is nothing to ask.", "add “- A question?”")
    said = pieces.add(text)
    drafts = [pieces.add([item.text]) for item in items]
    return lambda: Talk(
        begins.id, begins.title, said(), tuple(inline(html()) for html in drafts), begins.lang
    )
