"""Hints for a text that is easy to read, on a phone and in a second language. Pure.

The rules are of our own choosing, on the generous side of what plain-language guides advise
(about 20 words a sentence): a hint that comes too often is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.format.problems import Problems
from app.format.scan import Block, Line, RawSection

SENTENCE_WORDS = 30
PARAGRAPH_WORDS = 100
SECTION_WORDS = 350

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\]\([^)]*\)|\{:?[^{}]*\}|https?://\S+")
_END = re.compile(r"(?<=[.!?…])[\"”’»)\]*_]*\s+")
# What begins a paragraph of its own: a heading, an item, a quotation, a row, a fence, an option.
_ALONE = re.compile(r"^\s*(?:#{1,6}\s|[-*+]\s|\d+[.)]\s|>|\||/{3,}|`{3,}|~{3,}|: |\[\^)")


def words_of(text: str) -> int:
    """How many words somebody reads in a text."""
    return len(_WORD.findall(_ADDRESS.sub(" ", text)))


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    here: list[Line] = []
    for line in lines:
        if not line.text.strip() or _ALONE.match(line.text):
            if here:
                yield here
            here = []
        if line.text.strip():
            here.append(line)
    if here:
        yield here


def _sentences(paragraph: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Each sentence with the line it begins on."""
    text = "\n".join(line.text for line in paragraph)
    start = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        yield paragraph[text[:start].count("\n")].number, text[start:end]
        start = end


def _check_lines(lines: Sequence[Line], problems: Problems) -> None:
    for paragraph in _paragraphs(lines):
        if paragraph[0].text.lstrip().startswith(("|", "/")):
            continue
        words = sum(words_of(line.text) for line in paragraph)
        if words > PARAGRAPH_WORDS:
            problems.add(
                paragraph[0].number,
                "W011",
                f"A paragraph of {words} words.",
                f"at most {PARAGRAPH_WORDS}: begin a new one where the thought does",
            )
        for line, sentence in _sentences(paragraph):
            count = words_of(sentence)
            if count > SENTENCE_WORDS:
                problems.add(
                    line,
                    "W010",
                    f"A sentence of {count} words.",
                    f"at most {SENTENCE_WORDS}: make two of it",
                )


def check_ease(
    introduction: Sequence[Line], sections: Sequence[RawSection], problems: Problems
) -> None:
    """Note sentences, paragraphs and sections that are long. Activities do not make a section
    long: nobody reads them in one go.
    """
    _check_lines(introduction, problems)
    for section in sections:
        words = 0
        for part in section.parts:
            lines = part.body if isinstance(part, Block) else part
            _check_lines(lines, problems)
            if not isinstance(part, Block):
                words += sum(words_of(line.text) for line in part)
        if words > SECTION_WORDS:
            problems.add(
                section.line,
                "W012",
                f"“{section.title}” has {words} words.",
                f"at most {SECTION_WORDS} between activities: make two sections of it",
            )
