"""What the documents and `make help` say of targets and variables is so."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.processes import ROOT

DOCUMENTS = ["README.md", *(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md"))]


def read(name: str) -> str:
    return (ROOT / name).read_text()


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", read("Makefile"), re.MULTILINE))


def test_make_help_explains_every_target() -> None:
    printed = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    explained = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", printed, re.MULTILINE))
    assert set(explained) == targets()


def test_make_knows_that_no_target_is_a_file() -> None:
    [phony] = re.findall(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    assert set(phony.split()) == targets()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_documents_name_only_targets_that_are_there(document: str) -> None:
    named = re.findall(r"(?:`|^    )(?:[A-Z]+=\S+ )*make ([a-z-]+)", read(document), re.MULTILINE)
    assert set(named) <= targets()


def test_the_development_page_explains_every_target() -> None:
    text = read("docs/development.md")
    assert {name for name in targets() if f"`make {name}`" not in text} == set()


def test_every_variable_is_in_the_readme() -> None:
    variables = set(re.findall(r"SAMFERD_[A-Z_]+", read("config.py") + read("wsgi.py")))
    assert {name for name in variables if f"`{name}`" not in read("README.md")} == set()
