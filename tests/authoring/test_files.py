"""Courses as files: a new module, everything that is published, ids that were missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app.authoring.folder.writing import with_module
from app.catalog.models import Course
from app.format.mending import add_ids, slug
from app.foundation.db import db, transaction
from tests.authoring.folders import edit, run
from tests.catalog.texts import first, from_browser

FIRST = "pre-departure/01-first/module.en.md"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "published.json"
    }


def test_export_writes_everything_byte_for_byte(app: Flask, courses: Path, tmp_path: Path) -> None:
    assert run(app, "publish", "--yes")[0] == 0
    status, printed = run(app, "export", str(tmp_path / "out"))
    assert status == 0, printed
    assert contents(tmp_path / "out") == contents(courses)
    assert run(app, "export", str(tmp_path / "out"))[1].startswith("0 files written, ")
    status, printed = run(app, "publish", str(tmp_path / "out"), "--yes")
    assert status == 0, printed
    assert printed.endswith("Everything is published already.\n")


def test_what_was_written_in_the_browser_comes_into_the_folder_and_is_built_upon(
    app: Flask, courses: Path
) -> None:
    short = first(("A short opening.", "A short word."))
    with app.app_context():
        from_browser(short)
    assert run(app, "publish", "--yes")[0] == 1
    status, printed = run(app, "export", str(courses))
    assert status == 0, printed
    assert (courses / FIRST).read_bytes() == short.source
    assert json.loads((courses / "published.json").read_text())[FIRST] == short.sha256
    edit(courses, "A short word.", "A word.")
    assert "published first (en), revision 3" in run(app, "publish", "--yes")[1]


def test_export_overwrites_nothing_that_was_never_published(app: Flask, courses: Path) -> None:
    with app.app_context():
        from_browser(first(("A short opening.", "A short word.")))
    path = edit(courses, "A short opening.", "Mine, and nowhere else.")
    before = contents(courses)
    status, printed = run(app, "export", str(courses))
    assert status == 1
    assert f"{path} was never published as it is" in printed
    assert contents(courses) == before
    assert run(app, "export", str(courses), "--force")[0] == 0
    assert b"A short word." in path.read_bytes()


def test_a_course_from_before_its_file_was_kept_gets_one(
    app: Flask, courses: Path, tmp_path: Path
) -> None:
    with app.app_context(), transaction():
        db.session.execute(update(Course).values(source=None, sha256=None))
    status, printed = run(app, "export", str(tmp_path / "out"))
    assert status == 0, printed
    assert (
        b"opens: departure - 120 days" in (tmp_path / "out/pre-departure/course.yml").read_bytes()
    )
    assert run(app, "check", str(tmp_path / "out"))[0] == 0
    status, printed = run(app, "publish", str(tmp_path / "out"), "--yes")
    assert status == 0, printed
    assert "pre-departure: course.yml is new or changed" in printed
    assert "published" not in printed, "no text is another"


def test_a_new_module_passes_the_check(app: Flask, courses: Path) -> None:
    status, printed = run(app, "new", "pre-departure/02-culture-and-me")
    assert status == 0, printed
    assert (courses / "pre-departure/02-culture-and-me/module.en.md").is_file()
    assert (
        (courses / "pre-departure/course.yml")
        .read_text()
        .endswith("    due: departure - 14 days\n  - folder: 02-culture-and-me\n")
    )
    status, printed = run(app, "check", str(courses / "pre-departure/02-culture-and-me"))
    assert (status, printed) == (0, "0 errors, 0 warnings.\n")
    status, printed = run(app, "publish", "--yes")
    assert "published culture-and-me (en), revision 1" in printed
    assert run(app, "new", "pre-departure/02-culture-and-me")[0] == 1, "it is there"


def test_a_new_module_in_a_new_course(app: Flask, courses: Path) -> None:
    status, printed = run(app, "new", "leaders/01-welcome")
    assert status == 0, printed
    assert run(app, "check", str(courses / "leaders"))[0] == 0
    for wrong in ("welcome", "../x/y", "guidelines/x", "Leaders/01", "a/b/c"):
        assert run(app, "new", wrong)[0] == 2


@pytest.mark.parametrize(
    ("course", "after"),
    [
        ("modules:\n", "modules:\n  - folder: new\n"),
        ("modules:\n- folder: a\n", "modules:\n- folder: a\n- folder: new\n"),
        (
            "modules:\n  - folder: a\n    due: return\n\n# end\n",
            "modules:\n  - folder: a\n    due: return\n  - folder: new\n\n# end\n",
        ),
        (
            "modules:\n  - folder: a\nid: c\n",
            "modules:\n  - folder: a\n  - folder: new\nid: c\n",
        ),
        ("modules:\n  - folder: a", "modules:\n  - folder: a\n  - folder: new\n"),
        ("modules: [{folder: a}]\n", None),
        ("id: c\n", None),
    ],
)
def test_a_module_is_listed_and_nothing_else_of_the_course_changes(
    course: str, after: str | None
) -> None:
    assert with_module(course, "new") == after


NO_IDS = """---\r
title: "## No heading"\r
---\r
\r
## Å være på vei\r
\r
```\r
## not a heading\r
```\r
\r
/// quiz | What is it?\r
    kind: one\r
///\r
\r
## Å være på vei   \r
\r
### A small one\r
\r
/// dilemma | A gift\r
\r
#### The desk\r
\r
#### Pulls {#pulls}\r
///\r
\r
## Given {#given}\r
\r
/// note | A note\r
///\r
\r
/// reflect | ???"""
IDS = {
    "## Å være på vei\r\n\r\n```": "## Å være på vei {#a-vaere-pa-vei}\r\n\r\n```",
    "/// quiz | What is it?\r\n": "/// quiz | What is it?\r\n    id: quiz-what-is-it\r\n",
    "## Å være på vei   \r\n": "## Å være på vei {#a-vaere-pa-vei-2}\r\n",
    "/// dilemma | A gift\r\n": "/// dilemma | A gift\r\n    id: dilemma-a-gift\r\n",
    "#### The desk\r\n": "#### The desk {#the-desk}\r\n",
    "/// reflect | ???": "/// reflect | ???\n    id: reflect-reflect",
}


def test_fix_adds_the_missing_ids_and_nothing_else() -> None:
    wanted = NO_IDS
    for before, after in IDS.items():
        assert wanted.count(before) == 1
        wanted = wanted.replace(before, after)
    assert add_ids(NO_IDS.encode()).decode() == wanted
    assert add_ids(wanted.encode()) == wanted.encode()


def test_fix_gives_a_translation_the_ids_of_its_source(app: Flask, courses: Path) -> None:
    def without(text: str) -> str:
        for gone in (" {#what}", "    id: quiz-ways\n", " {#shared}"):
            assert gone in text
            text = text.replace(gone, "")
        return text

    before = contents(courses)
    path = courses / "pre-departure/01-first/module.nb.md"
    path.write_text(without(path.read_text("utf-8")), "utf-8")
    status, printed = run(app, "fix", str(courses))
    assert status == 0, printed
    assert f"{path}: ids added" in printed
    assert "1 of " in printed
    assert contents(courses) == before


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Where to go?", "where-to-go"),
        ("1963", "section-1963"),
        ("…", "section"),
        ("Ærlig!", "aerlig"),
    ],
)
def test_ids_are_made_of_words(words: str, name: str) -> None:
    assert slug(words) == name
