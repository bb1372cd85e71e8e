"""Opening the guidelines is noted once, comes before any answer, and obliges to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.ethics.commands import publish_guidelines
from app.ethics.models import Acknowledgement
from app.ethics.queries import check_register
from app.ethics.rules import reading_minutes
from app.format.library import read_library
from app.format.markdown import Converter
from app.foundation import clock
from app.foundation.db import db, transaction
from tests.cast import AMINA, COORDINATOR, JONAS, Cast, agency_day
from tests.conftest import SAMPLE
from tests.pages import Page, PageClient, open_guidelines

TEXT = "We act with respect."


def events(app: Flask) -> list[tuple[str, str]]:
    """Answer and button of every event, in order."""
    with app.app_context():
        return [
            (row[0].value, row[1])
            for row in db.session.execute(
                select(Acknowledgement.answer, Acknowledgement.button).order_by(
                    Acknowledgement.sequence
                )
            )
        ]


def actions(page: Page) -> list[str]:
    return [form.action for form in page.forms() if form.action.startswith("/ethics")]


def publish(app: Flask, *, version: int, lang: str = "en", changed: str = "") -> None:
    """Another version of the sample's guidelines, or the same in another language."""
    library = read_library(SAMPLE, Converter(), today=agency_day())
    source = library.guidelines[0]
    document = replace(
        source.document,
        version=version,
        lang=lang,
        what_changed=changed,
        effective=agency_day() - timedelta(days=1),
    )
    library = replace(library, guidelines=(replace(source, document=document),))
    with app.app_context(), transaction():
        publish_guidelines(library=library, actor_id=None, at=clock.now())


def test_before_the_first_reading_it_says_what_it_is(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    page = client.get("/ethics")
    for words in (
        "Ethical guidelines", "Version 1", "1 January 2026", "participants, partners",
        "about 1 minute",
    ):  # fmt: skip
        assert words in page.text
    assert TEXT not in page.text
    assert "What changed" not in page.text
    assert actions(page) == ["/ethics/open"]
    client.get("/ethics")
    assert events(app) == [], "reading a page writes nothing"


def test_opening_leads_to_the_text_with_the_answers_below(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    page = client.send(client.get("/ethics").form("/ethics/open"))
    assert page.response.request.path == "/ethics"
    assert page.text.index(TEXT) < page.text.index("Send my answer")
    assert actions(page) == ["/ethics"]
    assert TEXT in client.get("/ethics").text, "the next time it stands there at once"
    assert events(app) == [("shown", "Open the guidelines")]


def test_opening_again_is_one_event(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    form = client.get("/ethics").form("/ethics/open")
    assert client.http.post(form.action, data=form.fields).status_code == 303
    client.send(form)
    client.send(form, operation=str(uuid4()))
    client.send(open_guidelines(client).form("/ethics"), answer="acknowledged")
    client.send(form, operation=str(uuid4()))
    assert [answer for answer, _button in events(app)] == ["shown", "acknowledged"]
    with app.app_context():
        assert check_register() == (2, [])


def test_each_person_opens_for_themselves(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    open_guidelines(client)
    other = PageClient(app)
    other.sign_in(JONAS)
    assert actions(other.get("/ethics")) == ["/ethics/open"]


def test_opening_needs_the_token(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    form = client.get("/ethics").form("/ethics/open")
    data = {**form.fields, "csrf_token": "another"}
    assert client.http.post(form.action, data=data).status_code == 400
    assert events(app) == []


@pytest.mark.parametrize("text", ["", "no-id", "0199aaaa-0000-7000-8000-000000000000"])
def test_opening_something_else_notes_nothing(client: PageClient, app: Flask, text: str) -> None:
    client.sign_in(AMINA)
    page = client.send(client.get("/ethics").form("/ethics/open"), text=text)
    assert actions(page) == ["/ethics/open"]
    assert events(app) == []


def test_an_answer_to_a_text_that_was_not_opened_is_refused(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    form = client.get("/ethics").form("/ethics/open")
    for given, said in (("acknowledged", "Open the guidelines and read them first"), ("", "")):
        response = client.http.post("/ethics", data={**form.fields, "answer": given})
        assert response.status_code == 422
        assert said in response.get_data(as_text=True)
        assert "/ethics/open" in response.get_data(as_text=True)
    assert events(app) == []


def test_whoever_only_opened_counts_as_unanswered_and_may_leave(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    client.sign_in(AMINA)
    open_guidelines(client)
    for path in ("/", "/modules/first", "/journal", "/contacts"):
        assert client.get(path).status == 200
    assert "No answer yet" in client.get("/ethics/receipt").text
    desk = PageClient(app)
    desk.sign_in(COORDINATOR)
    assert "1 unanswered" in desk.get(f"/rounds/{cast.round_id}").text


def test_a_new_version_is_opened_anew_and_says_what_changed(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    client.send(open_guidelines(client).form("/ethics"), answer="acknowledged")
    old = client.get("/ethics")
    assert TEXT in old.text
    publish(app, version=2, changed="Gifts are named.")
    page = client.get("/ethics")
    assert actions(page) == ["/ethics/open"]
    assert "Version 2" in page.text
    assert "Gifts are named." in page.text
    assert "See what you answered before" in page.text
    assert "Acknowledged" in client.get("/ethics/receipt").text
    assert actions(client.send(page.form("/ethics/open"))) == ["/ethics"]
    assert [answer for answer, _button in events(app)] == ["shown", "acknowledged", "shown"]


def test_a_button_from_before_a_new_version_does_not_open_the_new_one(
    client: PageClient, app: Flask
) -> None:
    client.sign_in(AMINA)
    form = client.get("/ethics").form("/ethics/open")
    publish(app, version=2)
    page = client.send(form)
    assert actions(page) == ["/ethics/open"]
    assert "Version 2" in page.text
    assert events(app) == []


def test_another_language_is_another_text(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    client.send(open_guidelines(client).form("/ethics"), answer="acknowledged")
    publish(app, version=1, lang="nb")
    assert TEXT in client.get("/ethics").text
    client.send(client.get("/account").form("/language"), language="nb")
    page = client.get("/ethics")
    assert actions(page) == ["/ethics/open"]
    assert "Svaret ditt står." in page.text
    client.send(page.form("/ethics/open"))
    with app.app_context():
        langs = list(
            db.session.scalars(select(Acknowledgement.lang).order_by(Acknowledgement.sequence))
        )
    assert langs == ["en", "en", "nb"]


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (150, 1), (151, 2), (450, 3)])
def test_reading_time(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes
