"""Tables: what a scan finds wrong with them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.format.problems import Problems
from app.format.source import CODE_SPAN, Code, Line

ROWS_MAX = 120
COLUMNS_MAX = 16
_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


def _cells(text: str) -> list[str]:
    plain = CODE_SPAN.sub("x", text.strip()).replace("\\|", "x")
    return [cell.strip() for cell in plain.removeprefix("|").removesuffix("|").split("|")]


def check_tables(lines: Sequence[Line], problems: Problems) -> None:
    """Note tables that are too large to be read on a phone, and columns without a heading."""
    code = Code()
    for number, line in enumerate(lines):
        if (
            code.holds(line.text)
            or number == 0
            or "|" not in line.text
            or not _RULE.match(line.text)
        ):
            continue
        head = lines[number - 1]
        columns = _cells(head.text)
        if "|" not in head.text:
            continue
        if len(columns) > COLUMNS_MAX:
            problems.add(
                head.number,
                "F012",
                f"The table has {len(columns)} columns.",
                f"at most {COLUMNS_MAX}",
            )
        if not all(columns):
            problems.add(
                head.number,
                "F042",
                "A column of the table has no heading.",
                "say in the first row what stands below",
            )
        rows = next(
            (
                far
                for far, each in enumerate(lines[number + 1 :])
                if "|" not in each.text or not each.text.strip()
            ),
            len(lines) - number - 1,
        )
        if rows > ROWS_MAX:
            problems.add(line.number, "F012", f"The table has {rows} rows.", f"at most {ROWS_MAX}")
