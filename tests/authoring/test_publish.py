"""Publishing from a folder: the plan first, and never over what somebody wrote in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.authoring.folder import publish_cli
from app.authoring.folder.rules import History, Kept, TextState, judge
from app.catalog.models import Course, Module
from app.catalog.rules import Origin
from app.foundation.db import db
from app.foundation.ids import new_id
from app.learning.models import Assignment
from tests.authoring.folders import edit, run
from tests.cast import AMINA
from tests.catalog.texts import current, first, from_browser
from tests.pages import PageClient

LONGER = ("A short opening.", "A longer opening.")
FIRST = Path("pre-departure/01-first/module.en.md")
FILES, BROWSER = Origin.FILES, Origin.BROWSER


def history(*kept: tuple[str, Origin]) -> History:
    """Revisions by their bytes and origin; the last is read now."""
    revisions = tuple(
        Kept(new_id(), number, sha, origin) for number, (sha, origin) in enumerate(kept, 1)
    )
    return History(revisions, revisions[-1] if revisions else None)


@pytest.mark.parametrize(
    ("kept", "file", "entry", "state", "base"),
    [
        ((), "a", None, "new", None),
        ((("a", FILES),), "a", None, "unchanged", 1),
        ((("a", FILES),), "b", None, "changed", 1),
        ((("a", FILES),), "b", "a", "changed", 1),
        ((("a", FILES), ("b", FILES)), "c", "a", "outdated", 1),
        ((("a", FILES), ("b", FILES)), "c", "of another database", "changed", 2),
        ((("a", FILES), ("b", FILES)), "a", None, "changed", 2),
        ((("a", FILES), ("b", BROWSER)), "a", None, "outdated", 1),
        ((("a", FILES), ("b", BROWSER)), "c", None, "outdated", 1),
        ((("a", FILES), ("b", BROWSER)), "c", "of another database", "outdated", 1),
        ((("a", FILES), ("b", BROWSER)), "c", "b", "changed", 2),
        ((("a", FILES), ("b", BROWSER)), "a", "b", "changed", 2),
        ((("a", FILES), ("b", BROWSER)), "b", "a", "unchanged", 2),
        ((("a", FILES), ("b", BROWSER), ("a", BROWSER)), "c", "a", "changed", 3),
        ((("a", BROWSER),), "c", None, "outdated", None),
    ],
)
def test_a_file_follows_only_what_its_folder_has_seen(
    kept: tuple[tuple[str, Origin], ...], file: str, entry: str | None, state: str, base: int | None
) -> None:
    judged = judge(history(*kept), file, entry=entry)
    assert (judged.state, judged.base and judged.base.number) == (state, base)


def test_what_somebody_says_they_have_seen_may_be_replaced() -> None:
    kept = history(("a", FILES), ("b", BROWSER))
    assert judge(kept, "c", entry="a", seen=[2]).state is TextState.CHANGED
    assert judge(kept, "c", entry="a", seen=[1]).state is TextState.OUTDATED


def test_the_plan_says_what_changes_for_how_many_people(
    app: Flask, client: PageClient, courses: Path
) -> None:
    client.sign_in(AMINA)
    page = client.get("/modules/first")
    client.send(page.form("/modules/first/steps/quiz-ways"), answer="1")
    edit(courses, *LONGER)
    path = edit(
        courses, "## What pulls {#pull}", "## More {#more}\n\nMore.\n\n## What pulls {#pull}"
    )
    text = path.read_text("utf-8")
    start, end = text.index("/// quiz | Both ways?"), text.index("/// quiz | Must know")
    path.write_text(text[:start] + text[end:], "utf-8")
    (courses / "pre-departure/01-first/module.nb.md").unlink()
    status, printed = run(app, "publish", "--plan", "--material", "what")
    assert status == 0, printed
    assert "pre-departure/first: 1 person has it open, 0 people have finished it" in printed
    assert (
        "en  changed (revision 2): more (new, material); what (material); "
        "title, introduction or front matter" in printed
    )
    assert "drops the step quiz-ways: 1 person has answered it; answers are kept" in printed
    assert "nb  is not in the folder: what is published stays as it is" in printed
    assert "1 text stays as it is." in printed
    with app.app_context():
        assert current().number == 1, "a plan does nothing"
    status, printed = run(
        app, "publish", "--yes", "--material", "first/what", "--minor", "more", "--note", "Shorter."
    )
    assert status == 0, printed
    with app.app_context():
        revision = current()
        assert revision.changes == {"more": "minor", "what": "material"}
        assert (revision.note, revision.origin) == ("Shorter.", "files")
    entries = json.loads((courses / "published.json").read_text())
    assert entries[str(FIRST)] == revision.sha256


def test_a_section_that_does_not_change_is_neither_minor_nor_material(
    app: Flask, courses: Path
) -> None:
    edit(courses, "An exchange goes *both* ways.", "Both ways.")
    status, printed = run(app, "publish", "--yes", "--material", "pull")
    assert status == 2
    assert "pull is not a section that changes. These do: first/what." in printed


def test_nothing_is_published_where_nobody_can_be_asked(
    app: Flask, courses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(courses, *LONGER)
    status, printed = run(app, "publish")
    assert status == 2
    assert "say --yes to publish, or --plan to look" in printed
    monkeypatch.setattr(publish_cli, "_interactive", lambda: True)
    asked = app.test_cli_runner().invoke(args=["courses", "publish"], input="n\n")
    assert "Publish this? [y/N]" in asked.output
    assert asked.exit_code == 1
    with app.app_context():
        assert current().number == 1
    asked = app.test_cli_runner().invoke(args=["courses", "publish"], input="y\n")
    assert "published first (en), revision 2" in asked.output


def test_a_file_does_not_overwrite_what_was_written_in_the_browser(
    app: Flask, courses: Path
) -> None:
    with app.app_context():
        from_browser(first(("A short opening.", "A short word.")))
    edit(courses, *LONGER)
    edit(courses, "What do you bring?", "What do you bring with you?")
    (courses / "homecoming/01-home/module.en.md").write_text(
        (courses / "homecoming/01-home/module.en.md").read_text().replace("title: ", "title: The ")
    )
    status, printed = run(app, "publish", "--yes")
    assert status == 1
    assert "--- first.en@1\n+++ published since: first.en@2" in printed
    assert "~ A short [-opening-]{+word+}." in printed
    assert "~ A [-short-]{+longer+} opening." in printed
    assert "Nothing was published: first.en was published anew" in printed
    assert "--base first.en@2" in printed
    with app.app_context():
        assert current("home").number == 1, "all or nothing"
    status, printed = run(app, "publish", "--yes", "--skip-outdated")
    assert status == 0, printed
    assert "Left alone, since it was changed in the browser: first.en." in printed
    with app.app_context():
        assert (current("home").number, current().number) == (2, 2)
    status, printed = run(app, "publish", "--yes", "--base", "first.en@1")
    assert status == 1, "that is not what is read now"
    status, printed = run(app, "publish", "--yes", "--base", "first.en@2")
    assert status == 0, printed
    with app.app_context():
        assert (current().number, current().origin) == (3, "files")
    assert run(app, "publish")[1].endswith("Everything is published already.\n")


def test_two_folders_do_not_overwrite_one_another(app: Flask, courses: Path) -> None:
    run(app, "publish", "--yes")
    seen = (courses / "published.json").read_text()
    edit(courses, *LONGER)
    assert run(app, "publish", "--yes")[0] == 0
    # The other has not fetched what the first published.
    (courses / "published.json").write_text(seen)
    edit(courses, "A longer opening.", "Another opening.")
    status, printed = run(app, "publish", "--yes")
    assert status == 1
    assert "first.en was published anew" in printed


def test_a_broken_list_of_what_was_published_is_said(app: Flask, courses: Path) -> None:
    (courses / "published.json").write_text("<<<<<<< ours")
    status, printed = run(app, "publish", "--yes")
    assert status == 1
    assert "published.json cannot be read" in printed


def test_diff_shows_words(app: Flask, courses: Path) -> None:
    assert run(app, "diff")[1] == "Nothing differs from what is published.\n"
    path = edit(courses, *LONGER)
    status, printed = run(app, "diff")
    assert status == 0
    assert "--- published: first.en@1" in printed
    assert "~ A [-short-]{+longer+} opening." in printed
    assert run(app, "diff", str(path))[1] == printed
    assert "Nothing differs" in run(app, "diff", str(courses / "homecoming"))[1]


def test_a_new_module_of_files_reaches_who_is_on_the_way(
    app: Flask, client: PageClient, courses: Path
) -> None:
    client.sign_in(AMINA)
    assert "The other module" not in client.get("/").text
    course = courses / "pre-departure/course.yml"
    course.write_text(f"{course.read_text().rstrip()}\n  - folder: 02-other\n")
    _another(courses)
    assert run(app, "publish", "--yes")[0] == 0
    assert "The other module" in client.get("/").text
    assert client.get("/modules/other").status == 200


def _another(courses: Path) -> None:
    """A second module of the course, much like the first."""
    other = courses / "pre-departure/02-other"
    other.mkdir()
    text = (courses / FIRST).read_text()
    for old, new in (
        ("id: first", "id: other"), ("The first module", "The other module"),
        ("prompt: first-turn", "prompt: other-turn"),
    ):  # fmt: skip
        text = text.replace(old, new)
    (other / "module.en.md").write_text(text)


def test_a_module_that_its_course_no_longer_lists_is_withdrawn(
    app: Flask, client: PageClient, courses: Path
) -> None:
    client.sign_in(AMINA)
    assert "Coming home" in client.get("/").text
    page = client.get("/modules/first")
    client.send(page.form("/modules/first/steps/what"))
    course = courses / "pre-departure/course.yml"
    course.write_text(course.read_text().replace("01-first", "02-other"))
    _another(courses)
    status, printed = run(app, "publish", "--yes")
    assert status == 0, printed
    assert "first: withdrawn, its course no longer lists it; 1 person has it open" in printed
    with app.app_context():
        assert db.session.get_one(Module, "first").withdrawn_at is not None
        rows = db.session.scalars(select(Assignment).where(Assignment.module_id == "first")).all()
        assert len(rows) == 2, "whoever has it keeps it"
    home = client.get("/").text
    assert "The first module" in home, "she has begun it"
    jonas = PageClient(app)
    jonas.sign_in("jonas@cast.test")
    assert "The first module" not in jonas.get("/").text
    course.write_text(course.read_text().replace("02-other", "01-first"))
    assert run(app, "publish", "--yes")[0] == 0
    with app.app_context():
        assert db.session.get_one(Module, "first").withdrawn_at is None
        kept = db.session.get_one(Course, "pre-departure")
        assert (kept.folder, kept.source) == ("pre-departure", course.read_bytes())


def test_the_start_of_the_demonstration_leaves_the_browser_alone(app: Flask, courses: Path) -> None:
    def start() -> str:
        result = app.test_cli_runner().invoke(args=["demo", "begin"])
        assert result.exit_code == 0, result.output
        return str(result.output)

    assert "Left alone" not in start()
    with app.app_context():
        from_browser(first(("A short opening.", "A short word.")))
    assert start().count("Left alone, since it was changed in the browser: first.en.\n") == 1
    edit(courses, *LONGER)
    assert "The files of first.en differ from it: flask courses diff" in start()
    with app.app_context():
        assert (current().number, current().origin) == (2, "browser")
    assert not (courses / "published.json").exists(), "the start writes nothing into the folder"
    (courses / "published.json").write_text("<<<<<<< ours")
    assert "Left alone" in start(), "a broken list does not keep anybody from starting"
