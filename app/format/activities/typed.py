"""What people type as an answer, compared with what a course foresees. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

# The option that stands for every other answer.
ANY_OTHER = "*"

_BETWEEN = ".."
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_BOTH = re.compile(r"[+-]?\d{1,3}(?P<group>[.,])\d{3}(?:(?P=group)\d{3})*(?!(?P=group))[.,]\d+")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_DIGITS_MAX = 40

Range = tuple[Decimal, Decimal]


def plain(text: str) -> str:
    """A text as it is compared: without case, blanks, hidden signs and punctuation at its ends.

    The same letters are the same however they are encoded. Signs alone stay as they are.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(
        char for char in folded if not char.isspace() and unicodedata.category(char) != "Cf"
    )
    begins, ends = 0, len(letters)
    while begins < ends and unicodedata.category(letters[ends - 1]).startswith("P"):
        ends -= 1
    while begins < ends and unicodedata.category(letters[begins]) in {"Pi", "Ps", "Po"}:
        begins += 1
    return letters[begins:ends] or letters


def numbers(text: str) -> tuple[Decimal, ...]:
    """Every number that a text may mean, none where it is no number.

    Blanks may part thousands, and comma and point are both decimal marks: `1 500`, `3,5`, `3.5`.
    `1.500` may mean one and a half or fifteen hundred, as languages differ: it means both.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).translate(_MINUS).split())
    if len(typed) > _DIGITS_MAX:
        return ()
    found = []
    if _PLAIN.fullmatch(typed):
        found.append(Decimal(typed.replace(",", ".")))
    if _THOUSANDS.fullmatch(typed):
        found.append(Decimal(re.sub("[.,]", "", typed)))
    if both := _BOTH.fullmatch(typed):
        whole = typed.replace(both["group"], "")
        found.append(Decimal(whole.replace(",", ".")))
    return tuple(dict.fromkeys(found))


def number_range(text: str) -> Range | None:
    """What an option of a quiz of numbers accepts: `1963`, `1960..1965`; None where neither."""
    first, between, last = text.partition(_BETWEEN)
    low = numbers(first)
    high = numbers(last) if between else low
    if not low or not high or low[0] > high[0]:
        return None
    return low[0], high[0]


def fits(accepted: Range, given: Iterable[Decimal]) -> bool:
    """Whether one of the readings lies in the range, its ends included."""
    return any(accepted[0] <= number <= accepted[1] for number in given)


def shown(text: str) -> str:
    """An option of a quiz of numbers as it is printed: a range with its dash."""
    first, between, last = text.partition(_BETWEEN)
    return f"{first.strip()}\u2013{last.strip()}" if between else text
