"""Nobody reads another person's journal; a stolen database reads as noise."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.ids import new_id
from app.journal import commands
from app.journal.models import JournalEntry
from app.people.models import Person, RoleAssignment
from tests.cast import ADMIN, AMINA, COORDINATOR, JONAS, TRAINER, agency_day
from tests.pages import PageClient

CANARY = "the heron stood in the reeds at dawn"


def write(client: PageClient, text: str) -> None:
    client.send(client.get("/journal").form("/journal"), text=text)


def entry_id(app: Flask) -> UUID:
    with app.app_context():
        return db.session.execute(select(JournalEntry.id)).scalar_one()


def test_a_text_is_kept_and_can_be_changed(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    write(client, CANARY)
    assert CANARY in client.get("/journal").text
    path = f"/journal/{entry_id(app)}"
    client.send(client.get(path).form(path), text="*otherwise*")
    assert "otherwise" in client.get("/journal").text


def test_nobody_else_finds_it(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    write(client, CANARY)
    path = f"/journal/{entry_id(app)}"
    for email in (JONAS, TRAINER, COORDINATOR, ADMIN):
        other = PageClient(app)
        other.sign_in(email)
        assert other.get(path).status == 404
        assert CANARY not in other.get("/journal").text


def test_the_database_does_not_hold_the_words(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    write(client, CANARY)
    with app.app_context():
        row = db.session.execute(select(JournalEntry.text, JournalEntry.html)).one()
    assert all(CANARY.encode() not in column for column in row)
    folder = Path(app.config["SAMFERD"].instance)
    for file in folder.glob("samferd.db*"):
        assert CANARY.encode() not in file.read_bytes()


def test_markup_in_a_text_does_not_run(client: PageClient) -> None:
    client.sign_in(AMINA)
    write(client, "<script>alert(1)</script> [x](javascript:alert(1)) **bold**")
    page = client.get("/journal")
    article = next(page.root.iter("article"))
    assert not list(article.iter("script"))
    assert all(not a.get("href", "").startswith("javascript") for a in article.iter("a"))


def test_an_empty_text_is_refused_in_words(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = client.send(client.get("/journal").form("/journal"), text="  ")
    assert page.status == 422
    assert "Write something first." in page.text


def test_an_answer_stands_under_its_question(client: PageClient) -> None:
    client.sign_in(AMINA)
    form = client.get("/modules/first").form("/modules/first/steps/reflect-turn")
    client.send(form, text=CANARY)
    write(client, "of my own")
    page = client.get("/journal")
    headings = ["".join(h.itertext()) for h in page.root.iter("h3")]
    assert headings[1] == "Your turn"
    assert CANARY in page.text


def test_the_journal_asks_the_database_once(client: PageClient, statements: list[str]) -> None:
    client.sign_in(AMINA)
    write(client, CANARY)
    client.get("/journal")
    statements.clear()
    assert CANARY in client.get("/journal").text
    assert len(statements) == 1, statements


def test_older_entries_are_a_page_away(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    now = clock.now()
    with app.app_context(), transaction():
        for number in range(120):
            commands.write(
                operation=new_id(), masters=app.extensions["samferd_masters"],
                author_id=person_id(AMINA), text=f"entry {number}.", html=f"<p>entry {number}.</p>",
                prompt=None, prompt_revision_id=None, placement_id=None, phase=None,
                at=now - timedelta(minutes=number),
            )  # fmt: skip
    seen: list[str] = []
    page = client.get("/journal")
    for _ in range(3):
        seen += re.findall(r"entry \d+\.", page.text)
        older = [href for href in page.links() if "before=" in href]
        if older:
            page = client.get(older[0])
    assert seen == [f"entry {number}." for number in range(120)]
    assert not [href for href in page.links() if "before=" in href]
    assert client.get("/journal?before=yesterday").status == 200


def person_id(email: str) -> UUID:
    return db.session.scalars(select(Person.id).where(Person.email == email)).one()


def test_who_has_no_role_any_more_still_reads_their_own_words(
    client: PageClient, app: Flask
) -> None:
    client.sign_in(AMINA)
    write(client, CANARY)
    with app.app_context(), transaction() as session:
        yesterday = agency_day() - timedelta(days=1)
        session.execute(
            update(RoleAssignment)
            .where(RoleAssignment.person_id == person_id(AMINA))
            .values(ends_on=yesterday)
        )
    assert CANARY in client.get("/journal").text
    assert client.get("/ethics/receipt").status == 200
    assert client.get("/modules/first").status == 403
