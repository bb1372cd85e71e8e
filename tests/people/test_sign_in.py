"""Sign-in, sessions, links from mails."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app.foundation import clock
from app.foundation.db import db, transaction
from app.outbox.models import Mail
from app.people import commands
from app.people.administration import commands as administration
from app.people.models import Person, SignIn
from app.people.rules import ATTEMPTS_PER_PERSON, PersonState
from tests.cast import ADMIN, AMINA, PASSWORD, Cast, agency_day
from tests.pages import PageClient


def links(app: Flask) -> list[str]:
    with app.app_context():
        return [
            re.sub(r"^http://localhost", "", mail.values["url"])
            for mail in db.session.scalars(select(Mail).order_by(Mail.id))
            if "url" in mail.values
        ]


def invite(app: Flask, cast: Cast, email: str = "new@cast.test") -> str:
    with app.app_context(), transaction():
        person = commands.create_person(email=email, name="New", language="nb", at=clock.now())
        administration.invite(
            person_id=person.id, actor_id=cast.people[ADMIN], base_url="http://localhost",
            at=clock.now(),
        )  # fmt: skip
    return links(app)[-1]


def test_a_wrong_password_is_refused_in_words(client: PageClient) -> None:
    page = client.sign_in(AMINA, "something else")
    assert page.status == 422
    assert "do not go together" in page.text


def test_too_many_attempts_are_refused_even_with_the_right_password(client: PageClient) -> None:
    for _ in range(ATTEMPTS_PER_PERSON):
        client.sign_in(AMINA, "something else")
    page = client.sign_in(AMINA)
    assert page.status == 429
    assert "Too many attempts" in page.text


def test_one_comes_back_to_where_one_was_going(client: PageClient) -> None:
    page = client.get("/journal")
    page = client.send(page.form("/sign-in"), email=AMINA, password=PASSWORD)
    assert "My journal" in page.text


def test_signing_in_leads_nowhere_else(client: PageClient) -> None:
    for target in ("https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test"):
        client = PageClient(client.http.application)
        form = client.get("/sign-in").form("/sign-in")
        data = {**form.fields, "email": AMINA, "password": PASSWORD, "next": target}
        response = client.http.post("/sign-in", data=data)
        assert response.headers["Location"] == "/"


def test_signing_out_ends_the_session_on_the_server(client: PageClient, app: Flask) -> None:
    page = client.sign_in(AMINA)
    kept = client.http.get_cookie("samferd")
    assert kept is not None
    client.send(page.form("/sign-out"))
    thief = PageClient(app)
    thief.http.set_cookie("samferd", kept.value)
    assert "Sign in" in thief.get("/").text


def test_signing_out_everywhere_ends_all_sessions(client: PageClient, app: Flask) -> None:
    other = PageClient(app)
    other.sign_in(AMINA)
    client.sign_in(AMINA)
    client.send(client.get("/account").form("/sign-out-everywhere"))
    assert "Sign in" in other.get("/").text


def test_an_expired_session_is_no_session(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    with app.app_context(), transaction():
        db.session.execute(update(SignIn).values(expires_at=clock.now() - timedelta(seconds=1)))
    assert "Sign in" in client.get("/").text


def test_a_disabled_person_is_out_at_once(client: PageClient, app: Flask, cast: Cast) -> None:
    client.sign_in(AMINA)
    with app.app_context(), transaction():
        administration.disable(
            person_id=cast.people[AMINA], actor_id=cast.people[ADMIN], today=agency_day(),
            at=clock.now(),
        )  # fmt: skip
    assert "Sign in" in client.get("/").text
    assert client.sign_in(AMINA).status == 422


def test_a_closed_account_does_not_come_back_through_an_old_link(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    invitation = invite(app, cast)
    client.send(client.get("/forgotten").form("/forgotten"), email=AMINA)
    reset = links(app)[-1]
    pages = [(path, client.get(path).form(path)) for path in (invitation, reset)]
    with app.app_context(), transaction():
        for email in ("new@cast.test", AMINA):
            person_id = db.session.execute(
                select(Person.id).where(Person.email == email)
            ).scalar_one()
            administration.disable(
                person_id=person_id, actor_id=cast.people[ADMIN], today=agency_day(),
                at=clock.now(),
            )  # fmt: skip
    for path, form in pages:
        assert client.get(path).status == 410
        assert client.send(form, password="three words", again="three words").status == 410
        assert "Sign in" in client.get("/").text
    with app.app_context():
        states = db.session.scalars(
            select(Person.state).where(Person.email.in_(("new@cast.test", AMINA)))
        )
        assert set(states) == {PersonState.DISABLED}


def test_an_invitation_leads_to_a_password_and_in(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    path = invite(app, cast)
    page = client.get(path)
    assert "Welcome to Samferd" in page.text
    page = client.send(page.form(path), password="short", again="short")
    assert page.status == 422
    page = client.send(page.form(path), password="three small words", again="three small words")
    assert page.status == 200
    assert client.get(path).status == 410


def test_a_new_invitation_replaces_the_old(client: PageClient, app: Flask, cast: Cast) -> None:
    old = invite(app, cast)
    with app.app_context(), transaction():
        person = db.session.execute(
            select(Person).where(Person.email == "new@cast.test")
        ).scalar_one()
        administration.invite(
            person_id=person.id, actor_id=None, base_url="http://localhost", at=clock.now()
        )
    assert client.get(old).status == 410
    assert client.get(links(app)[-1]).status == 200


def test_a_forgotten_password_is_chosen_anew(client: PageClient, app: Flask) -> None:
    page = client.send(client.get("/forgotten").form("/forgotten"), email=AMINA)
    assert "a mail is on its way" in page.text
    path, new = links(app)[-1], "quite another one"
    client.send(client.get(path).form(path), password=new, again=new)
    assert PageClient(app).sign_in(AMINA, new).status == 200


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client: PageClient, app: Flask
) -> None:
    page = client.send(client.get("/forgotten").form("/forgotten"), email="nobody@cast.test")
    assert "a mail is on its way" in page.text
    assert links(app) == []


def test_both_addresses_are_told_of_a_change(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    page = client.get("/account")
    client.send(page.form("/account/address"), email="amina.new@cast.test")
    path = links(app)[-1]
    page = client.send(client.get(path).form(path))
    assert "You sign in with your new address from now on." in page.text
    assert "from now on" not in client.get("/account").text
    with app.app_context():
        told = {mail.recipient for mail in db.session.scalars(select(Mail))}
    assert told == {AMINA, "amina.new@cast.test"}
    assert PageClient(app).sign_in("amina.new@cast.test").status == 200
