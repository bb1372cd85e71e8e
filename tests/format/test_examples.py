"""Every example in the document of the course format is what the checker takes."""

from __future__ import annotations

import re
from pathlib import Path

from app.format.library import read_library
from tests.format.test_format import RENDERER, ROOT, TODAY

TEXT = (ROOT / "docs" / "course-format.md").read_text("utf-8")


def examples(kind: str, begins: str) -> list[str]:
    """The fenced examples of a kind that begin so."""
    found: list[str] = re.findall(rf"^```{kind}\n({begins}.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    return found


def test_no_example_is_of_a_kind_that_nothing_executes() -> None:
    assert set(re.findall(r"^```(\w+)$", TEXT, re.MULTILINE)) == {"yaml", "markdown"}
    whole = examples("markdown", "---\n")
    assert len(whole) == 3, "a module, the glossary and a guideline; the others are blocks"


def test_the_examples_together_are_a_library(tmp_path: Path) -> None:
    [course] = examples("yaml", "id: ")
    [glossary] = examples("markdown", "---\ntitle: Words")
    [guideline] = examples("markdown", "---\nid: ethical-guidelines")
    [module] = examples("markdown", "---\nid: about-the-agency")
    root = tmp_path / "courses"
    for path, text in {
        "pre-departure/course.yml": course,
        "pre-departure/01-about-the-agency/module.en.md": module,
        "guidelines/ethical-guidelines/1.en.md": guideline,
        "glossary.en.md": glossary,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    library = read_library(root, RENDERER, today=TODAY)
    # It is shortened: without activities, and in one language.
    assert {problem.code for problem in library.problems} == {"W002", "W014"}
    document = library.courses[0].modules[0][1][0].document
    assert document.aliases == (("the-agency", "what-it-does"),)


def test_every_command_of_the_document_is_there() -> None:
    named = set(re.findall(r"flask courses ([a-z]+)", TEXT))
    assert named == {"new", "fix", "check", "diff", "publish", "export"}
