"""Every module in every language it has: read, answered wrong, answered right, completed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.catalog.commands import publish_courses
from app.catalog.pictures.commands import keep_pictures, read_new_pictures
from app.demo.answers import sent_for
from app.exchanges.models import Placement
from app.format.activities.dilemma import Dilemma
from app.format.activities.kinds import Activity
from app.format.activities.quiz import Quiz
from app.format.document import Document, Library
from app.format.library import read_library
from app.format.markdown import Converter
from app.format.picture_reading import HereReader
from app.foundation import clock
from app.foundation.db import db, transaction
from app.learning.commands import enrol
from app.learning.models import Assignment, StepProgress
from app.people.models import Person
from tests.cast import AMINA, Cast, agency_day
from tests.pages import PageClient
from tests.processes import ROOT

READER = HereReader()
REFUSED = 422
TURNS = 20  # a dilemma takes several
WORDS = "I asked Thandi, who has worked there for ten years. She laughed, and then she told me."


@pytest.fixture(scope="module")
def library() -> Library:
    found = read_library(ROOT / "courses", Converter(), today=agency_day(), pictures=READER)
    assert found.problems == ()
    return found


@pytest.fixture
def published(app: Flask, library: Library) -> None:
    """The library beside the tests' own, given to everyone with a placement."""
    with app.app_context():
        pictures = read_new_pictures(library, READER)
        with transaction():
            keep_pictures(pictures=pictures, actor_id=None, at=clock.now())
            publish_courses(library=library, actor_id=None, at=clock.now())
            for placement in db.session.scalars(select(Placement)):
                enrol(placement=placement, at=clock.now())


def documents(library: Library, lang: str) -> Iterator[Document]:
    """The participants' modules that have the language."""
    for course in library.courses:
        if course.spec.audience == "participant":
            for _place, texts in course.modules:
                yield from (text.document for text in texts if text.document.lang == lang)


def states(app: Flask, module_id: str, person: Any) -> dict[str, tuple[Any, bool]]:
    """What stands of each step: the answer, and whether it is complete."""
    with app.app_context():
        rows = db.session.execute(
            select(StepProgress.step, StepProgress.answer, StepProgress.completed_at)
            .join(Assignment, Assignment.id == StepProgress.assignment_id)
            .where(Assignment.module_id == module_id, Assignment.person_id == person)
        )
        return {step: (answer or {}, at is not None) for step, answer, at in rows}


def wrong(activity: Activity) -> dict[str, list[str]]:
    """An answer that will not do: a wrong option of a quiz, nothing at all of the rest."""
    if isinstance(activity, Quiz) and activity.kind in {"one", "several"}:
        return {"answer": [next(option.id for option in activity.options if not option.right)]}
    return {"scene": ["nowhere"]} if isinstance(activity, Dilemma) else {}


def answer(client: PageClient, app: Flask, module_id: str, activity: Activity, me: Any) -> None:
    """One activity, first wrong, then until it is complete."""
    path = f"/modules/{module_id}/steps/{activity.id}"

    def send(sent: Any) -> int:
        return client.send(client.get(f"/modules/{module_id}").form(path), **sent).status

    assert send(wrong(activity)) == (200 if wrong(activity).get("answer") else REFUSED), activity.id
    for _turn in range(TURNS):
        kept, _complete = states(app, module_id, me).get(activity.id, ({}, False))
        assert send(sent_for(activity, kept, WORDS)) == 200, (module_id, activity.id)
        if states(app, module_id, me)[activity.id][1]:
            return
    raise AssertionError(f"{module_id}#{activity.id} is never complete")


@pytest.mark.parametrize("lang", ["en", "nb", "nn"])
@pytest.mark.usefixtures("published")
def test_every_module_is_read_answered_and_completed(
    client: PageClient, app: Flask, cast: Cast, library: Library, lang: str
) -> None:
    me = cast.people[AMINA]
    with app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.id == me).values(language=lang))
    client.sign_in(AMINA)
    found = list(documents(library, lang))
    assert found
    for document in found:
        page = client.get(f"/modules/{document.id}")
        assert page.status == 200
        assert document.title in page.text
        assert all(section.title in page.text for section in document.sections)
        for section in document.sections:
            for activity in section.activities:
                answer(client, app, document.id, activity, me)
            tick = client.get(f"/modules/{document.id}").form(
                f"/modules/{document.id}/steps/{section.id}"
            )
            assert client.send(tick).status == 200
        with app.app_context():
            done = db.session.scalar(
                select(Assignment.completed_at).where(
                    Assignment.module_id == document.id, Assignment.person_id == me
                )
            )
        assert done is not None, document.id
