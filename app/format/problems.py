"""Where problems are collected while a file is read."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field

from app.format.document import Problem

CODES: dict[str, str] = {
    "F001": "The file cannot be read as text.",
    "F002": "The front matter is missing or is not YAML.",
    "F003": "A key is not known.",
    "F004": "A value is missing or of the wrong kind.",
    "F005": "An id is missing, malformed, or stands twice.",
    "F006": "A block is not known, not closed, or stands in the wrong place.",
    "F007": "An option of a block is not known or wrong.",
    "F008": "Raw HTML or an attribute that is not allowed.",
    "F009": "A link or picture points where it may not, or to nothing.",
    "F010": "A picture has no alternative text.",
    "F011": "Headings do not follow one another.",
    "F012": "The text is too large, too deep, or takes too long to render.",
    "F013": "A character that hides or reorders text.",
    "F020": "A quiz has no options, or the wrong number of right ones.",
    "F021": "An option or a choice has no explanation.",
    "F022": "A dilemma leads nowhere, or a scene cannot be reached.",
    "F023": "A reflection has no prompt, or the prompt stands twice in the library.",
    "F030": "A file that the course names is not there.",
    "F031": "The languages of a module do not have the same steps.",
    "F034": "An alias does not lead from an id that is gone to one that is there.",
    "W001": "A translation is behind its source.",
    "W002": "A module has no activity or no reflection prompt.",
    "W003": "The minutes do not fit the length.",
    "W004": "Dated facts are older than a year.",
}


@dataclass
class Problems:
    """The problems of one file, as they are found."""

    path: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, code: str, message: str, mend: str, column: int = 1) -> None:
        """Note a problem. Codes that begin with W are warnings."""
        self.found.append(
            Problem(self.path, line, column, code, message, mend, warning=code.startswith("W"))
        )

    def unknown_key(
        self, line: int, key: str, known: Collection[str], column: int = 1, code: str = "F003"
    ) -> None:
        """Note a name that is not known, with the nearest that is."""
        near = difflib.get_close_matches(key, known, n=1)
        mend = f"did you mean “{near[0]}”?" if near else f"known are {', '.join(sorted(known))}"
        self.add(line, code, f"“{key}” is not known.", mend, column)

    @property
    def failed(self) -> bool:
        """Whether any of them stops a publish."""
        return any(not problem.warning for problem in self.found)
