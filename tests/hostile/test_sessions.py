"""Signed out in the middle, two pages at once, a link and a register that many reach for."""

from __future__ import annotations

import threading
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, update

from app.ethics.queries import check_register
from app.foundation import clock
from app.foundation.db import db, transaction
from app.outbox.models import Mail
from app.people.models import SignIn
from app.people.rules import ATTEMPTS_PER_PERSON, network_of
from tests.cast import AMINA, JONAS
from tests.pages import Page, PageClient, open_guidelines
from tests.people.test_sign_in import links

WORDS = "Forty minutes of <thinking> about what I bring."
FORBIDDEN_TOKEN, SIGNED_OUT, GONE, LATER = 400, 401, 410, 429
ORIGIN = {"Origin": "http://localhost"}


def shown(page: Page) -> list[str]:
    return [(box.text or "").strip() for box in page.root.iter("textarea")]


def test_what_was_written_when_the_session_was_over_is_shown(
    client: PageClient, app: Flask
) -> None:
    client.sign_in(AMINA)
    forms = [
        client.get("/journal").form("/journal"),
        client.get("/modules/first").form("/modules/first/steps/reflect-turn"),
    ]
    with app.app_context(), transaction():
        db.session.execute(update(SignIn).values(expires_at=clock.now() - timedelta(seconds=1)))
    page = client.send(forms[0], text=WORDS)
    assert page.status == SIGNED_OUT
    assert shown(page) == [WORDS]
    # The sign-in is forgotten now, so the form's token fits nothing any more.
    page = PageClient(app)._page(
        app.test_client().post(forms[1].action, data={**forms[1].fields, "text": WORDS},
                               headers=ORIGIN)
    )  # fmt: skip
    assert page.status == FORBIDDEN_TOKEN
    assert shown(page) == [WORDS]


def test_another_site_cannot_make_this_one_show_its_words(app: Flask) -> None:
    for headers in ({}, {"Origin": "https://elsewhere.test"}, {"Origin": "null"}):
        client = PageClient(app)
        page = client._page(client.http.post("/journal", data={"text": WORDS}, headers=headers))
        assert page.status == FORBIDDEN_TOKEN
        assert WORDS not in page.text
        assert shown(page) == []


def test_two_pages_opened_at_once_after_signing_in_can_both_send(app: Flask) -> None:
    client, other = PageClient(app), PageClient(app)
    form = client.get("/sign-in").form("/sign-in")
    client.http.post("/sign-in", data={**form.fields, "email": AMINA,
                                       "password": "a-long-enough-password"})  # fmt: skip
    cookie = client.http.get_cookie("samferd")
    assert cookie is not None
    other.http.set_cookie("samferd", cookie.value)
    first, second = client.get("/journal"), other.get("/journal")
    for page in (first, second):
        assert other.send(page.form("/journal"), text=WORDS).status == 200


def test_a_link_that_two_use_at_once_is_used_once(client: PageClient, app: Flask) -> None:
    client.send(client.get("/forgotten").form("/forgotten"), email=AMINA)
    path, statuses = links(app)[-1], []
    clients = [PageClient(app) for _ in range(4)]
    forms = [one.get(path).form(path) for one in clients]

    def use(number: int) -> None:
        password = f"the password of number {number}"
        data = {**forms[number].fields, "password": password, "again": password}
        statuses.append(clients[number].http.post(path, data=data).status_code)
        with app.app_context():
            db.session.remove()

    threads = [threading.Thread(target=use, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, GONE, GONE, GONE]


def test_nobody_is_buried_in_mails_about_a_new_password(client: PageClient, app: Flask) -> None:
    for _ in range(ATTEMPTS_PER_PERSON + 3):
        page = client.send(client.get("/forgotten").form("/forgotten"), email=AMINA)
        assert "a mail is on its way" in page.text  # the same words, whatever is done
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Mail)) == ATTEMPTS_PER_PERSON
    assert client.sign_in(AMINA).status == 200
    with clock.at(clock.now() + timedelta(minutes=16)):
        client = PageClient(app)
        client.send(client.get("/forgotten").form("/forgotten"), email=AMINA)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Mail)) == ATTEMPTS_PER_PERSON + 1


def test_whoever_answers_again_from_the_same_page_is_taken_at_the_last_word(
    client: PageClient, app: Flask
) -> None:
    client.sign_in(AMINA)
    form = open_guidelines(client).form("/ethics")  # as it stands in the browser's memory
    for given in ("acknowledged", "declined", "acknowledged"):
        client.send(form, answer=given)
    assert "Acknowledged" in client.get("/ethics").text
    client.send(form, answer="acknowledged")
    with app.app_context():
        assert check_register() == (4, [])  # opened, and three answers


def test_addresses_are_taken_with_the_space_a_phone_puts_after_them(app: Flask) -> None:
    assert PageClient(app).sign_in(f" {AMINA.upper()}  ").status == 200
    client = PageClient(app)
    client.sign_in(JONAS)
    page = client.send(client.get("/account").form("/account/address"), email="new@cast.test ")
    assert "We sent a link" in page.text


def test_attempts_are_counted_by_the_line_they_come_from() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") != network_of("192.0.2.8")
    assert network_of("unknown") == "unknown"
