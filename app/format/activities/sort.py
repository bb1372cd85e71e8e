"""Sort: cards that belong into groups, or into an order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from app.format.activities.parts import (
    ITS_ID,
    Draft,
    Item,
    Part,
    Pieces,
    blank,
    check_id,
    head,
    inline,
    items_of,
    parted,
)
from app.format.problems import Problems
from app.format.scan import Block, Line

_CARD = re.compile(rf"^- (?P<text>.+?){ITS_ID}")
_NUMBERED = re.compile(rf"^\d{{1,3}}[.)] (?P<text>.+?){ITS_ID}")

# Groups, and cards in all.
FEWEST = 2


class SortKind(StrEnum):
    """What cards are put into."""

    GROUPS = "groups"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Group:
    """Where cards may belong."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `place` is the id of its group, or its number in the right order ("1", "2", …).

    `id` is the one that the text gives it, or else its position in the source.
    """

    id: str
    html: str
    place: str
    explanation_html: str


@dataclass(frozen=True, slots=True)
class Sort:
    """Cards to put where they belong, as the source has them. An order has no `groups`."""

    kind_name: ClassVar[str] = "sort"

    id: str
    title: str
    kind: SortKind
    question_html: str
    groups: tuple[Group, ...]
    cards: tuple[Card, ...]
    lang: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids that answers name."""
        return (*(group.id for group in self.groups), *(card.id for card in self.cards))


def read_sort(block: Block, pieces: Pieces, problems: Problems) -> Draft:
    """A sort: a text, then groups with cards, or one numbered list in the right order."""
    begins = head(block, frozenset({"kind"}), problems)
    kind = block.options.values.get("kind", "groups")
    if kind not in set(SortKind):
        problems.add(
            block.options.line("kind"), "F007", f"There is no kind “{kind}”.", "groups or order"
        )
        kind = "groups"
    before, groups = parted(block, "group", problems)
    if kind == "order":
        question, placed = _in_order(block, before, groups, problems)
    else:
        question, placed = _in_groups(block, before, groups, problems)
    ids = _ids([item for _, item in placed], problems)
    asked = pieces.add(question)
    drafts = [
        (card_id, pieces.add([item.text]), place, pieces.add(item.explanation))
        for card_id, (place, item) in zip(ids, placed, strict=True)
    ]
    return lambda: Sort(
        begins.id,
        begins.title,
        SortKind(kind),
        asked(),
        tuple(Group(group.id, group.title) for group in groups),
        tuple(Card(n, inline(text()), place, why()) for n, text, place, why in drafts),
        begins.lang,
    )


_Placed = list[tuple[str, Item]]


def _in_order(
    block: Block, before: list[Line], groups: list[Part], problems: Problems
) -> tuple[list[Line], _Placed]:
    """The text, and every card with its number."""
    if groups:
        problems.add(
            groups[0].line, "F048", "An order has no groups.", "write one list: 1. first, 2. next"
        )
    question, items = items_of(
        before, _NUMBERED, "id", problems, "write “1. text”, in the right order"
    )
    if len(items) < FEWEST:
        problems.add(
            block.line,
            "F048",
            "An order needs two cards or more.",
            "write 1. first, 2. next, in the right order",
        )
    return question, [(str(number), item) for number, item in enumerate(items, 1)]


def _in_groups(
    block: Block, before: list[Line], groups: list[Part], problems: Problems
) -> tuple[list[Line], _Placed]:
    """The text, and every card with its group."""
    if len(groups) < FEWEST:
        problems.add(
            block.line,
            "F048",
            "There are fewer than two groups.",
            "write #### Group {#id} and its cards under it, or kind: order",
        )
    placed: _Placed = []
    for group in groups:
        text, items = items_of(group.lines, _CARD, "id", problems, "write “- card”")
        if not blank(text):
            line = next(line.number for line in text if line.text.strip())
            problems.add(line, "F048", "A group has cards only.", "write “- card”")
        if not items:
            problems.add(group.line, "F048", "The group has no card.", "add “- card” under it")
        placed.extend((group.id, item) for item in items)
    return before, placed


def _ids(items: list[Item], problems: Problems) -> list[str]:
    """The id of every card; also notes cards that cannot be told apart."""
    ids: list[str] = []
    texts: set[str] = set()
    for number, item in enumerate(items, 1):
        if item.mark:
            check_id(item.mark, item.line, "card", ids, problems)
        ids.append(item.mark or str(number))
        if item.text.text in texts:
            problems.add(item.line, "F049", "Another card says the same.", "say it in other words")
        texts.add(item.text.text)
    return ids
