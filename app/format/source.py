"""The lines of a source, and the signs in them that several readers look for."""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body with its number in the file, from 1."""

    number: int
    text: str
