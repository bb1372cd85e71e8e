"""How a picture stands in a text. Pure."""

from __future__ import annotations

import re

ALT_MAX = 300
CAPTION_MAX = 200
_BLANKS = re.compile(r"\s+")
# What would end the words of a picture before their time.
_SIGNS = str.maketrans({"[": "(", "]": ")", "|": "/", "<": "‹", ">": "›"})


def _plain(words: str) -> str:
    return _BLANKS.sub(" ", words.translate(_SIGNS)).strip()


def with_picture(source: str, *, name: str, alt: str, caption: str) -> str:
    """The text with a picture at its end, as a figure where it has a caption."""
    line = f"![{_plain(alt)}]({name})"
    block = f"/// figure | {_plain(caption)}\n{line}\n///" if _plain(caption) else line
    return f"{source.rstrip()}\n\n{block}\n"
