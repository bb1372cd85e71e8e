"""A contact card: names and numbers by the id of their line. Private."""

from __future__ import annotations

import re
import unicodedata

from app.format.activities.contact_card import CardLine, ContactCard
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered, check_length, one

NAME_MAX = 120
TELEPHONE_MAX = 40
NOTE_MAX = 200
DIGITS_MIN = 2

FIELDS = ("name", "telephone", "note")

_TELEPHONE = re.compile(r"\+?[\d\s().\-\u2010-\u2013*#]+")


def take(card: ContactCard, sent: Sent, /) -> Answer:
    """Every line as it was typed, by its id."""
    return {
        "lines": {
            line.id: {name: one(sent, f"{name}-{line.id}") for name in FIELDS}
            for line in card.lines
        }
    }


def dialled(telephone: str) -> str:
    """What a telephone number dials, in plain digits; empty where it is none."""
    if not _TELEPHONE.fullmatch(telephone):
        return ""
    digits = "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in telephone
        if char.isdigit() or char in "*#"
    )
    if sum(char.isdigit() for char in digits) < DIGITS_MIN:
        return ""
    return f"+{digits}" if telephone.startswith("+") else digits


def link_of(telephone: str) -> str:
    """The address that calls a number; empty where it is none."""
    number = dialled(telephone)
    return f"tel:{number.replace('#', '%23')}" if number else ""


def _checked(line: CardLine, typed: Answer) -> Answer:
    whose = {"whose": line.words}
    check_length(typed["name"], NAME_MAX, "card-name-too-long", f"name-{line.id}", **whose)
    check_length(typed["note"], NOTE_MAX, "card-note-too-long", f"note-{line.id}", **whose)
    number = typed["telephone"]
    if number and (len(number) > TELEPHONE_MAX or not dialled(number)):
        raise Unanswered("card-no-telephone", f"telephone-{line.id}", **whose)
    return {name: typed[name] for name in FIELDS if typed[name]}


def judge(card: ContactCard, taken: Answer, before: Answer, /) -> Judged:
    """Keep what is filled in; half of the numbers complete the card.

    What was filled in on lines that the card does not have any more is kept too, since they may
    come back.

    Raises:
        Unanswered: nothing at all was ever filled in, a text is too long, or a number is none.
    """
    kept: Answer = before.get("lines", {})
    gone = {line: words for line, words in kept.items() if line not in taken["lines"]}
    filled = {
        line.id: words for line in card.lines if (words := _checked(line, taken["lines"][line.id]))
    }
    if not filled and not kept:
        raise Unanswered("card-is-empty", f"telephone-{card.lines[0].id}")
    numbers = sum("telephone" in words for words in filled.values())
    return Judged(
        {"written": True},
        None,
        completes=numbers >= card.needed,
        private={"lines": {**gone, **filled}},
    )


def filled_lines(card: ContactCard, answer: Answer) -> list[dict[str, str]]:
    """The lines of a card that have something in them, each with the address that calls it."""
    lines: Answer = answer.get("lines", {})
    return [_shown(line, lines[line.id]) for line in card.lines if lines.get(line.id)]


def _shown(line: CardLine, words: Answer) -> dict[str, str]:
    texts = {name: words.get(name, "") for name in FIELDS}
    return {**texts, "id": line.id, "whose": line.words, "href": link_of(texts["telephone"])}


def shown(card: ContactCard, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The boxes of every line, as they stand or as they were refused, and the filled card."""
    lines: Answer = (typed or answer).get("lines", {})
    return {
        "lines": [_shown(line, lines.get(line.id, {})) for line in card.lines],
        "filled": filled_lines(card, answer),
        "needed": card.needed,
    }
