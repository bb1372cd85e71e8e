"""The lines of a source, and the signs in them that several readers look for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


class Code:
    """Says of each line in turn whether it is code: a fence, or what stands between two."""

    def __init__(self) -> None:
        self._fence = ""

    def holds(self, text: str) -> bool:
        """Whether the next line is code."""
        fence = _CODE_FENCE.match(text)
        if fence and (not self._fence or text.strip().startswith(self._fence)):
            self._fence = "" if self._fence else fence.group(1)
            return True
        return bool(self._fence)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body with its number in the file, from 1."""

    number: int
    text: str
