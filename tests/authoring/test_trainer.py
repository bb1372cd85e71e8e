"""A trainer edits a file, checks it, publishes it; nobody loses what they completed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.foundation.db import db
from app.learning.models import Assignment, StepProgress
from tests.authoring.folders import edit, run
from tests.cast import AMINA, Cast
from tests.pages import Page, PageClient

MODULE = "/modules/first"
STEPS = ("quiz-ways", "quiz-must", "what", "dilemma-gift", "reflect-turn", "pull")
ANSWERS: dict[str, dict[str, object]] = {
    "quiz-ways": {"answer": "1"},
    "quiz-must": {"answer": ["1", "2"]},
    "dilemma-gift": {"choice": "2"},
    "reflect-turn": {"text": "I bring patience."},
}


def finish(client: PageClient) -> Page:
    page = client.get(MODULE)
    for name in STEPS:
        page = client.send(page.form(f"{MODULE}/steps/{name}"), **ANSWERS.get(name, {}))
    assert "You have completed this module." in page.text
    return page


def test_a_new_revision_reaches_the_reader_and_loses_nothing(
    app: Flask, client: PageClient, courses: Path
) -> None:
    client.sign_in(AMINA)
    finish(client)
    edit(courses, "A short opening.", "A *longer* opening, and another title above it.")
    edit(courses, "## What it is {#what}", "## What an exchange is {#what}")
    status, printed = run(app, "publish", "--yes")
    assert status == 0, printed
    assert "published first (en), revision 2" in printed
    page = client.get(MODULE)
    assert "A longer opening" in page.text
    assert "What an exchange is" in page.text
    assert "You have completed this module." in page.text
    assert "That was the old idea." in page.text, "the answer and its explanation are still there"
    assert "All done" in client.get("/").text


def test_a_step_that_came_later_is_something_new_and_not_undone(
    app: Flask, client: PageClient, courses: Path
) -> None:
    client.sign_in(AMINA)
    finish(client)
    edit(
        courses,
        "## What pulls {#pull}",
        "## A new section {#new}\n\nMore.\n\n## What pulls {#pull}",
    )
    nb = courses / "pre-departure/01-first/module.nb.md"
    nb.unlink()
    assert run(app, "publish", "--yes")[0] == 0
    home = client.get("/")
    assert "Something new" in home.text
    assert "6 of 7" in client.get(MODULE).text
    with app.app_context():
        kept = db.session.scalar(select(Assignment).where(Assignment.module_id == "first"))
        assert kept is not None
        assert kept.completed_at is not None
    page = client.get(MODULE)
    page = client.send(page.form(f"{MODULE}/steps/new"))
    assert "7 of 7" in page.text


def test_a_step_that_was_dropped_leaves_nobody_above_or_below(
    app: Flask, client: PageClient, cast: Cast, courses: Path
) -> None:
    client.sign_in(AMINA)
    page = client.get(MODULE)
    page = client.send(page.form(f"{MODULE}/steps/quiz-ways"), answer="2")
    path = edit(courses, "/// quiz | Both ways?", "<!-- -->\n/// quiz | Both ways?")
    text = path.read_text("utf-8")
    start = text.index("<!-- -->")
    path.write_text(text[:start] + text[text.index("/// quiz | Must know") :], "utf-8")
    (courses / "pre-departure/01-first/module.nb.md").unlink()
    assert run(app, "publish", "--yes")[0] == 0
    assert "0 of 5" in client.get(MODULE).text
    with app.app_context():
        answers = db.session.scalars(select(StepProgress.step)).all()
        assert list(answers) == ["quiz-ways"], "what was answered is kept"


def test_everything_wrong_is_said_at_once_and_nothing_is_published(
    app: Flask, client: PageClient, courses: Path
) -> None:
    edit(courses, "id: quiz-ways\n", "")
    edit(courses, "## What pulls {#pull}", "## What pulls")
    status, printed = run(app, "check")
    assert status == 1
    lines = [line for line in printed.splitlines() if " F0" in line]
    assert len(lines) >= 2, printed
    for line in lines:
        place, _, rest = line.partition(" ")
        assert place.startswith("courses/pre-departure/01-first/module.en.md:"), line
        assert place.count(":") == 2, line
        assert " — " in rest, line
    status, printed = run(app, "publish", "--yes")
    assert status == 1
    assert "Nothing was published" in printed
    client.sign_in(AMINA)
    assert "A short opening." in client.get(MODULE).text


def test_publishing_again_changes_nothing(app: Flask, courses: Path) -> None:
    status, printed = run(app, "publish", "--yes")
    assert status == 0
    assert "Everything is published already." in printed


def test_a_folder_that_is_not_there_is_said(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    for path in (tmp_path / "nowhere", tmp_path / "file"):
        config = replace(app.config["SAMFERD"], courses=path)
        monkeypatch.setitem(app.config, "SAMFERD", config)
        for command in (["check"], ["publish", "--yes"], ["check", "--json"]):
            status, output = run(app, *command)
            assert status == 1
            assert f"There is no folder {path}. Set SAMFERD_COURSES" in output


def test_a_publish_that_is_refused_says_why_in_words(app: Flask, courses: Path) -> None:
    (courses / "pre-departure" / "course.yml").write_bytes(b"\xff\xfe")
    status, output = run(app, "publish", "--yes")
    assert status == 1
    assert "Nothing was published: mend the errors above first." in output
