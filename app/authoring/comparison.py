"""Two texts word by word, and three texts merged. Pure, and bounded for any input."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.authoring.rules import MERGE_MARK

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
# Pairs of equal lines or words above which a passage is shown as replaced as a whole.
WORK_MAX = 200_000
# More lines than anybody reads; the rest is counted.
SHOWN_MAX = 2_000
# Unchanged lines that are shown around a change.
AROUND = 2

SAME, REMOVED, ADDED = "same", "removed", "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line. `kind` is `same`, `removed` or `added`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number in the new text (None where it is gone), or lines left out."""

    number: int | None
    pieces: tuple[Piece, ...] = ()
    left_out: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything in it was taken out or put in."""
        return any(piece.kind != SAME for piece in self.pieces)


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """What `SequenceMatcher` finds between the common ends of two sequences.

    Everything between is replaced as a whole where comparing it would take too long: its work
    grows with how often the same stands on both sides.
    """
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    often, also = Counter(before), Counter(after)
    found: Sequence[tuple[str, int, int, int, int]] = [("replace", 0, len(before), 0, len(after))]
    if sum(count * also[item] for item, count in often.items()) <= WORK_MAX:
        found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    blocks = [(name, i + start, j + start, k + start, m + start) for name, i, j, k, m in found]
    tail = ("equal", len(old) - end, len(old), len(new) - end, len(new))
    return [("equal", 0, start, 0, start), *blocks, tail]


def _words(old: str, new: str) -> tuple[Piece, ...]:
    """The words of two lines. A space between two changes is part of both, so that a phrase that
    took the place of another is read as one.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    gone: list[str] = []
    come: list[str] = []

    def settle() -> None:
        pieces.extend(
            Piece(kind, "".join(words)) for kind, words in ((REMOVED, gone), (ADDED, come)) if words
        )
        gone.clear()
        come.clear()

    blocks = [
        block for block in _blocks(before, after) if block[2] > block[1] or block[4] > block[3]
    ]
    for number, (name, i, j, k, m) in enumerate(blocks):
        if name != "equal":
            gone.extend(before[i:j])
            come.extend(after[k:m])
        elif gone and come and number + 1 < len(blocks) and not "".join(before[i:j]).strip():
            gone.extend(before[i:j])
            come.extend(before[i:j])
        else:
            settle()
            pieces.append(Piece(SAME, "".join(before[i:j])))
    settle()
    return tuple(pieces)


def _replaced(old: Sequence[str], new: Sequence[str], first: int) -> Iterator[Line]:
    """Lines that took the place of others: as many as there are, each beside its own."""
    for offset in range(max(len(old), len(new))):
        if offset >= len(new):
            yield Line(None, (Piece(REMOVED, old[offset]),))
        elif offset >= len(old):
            yield Line(first + offset, (Piece(ADDED, new[offset]),))
        elif offset < SHOWN_MAX:
            yield Line(first + offset, _words(old[offset], new[offset]))
        else:
            pieces = (Piece(REMOVED, old[offset]), Piece(ADDED, new[offset]))
            yield Line(first + offset, pieces)


def compare(old: str, new: str, *, whole: bool = False) -> tuple[Line, ...]:
    """What `new` changes of `old`, line by line and word by word.

    Unchanged lines far from a change are left out, unless the `whole` is wanted; no lines at all
    when nothing changed.
    """
    before, after = old.split("\n"), new.split("\n")
    lines: list[Line] = []
    for name, i, j, k, m in _blocks(before, after):
        if name == "equal":
            lines.extend(
                Line(k + offset + 1, (Piece(SAME, text),)) for offset, text in enumerate(after[k:m])
            )
        else:
            lines.extend(_replaced(before[i:j], after[k:m], k + 1))
    return tuple(lines) if whole else tuple(_near(lines))


def _near(lines: Sequence[Line]) -> Iterator[Line]:
    changed = [at for at, line in enumerate(lines) if line.changed]
    shown = {
        near
        for at in changed
        for near in range(max(0, at - AROUND), min(len(lines), at + AROUND + 1))
    }
    last = sorted(shown)[:SHOWN_MAX][-1] if shown else 0
    skipped = 0
    for at, line in enumerate(lines):
        if at not in shown or at > last:
            skipped += 1
            continue
        if skipped:
            yield Line(None, left_out=skipped)
            skipped = 0
        yield line
    if skipped and changed:
        yield Line(None, left_out=skipped)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two texts in one. `clashes` is how often both changed the same lines."""

    text: str
    clashes: int


def merge(base: str, mine: str, theirs: str, *, mine_name: str, theirs_name: str) -> Merged:
    """Both changes of `base` in one text.

    Where both changed the same lines, both stand there between lines that begin with `%%%`; a
    person keeps what is right and deletes those lines. A text that has them is never published.
    """
    ours, others, old = mine.split("\n"), theirs.split("\n"), base.split("\n")
    left, right = matches(old, ours), matches(old, others)
    merged: list[str] = []
    clashes = at = mine_at = theirs_at = 0
    # Lines of the base that both kept hold the two texts together; between them is what changed.
    for anchor in [*(n for n in range(len(old)) if n in left and n in right), len(old)]:
        mine_to, theirs_to = left.get(anchor, len(ours)), right.get(anchor, len(others))
        was, my, their = old[at:anchor], ours[mine_at:mine_to], others[theirs_at:theirs_to]
        if their in (my, was):
            merged.extend(my)
        elif my == was:
            merged.extend(their)
        else:
            clashes += 1
            merged.extend((f"{MERGE_MARK} {mine_name}", *my))
            merged.extend((f"{MERGE_MARK} {theirs_name}", *their, f"{MERGE_MARK} –"))
        if anchor < len(old):
            merged.append(old[anchor])
        at, mine_at, theirs_at = anchor + 1, mine_to + 1, theirs_to + 1
    return Merged("\n".join(merged), clashes)


def matches(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Which line of `old` is which of `new`, both from 0; lines that changed are not there."""
    return {
        i + offset: k + offset
        for name, i, j, k, _m in _blocks(old, new)
        if name == "equal"
        for offset in range(j - i)
    }
