"""A text held against the format, and against what is published beside it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.authoring.rules import merge_marks
from app.format.asking_again import named
from app.format.between import difference
from app.format.document import Document
from app.format.problems import Problem
from app.format.reader import WORDS_A_MINUTE, read_module_text
from app.format.renderer import Renderer


@dataclass(frozen=True, slots=True)
class Around:
    """What is published beside a text: its source, and what other modules have by name.

    `source` is None for the source language itself; `names` has the module of each prompt and
    rating.
    `pictures` are those that the module has, by name; `terms` the ids of the glossary.
    """

    source: Document | None
    source_sha256: str
    names: Mapping[tuple[str, str], str]
    pictures: Collection[str]
    terms: Collection[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A problem with the text of its line."""

    problem: Problem
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that was checked. `document` is None where it cannot be read."""

    document: Document | None
    found: tuple[Found, ...]
    words: int

    @property
    def errors(self) -> int:
        """How many problems stop a publish."""
        return sum(not found.problem.warning for found in self.found)

    @property
    def minutes(self) -> int:
        """How long reading takes, at the format's own pace."""
        return max(1, math.ceil(self.words / WORDS_A_MINUTE))


def check_text(
    source: str,
    *,
    module_id: str,
    lang: str,
    path: str,
    around: Around,
    renderer: Renderer,
    today: date,
) -> Checked:
    """Everything that is wrong with a text, in the order of its lines.

    The same checker as on the command line; what a folder is held against, its other files, is
    here what is published.
    """
    document, problems = read_module_text(
        source.encode(),
        path,
        lang,
        renderer,
        today=today,
        pictures=around.pictures,
        terms=around.terms,
    )
    problems = [*problems, *_marks(source, path)]
    if document is not None:
        problems.extend(_beside(document, module_id, path, around))
    lines = source.split("\n")
    problems.sort(key=lambda problem: (problem.line, problem.column, problem.code))
    return Checked(
        document,
        tuple(
            Found(problem, lines[problem.line - 1] if problem.line <= len(lines) else "")
            for problem in problems
        ),
        sum(section.words for section in document.sections) if document else 0,
    )


def _marks(source: str, path: str) -> list[Problem]:
    return [
        Problem(
            path, line, 1, "D001", "Two texts were merged here, and nobody has chosen yet.",
            "keep what is right, and delete the lines that begin with %%%",
        )
        for line in merge_marks(source)
    ]  # fmt: skip


def _beside(document: Document, module_id: str, path: str, around: Around) -> list[Problem]:
    def problem(code: str, message: str, mend: str) -> Problem:
        return Problem(path, 1, 1, code, message, mend, warning=code.startswith("W"))

    found = []
    if document.id != module_id:
        found.append(
            problem("F005", f"The id is “{document.id}”, and the module's is “{module_id}”.",
                    f"write id: {module_id}")
        )  # fmt: skip
    for one in named(document):
        other = around.names.get((one.what, one.name))
        if other:
            found.append(
                problem(one.doubled, f"The {one.what} “{one.name}” stands twice.",
                        f"the other is in the module {other}; give this one another id")
            )  # fmt: skip
    if around.source is not None:
        differs = difference(around.source, document) if document.id == module_id else ""
        if differs:
            found.append(
                problem("F031", f"{differs} than in the source.",
                        "give both languages the same ids in the same order")
            )  # fmt: skip
        basis = document.translated_from
        if basis is None or not around.source_sha256.startswith(basis):
            found.append(
                problem("W001", "The translation is behind its source.",
                        "translate the changes, then write "
                        f"translated_from: {around.source_sha256[:12]}")
            )  # fmt: skip
    return found
