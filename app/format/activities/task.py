"""Task: something to do in the field, with a check-list and a note that only the doer reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.format.activities.parts import ITS_ID, Draft, Pieces, head, inline, list_with_ids
from app.format.problems import Problems
from app.format.scan import Block

# Whoever leaves the brackets out means the same.
_ITEM = re.compile(rf"^- (?:\[[ xX]?\]\s*)?(?P<text>.+?){ITS_ID}")


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A line to tick. Ticks are kept by its id."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, complete when every line is ticked."""

    kind_name: ClassVar[str] = "task"

    id: str
    title: str
    text_html: str
    items: tuple[TaskItem, ...]
    lang: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids that answers name."""
        return tuple(item.id for item in self.items)


def read_task(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A task: what to do, then its check-list."""
    begins = head(block, frozenset(), problems)
    said, drafts = list_with_ids(block, _ITEM, "line", "write “- [ ] text {#id}”", pieces, problems)
    if not drafts:
        problems.add(block.line, "F050", "There is nothing to tick.", "add “- [ ] Ask … {#id}”")
    return lambda: Task(
        begins.id,
        begins.title,
        said(),
        tuple(TaskItem(item, inline(html())) for item, html in drafts),
        begins.lang,
    )
