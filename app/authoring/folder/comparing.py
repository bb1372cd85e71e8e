"""Two texts held against each other, line by line and word by word. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LINES_AROUND = 2
# Lines that are less alike than this are shown whole, the old and then the new.
ALIKE = 0.4

Mark = Callable[[str], str]


def _gone(words: str) -> str:
    return f"[-{words}-]"


def _come(words: str) -> str:
    return f"{{+{words}+}}"


def words_compared(before: str, after: str, gone: Mark = _gone, come: Mark = _come) -> str:
    """One line with what is gone and what has come marked, as [-gone-] and {+come+}."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    shown: list[str] = []
    for kind, first, last, other, end in matcher.get_opcodes():
        if kind == "equal":
            shown.extend(old[first:last])
            continue
        if last > first:
            shown.append(gone("".join(old[first:last])))
        if end > other:
            shown.append(come("".join(new[other:end])))
    return "".join(shown)


def _pairs(
    before: Sequence[str], after: Sequence[str], gone: Mark, come: Mark
) -> Iterator[tuple[str, str]]:
    """Lines that took the place of others: changed ones word by word, the rest whole."""
    for index in range(max(len(before), len(after))):
        old = before[index] if index < len(before) else None
        new = after[index] if index < len(after) else None
        if old is not None and new is not None:
            ratio = difflib.SequenceMatcher(None, old, new, autojunk=False).quick_ratio()
            if ratio >= ALIKE:
                yield "~", words_compared(old, new, gone, come)
                continue
        if old is not None:
            yield "-", gone(old)
        if new is not None:
            yield "+", come(new)


def compared(
    before: bytes, after: bytes, *, gone: Mark = _gone, come: Mark = _come
) -> Iterator[str]:
    """The places where two files differ, each with its line and a little of what stands around it.

    A line begins with a space where it is the same, `-` where it is gone, `+` where it is new and
    `~` where words of it changed.
    """
    old = before.decode("utf-8", "replace").splitlines()
    new = after.decode("utf-8", "replace").splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(LINES_AROUND):
        yield f"@@ line {group[0][3] + 1} @@"
        for kind, first, last, other, end in group:
            if kind == "equal":
                yield from (f"  {line}" for line in old[first:last])
            else:
                pairs = _pairs(old[first:last], new[other:end], gone, come)
                yield from (f"{mark} {line}" for mark, line in pairs)
    if old == new and before != after:
        yield "(only the ends of lines differ)"
