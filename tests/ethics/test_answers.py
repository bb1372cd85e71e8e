"""Three answers, the receipt, and a register that only grows."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from app.ethics.queries import check_register
from app.foundation.db import db, transaction
from tests.cast import AMINA, COORDINATOR, JONAS, Cast
from tests.pages import PageClient, open_guidelines


def answer(client: PageClient, given: str) -> str:
    return client.send(open_guidelines(client).form("/ethics"), answer=given).text


def test_acknowledging_gives_a_receipt(client: PageClient) -> None:
    client.sign_in(AMINA)
    assert "Acknowledged" in answer(client, "acknowledged")
    receipt = client.get("/ethics/receipt").text
    assert "I acknowledge the guidelines" in receipt
    assert "Language English What it said" in receipt
    assert "Read and answer" not in client.get("/").text


@pytest.mark.parametrize("given", ["acknowledged", "questioned", "declined"])
def test_the_receipt_names_its_person_and_looks_like_the_answer(
    client: PageClient, given: str
) -> None:
    client.sign_in(AMINA)
    answer(client, given)
    page = client.get("/ethics/receipt")
    assert "Name Amina" in page.text
    [box] = [part for part in page.root.iter("section") if "receipt" in part.get("class", "")]
    assert f"s-{given}" in box.get("class", "").split()


@pytest.mark.parametrize("given", ["questioned", "declined"])
def test_other_answers_hide_nothing_and_can_be_changed(client: PageClient, given: str) -> None:
    client.sign_in(AMINA)
    answer(client, given)
    assert "/contacts" in client.get("/").links()
    assert "Acknowledged" in answer(client, "acknowledged")


def test_no_answer_chosen_is_said(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = client.send(open_guidelines(client).form("/ethics"))
    assert page.status == 422
    assert "Choose one of the three answers." in page.text


def test_the_same_answer_twice_is_one_event(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    form = open_guidelines(client).form("/ethics")
    for _ in range(2):
        client.send(form, answer="acknowledged")
    with app.app_context():
        assert check_register() == (2, [])  # opened, answered


@pytest.mark.parametrize(
    "statement", ["UPDATE acknowledgements SET lang = 'xx'", "DELETE FROM acknowledgements"]
)
def test_the_database_refuses_to_change_the_register(
    client: PageClient, app: Flask, statement: str
) -> None:
    client.sign_in(AMINA)
    answer(client, "acknowledged")
    with app.app_context(), pytest.raises(DatabaseError), transaction() as session:
        session.execute(sql(statement))


def _without_triggers(session_statement: str) -> None:
    """Tamper as somebody who owns the database could."""
    dialect = db.engine.dialect.name
    with transaction() as session:
        if dialect == "postgresql":
            session.execute(sql("ALTER TABLE acknowledgements DISABLE TRIGGER USER"))
        else:
            session.execute(sql("DROP TRIGGER acknowledgements_no_update"))
            session.execute(sql("DROP TRIGGER acknowledgements_no_delete"))
        session.execute(sql(session_statement))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE acknowledgements SET answer = 'declined' WHERE sequence = 2",
        "UPDATE acknowledgements SET lang = 'nb' WHERE sequence = 4",
        "DELETE FROM acknowledgements WHERE sequence = 1",
        "DELETE FROM acknowledgements WHERE sequence = 4",
        "UPDATE acknowledgements SET sequence = 7 WHERE sequence = 1",
    ],
)
def test_tampering_is_found(client: PageClient, app: Flask, tampering: str) -> None:
    client.sign_in(AMINA)
    answer(client, "acknowledged")
    other = PageClient(app)
    other.sign_in(JONAS)
    answer(other, "declined")
    with app.app_context():
        assert check_register() == (4, [])
        _without_triggers(tampering)
        assert check_register()[1]


def test_coverage_counts_what_was_answered(client: PageClient, app: Flask, cast: Cast) -> None:
    client.sign_in(AMINA)
    answer(client, "declined")
    desk = PageClient(app)
    desk.sign_in(COORDINATOR)
    page = desk.get(f"/rounds/{cast.round_id}")
    assert "1 declined" in page.text
    assert "0 unanswered" in page.text
