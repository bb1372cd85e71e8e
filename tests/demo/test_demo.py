"""The demonstration people have written what their progress says, and nobody else reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.catalog.commands import publish_courses
from app.catalog.pictures.commands import keep_pictures, read_new_pictures
from app.demo import cli
from app.demo.commands import PASSWORD, build, prepare_pen
from app.demo.diary import ANY, DIARY, every_text
from app.ethics.models import Acknowledgement
from app.ethics.queries import check_register, current_guideline
from app.ethics.rules import Answer
from app.exchanges.models import Placement
from app.format.library import read_library
from app.format.markdown import Converter
from app.format.picture_reading import HereReader
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.errors import NotFound
from app.journal.models import JournalEntry
from app.journal.queries import entries
from app.learning.models import Assignment, StepProgress
from app.people.models import Person
from tests.cast import agency_day
from tests.conftest import House
from tests.pages import PageClient
from tests.processes import ROOT

REFLECTIONS = {"reflect-turn": "first-turn", "reflect-day": "home-day"}


def prepare(app: Flask) -> None:
    """As `flask demo prepare` does, beside the cast."""
    today = agency_day()
    pen = prepare_pen(app.extensions["samferd_masters"], app.extensions["samferd_renderer"])
    with app.app_context():
        guidelines = {
            lang: (
                current_guideline(today=today, wanted=lang),
                dict.fromkeys(Answer, f"answer {lang}"),
            )
            for lang in ("en", "nb", "nn")
        }
        with transaction():
            build(today=today, at=clock.now(), guidelines=guidelines, pen=pen)
        db.session.remove()


def written(app: Flask) -> dict[str, list[tuple[str | None, str]]]:
    """Prompt and words of everything, by address of the writer."""
    with app.app_context():
        people = db.session.execute(
            select(Person.email, Person.id).where(Person.email.endswith("@demo.samferd.test"))
        ).all()
        masters = app.extensions["samferd_masters"]
        return {
            email: [(entry.prompt, entry.text) for entry in entries(masters, person_id)]
            for email, person_id in people
        }


def test_every_completed_reflection_has_its_words(app: Flask) -> None:
    prepare(app)
    with app.app_context():
        rows = db.session.execute(
            select(Person.email, StepProgress.step)
            .join(Assignment, Assignment.id == StepProgress.assignment_id)
            .join(Person, Person.id == Assignment.person_id)
            .where(StepProgress.step.in_(REFLECTIONS), StepProgress.completed_at.is_not(None))
        ).all()
        done = {(row[0], row[1]) for row in rows}
        sealed = db.session.execute(select(JournalEntry.text, JournalEntry.html)).all()
        assert check_register()[1] == []
        languages = {
            row[0]: row[1] for row in db.session.execute(select(Person.email, Person.language))
        }
    found = written(app)
    kept = {(email, prompt) for email, texts in found.items() for prompt, _text in texts if prompt}
    assert len(done) > 30
    assert kept == {(email, REFLECTIONS[step]) for email, step in done}
    for email, texts in found.items():
        own = {text for texts in DIARY[languages[email] or "en"].values() for text in texts}
        assert {text for _prompt, text in texts} <= own
    plain = [text.encode()[:20] for text in every_text()]
    assert not any(words in text + html for words in plain for text, html in sealed)


def test_what_they_wrote_stands_in_their_journal_and_nowhere_at_the_desk(app: Flask) -> None:
    prepare(app)
    email, texts = next((email, texts) for email, texts in written(app).items() if len(texts) > 1)
    client = PageClient(app)
    client.sign_in(email, PASSWORD)
    page = client.get("/journal").text
    desk = PageClient(app)
    desk.sign_in("coordinator@demo.samferd.test", PASSWORD)
    matrix = next(
        desk.get(href) for href in desk.get("/rounds").links() if href.startswith("/rounds/")
    )
    for _prompt, text in texts:
        words = text.split("*")[0][:40]
        assert words in page
        assert words not in matrix.text


def test_each_answers_in_their_own_language(app: Flask) -> None:
    prepare(app)
    with app.app_context():
        rows = db.session.execute(
            select(Person.language, Acknowledgement.button)
            .join(Acknowledgement, Acknowledgement.subject_id == Person.id)
            .where(Acknowledgement.answer != Answer.SHOWN)
        ).all()
    assert len(rows) > 40
    assert all(button == f"answer {language}" for language, button in rows)


def test_the_same_day_writes_the_same(houses: Callable[[str], House]) -> None:
    house = houses("sqlite")
    both = []
    for _ in range(2):
        house.begin()
        prepare(house.app)
        both.append(written(house.app))
    assert both[0] == both[1]
    assert len({text for texts in both[0].values() for _prompt, text in texts}) > 5


def test_who_came_home_early_is_welcomed_without_a_reason(app: Flask) -> None:
    prepare(app)
    client = PageClient(app)
    home = client.sign_in("p35@demo.samferd.test", PASSWORD).text
    assert "medical" not in home
    client.send(client.get("/account").form("/language"), language="en")
    home = client.get("/").text
    assert "Your exchange ended earlier than planned." in home
    assert "Homecoming You are here" in home
    assert "Overdue" not in home
    assert "medical" not in client.get("/account").text


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_each_language_has_words_for_every_prompt(language: str) -> None:
    assert set(DIARY[language]) == set(DIARY["en"])
    assert DIARY[language][ANY]
    assert not set(DIARY[language][ANY]) & set(DIARY["en"][ANY])


def test_every_cell_of_the_matrix_is_what_its_participants_own_page_says(app: Flask) -> None:
    with app.app_context():
        reader = HereReader()
        library = read_library(ROOT / "courses", Converter(), today=agency_day(), pictures=reader)
        assert not library.errors
        pictures = read_new_pictures(library, reader)
        with transaction():
            keep_pictures(pictures=pictures, actor_id=None, at=clock.now())
            publish_courses(library=library, actor_id=None, at=clock.now())
    participants = [one for one in library.courses if one.spec.audience == "participant"]
    modules = sum(len(course.modules) for course in participants)
    prepare(app)
    with app.app_context():
        with transaction() as session:
            session.execute(update(Person).values(language="en"))
        people = {
            str(placement_id): email
            for placement_id, email in db.session.execute(
                select(Placement.id, Person.email)
                .join(Person, Person.id == Placement.person_id)
                .where(Person.email.endswith("@demo.samferd.test"))
            )
        }
        db.session.remove()
    desk = PageClient(app)
    desk.sign_in("coordinator@demo.samferd.test", PASSWORD)
    href = next(href for href in desk.get("/rounds").links() if href.startswith("/rounds/"))
    rows = [row for row in desk.get(f"{href}/matrix").root.iter("tr") if list(row.iter("td"))]
    assert len(rows) == len(people) == 60
    for row in rows:
        placement = next(a.get("href", "") for a in row.iter("a")).rsplit("/", 1)[-1]
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row.iter("td")]
        home = PageClient(app).sign_in(people[placement], PASSWORD)
        own = [
            " ".join("".join(words.itertext()).split())
            for words in home.root.iter("p")
            if words.get("class") == "task-state"
        ]
        assert len(own) == modules, "those of the sample were withdrawn"
        assert cells[:-1] == own, people[placement]


def test_without_guidelines_it_says_what_to_do_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(**_asked: object) -> None:
        raise NotFound

    monkeypatch.setattr(cli, "current_guideline", none)
    monkeypatch.setattr(cli, "_anybody", lambda: False)
    result = app.test_cli_runner().invoke(args=["demo", "prepare"])
    assert result.exit_code == 1
    assert "Publish the courses first: flask courses publish" in result.output
