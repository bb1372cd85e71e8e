"""Problems, their codes, and where they are collected while a file is read."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field

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
    "F032": "A module requires one that is not there, or itself by way of others.",
    "F033": "A course's id, or the folder of a module, stands twice.",
    "F034": "An alias does not lead from an id that is gone to one that is there.",
    "F040": "A picture cannot be used.",
    "F041": "A footnote has no text, no place, or stands where none may.",
    "F042": "A column of a table has no heading.",
    "F043": "A term is not in the glossary, or the glossary's languages differ.",
    "F060": "A quiz to type in says nothing to any other answer.",
    "F061": "A foreseen answer is no number, or stands twice.",
    "F062": "A plan asks nothing, or for a wrong number of actions.",
    "F063": "A contact card has no lines, too many, or one without an id or words of its own.",
    "F064": "A reflection asks again for what nobody was asked before.",
    "F048": "A sort has too few groups or cards, or cards that do not fit its kind.",
    "F049": "Two cards of a sort say the same.",
    "F045": "A rating has no statements, or does not say what its ends mean.",
    "F046": "A rating has no name, or the name stands twice in the library.",
    "F047": "A rating asks again for one that is not in the library.",
    "F050": "A task has no check-list.",
    "F055": "A talk has no questions.",
    "W001": "A translation is behind its source.",
    "W002": "A module has no activity or no reflection prompt.",
    "W003": "The minutes do not fit the length.",
    "W004": "Dated facts are older than a year.",
    "W010": "A sentence has more than 30 words.",
    "W011": "A paragraph has more than 100 words.",
    "W012": "A section has more than 350 words between its activities.",
    "W013": "The page of the module is heavier than 14 kB.",
    "W014": "A module has no text in a language of its course.",
    "W015": "A file in media/ is used by no text of its module.",
    "W016": "A folder with a module is not listed by its course.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file. Line and column count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        """`file:line:col code message — how to mend`."""
        return f"{self.path}:{self.line}:{self.column} {self.code} {self.message} — {self.mend}"


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
