"""What participants type: answers to quizzes, plans, contact cards, and what they wrote earlier."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.foundation.db import db, transaction
from app.learning.models import Attempt, PrivateAnswer, StepProgress
from app.vault.models import OwnerKey
from tests.cast import ADMIN, AMINA, COORDINATOR, JONAS, TRAINER, agency_day
from tests.foundation.test_at_once import AT_ONCE, ready, together
from tests.learning.own import OWN, publish_own
from tests.pages import Page, PageClient

MODULE = "/modules/own"
CANARY = "the heron stood in the reeds at dawn"
NUMBER = "+44 1632 960 123"


@pytest.fixture(autouse=True)
def own(app: Flask, tmp_path: Path) -> None:
    publish_own(app, tmp_path)


def send(client: PageClient, step: str, **values: str) -> Page:
    fields = {name.replace("_", "-"): value for name, value in values.items()}
    page = client.get(MODULE)
    return client.send(page.form(f"{MODULE}/steps/{step}"), **fields)


def activity(page: Page, step: str) -> Element:
    return next(e for e in page.root.iter() if e.get("id") == step)


def words(page: Page, step: str) -> str:
    return " ".join(" ".join(activity(page, step).itertext()).split())


def box(page: Page, name: str) -> str:
    """What stands in a box."""
    [found] = [
        e for e in page.root.iter() if e.tag in {"input", "textarea"} and e.get("name") == name
    ]
    return (found.text or "") if found.tag == "textarea" else found.get("value", "")


def done(page: Page) -> str:
    return next(count for count in ("0", "1", "2", "3", "4", "5") if f"{count} of 6" in page.text)


# Quizzes to type in


@pytest.mark.parametrize(
    ("answer", "said", "not_said"),
    [
        (" førde. ", ("Right: førde.", "Since 2018."), ("Try again", "This was the answer")),
        ("FORDE", ("it is spelt Førde",), ("Since 2018.",)),
        ("\x00Førde\x1f", ("Right: Førde",), ()),
        ("Oslo", ("It left Oslo", "This was the answer: Førde", "Since 2018.", "Try again"), ()),
        ("<b>Bergen</b>", ("Not right: <b>Bergen</b>", "Neither there.", "Førde"), ("It left",)),
    ],
)
def test_a_typed_answer_stays_with_the_explanation_that_fits(
    client: PageClient, answer: str, said: tuple[str, ...], not_said: tuple[str, ...]
) -> None:
    client.sign_in(AMINA)
    assert "Since 2018." not in words(client.get(MODULE), "where")
    assert "you can try again" in words(client.get(MODULE), "where")
    page = send(client, "where", answer=answer)
    assert done(page) == "1"
    for text in said:
        assert text in words(page, "where")
    for text in not_said:
        assert text not in words(page, "where")
    assert words(client.get(MODULE), "where") == words(page, "where")


def test_a_must_know_that_is_typed_has_to_be_right_and_does_not_tell(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = send(client, "when", answer="2001")
    assert done(page) == "0"
    assert "Look again at the history." in words(page, "when")
    assert "1960" not in words(page, "when")
    page = send(client, "when", answer=" 1 963,0 ")
    assert done(page) == "1"
    assert "In 1963." in words(page, "when")


@pytest.mark.parametrize(
    ("step", "answer", "said"),
    [
        ("where", "  ", "Write an answer first."),
        ("where", "x" * 201, "at most 200 characters"),
        ("when", "", "Write a number"),
        ("when", "about 1963", "Write a number"),
    ],
)
def test_what_cannot_be_judged_is_refused_and_kept(
    client: PageClient, app: Flask, step: str, answer: str, said: str
) -> None:
    client.sign_in(AMINA)
    page = send(client, step, answer=answer)
    assert page.status == 422
    assert said in words(page, step)
    [typed] = [e for e in activity(page, step).iter("input") if e.get("name") == "answer"]
    assert typed.get("value") == answer
    assert typed.get("aria-invalid") == "true"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


# Plans


def test_a_plan_is_kept_for_its_writer_and_done_with_one_action(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = client.get(MODULE)
    assert "with one action" in words(page, "first-plan")
    assert "Only you can read this." in words(page, "first-plan")
    assert "not a place to report" in words(page, "first-plan")
    tomorrow = (agency_day() + timedelta(days=1)).isoformat()
    page = send(client, "first-plan", what_1=CANARY, by_1=tomorrow, ally_1="Moses",
                obstacle_1="June & July")  # fmt: skip
    assert done(page) == "1"
    page = client.get(MODULE)
    assert box(page, "what-1").strip() == CANARY
    assert (box(page, "by-1"), box(page, "ally-1")) == (tomorrow, "Moses")
    assert box(page, "obstacle-1").strip() == "June & July"
    assert "That day has passed." not in page.text


def test_a_day_that_has_passed_is_hinted_and_kept(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = send(client, "first-plan", what_1="Call", by_1="1.2.2020")
    assert page.status == 200
    assert "That day has passed." in words(page, "first-plan")
    assert box(page, "by-1") == "2020-02-01"


def test_an_emptied_action_is_removed_and_what_is_done_stays_done(
    client: PageClient, app: Flask
) -> None:
    client.sign_in(AMINA)
    send(client, "first-plan", what_1="One", what_2="Two")
    page = send(client, "first-plan", what_2="Two")
    assert box(page, "what-1").strip() == ""
    assert box(page, "what-2").strip() == "Two"
    page = send(client, "first-plan")
    assert page.status == 200
    assert box(page, "what-2").strip() == ""
    assert done(page) == "1"
    with app.app_context():  # what was written before is kept as it was
        assert db.session.scalar(select(func.count()).select_from(PrivateAnswer)) == 3


@pytest.mark.parametrize(
    ("sent", "said", "at"),
    [
        ({}, "Write one thing that you will do.", "what-1"),
        ({"what_1": "x", "obstacle_2": CANARY}, "Action 2 does not say", "what-2"),
        ({"what_1": CANARY, "by_1": "soon"}, "Action 1: this is no day.", "by-1"),
        ({"what_1": CANARY, "by_1": "2026-02-30"}, "Action 1: this is no day.", "by-1"),
        ({"what_2": "w" * 501}, "what you will do is too long, at most 500", "what-2"),
        ({"what_1": "x", "ally_1": "a" * 121}, "who helps is too long, at most 120", "ally-1"),
        ({"what_1": "x", "obstacle_1": "o" * 501}, "stand in the way is too long", "obstacle-1"),
    ],
)
def test_a_plan_that_is_refused_names_its_box_and_keeps_everything(
    client: PageClient, app: Flask, sent: dict[str, str], said: str, at: str
) -> None:
    client.sign_in(AMINA)
    page = send(client, "first-plan", **sent)
    assert page.status == 422
    assert said in words(page, "first-plan")
    assert f"#first-plan-{at}" in page.links()
    [wrong] = [e for e in page.root.iter() if e.get("aria-invalid")]
    assert wrong.get("name") == at
    for name, value in sent.items():
        assert box(page, name.replace("_", "-")).strip() == value
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PrivateAnswer)) == 0


# Contact cards


def card(client: PageClient) -> Page:
    return send(client, "card", name_supervisor="Gunnar", telephone_supervisor=NUMBER,
                telephone_hospital="112", note_hospital=CANARY)  # fmt: skip


def test_a_card_is_done_with_half_of_its_numbers_and_they_can_be_called(
    client: PageClient,
) -> None:
    client.sign_in(AMINA)
    page = client.get(MODULE)
    assert "The card is done with 2 telephone numbers." in words(page, "card")
    assert "not a place to report" in words(page, "card")
    page = send(client, "card", name_supervisor="Gunnar", telephone_supervisor=NUMBER)
    assert done(page) == "0"
    assert "tel:+441632960123" in page.links()
    page = card(client)
    assert done(page) == "1"
    assert {"tel:+441632960123", "tel:112"} <= set(page.links())
    assert "Who to contact" in words(page, "card")
    page = send(client, "card", name_supervisor="", telephone_supervisor="",
                telephone_hospital="", note_hospital="")  # fmt: skip
    assert page.status == 200
    assert "tel:112" not in page.links()
    assert done(page) == "1"
    assert "Your own numbers" not in client.get("/contacts").text


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("+47 (0) 57-82.10", "tel:+470578210"),
        ("*123#", "tel:*123%23"),
        ("\u0967\u0966\u0968", "tel:102"),  # 102 in Devanagari
        ("00 44 1632", "tel:00441632"),
    ],
)
def test_a_number_is_called_as_it_was_typed(client: PageClient, typed: str, href: str) -> None:
    client.sign_in(AMINA)
    page = send(client, "card", telephone_friend=typed)
    assert href in page.links()
    assert typed in words(page, "card")


@pytest.mark.parametrize(
    ("sent", "said", "at"),
    [
        ({}, "Fill in one telephone number first.", "telephone-supervisor"),
        (
            {"name_friend": CANARY, "telephone_hospital": "ask"},
            "The telephone of “Nearest hospital” is no number.",
            "telephone-hospital",
        ),
        ({"telephone_friend": "1"}, "“A friend” is no number", "telephone-friend"),
        ({"telephone_friend": "1" * 41}, "“A friend” is no number", "telephone-friend"),
        ({"name_friend": "n" * 121}, "at most 120 characters", "name-friend"),
        ({"note_friend": "n" * 201}, "at most 200 characters", "note-friend"),
    ],
)
def test_a_card_that_is_refused_names_its_box_and_keeps_everything(
    client: PageClient, sent: dict[str, str], said: str, at: str
) -> None:
    client.sign_in(AMINA)
    page = send(client, "card", **sent)
    assert page.status == 422
    assert said in words(page, "card")
    assert f"#card-{at}" in page.links()
    for name, value in sent.items():
        assert box(page, name.replace("_", "-")) == value


def test_numbers_survive_a_revision_with_other_lines(
    client: PageClient, app: Flask, tmp_path: Path
) -> None:
    client.sign_in(AMINA)
    card(client)
    other = OWN.replace("- Nearest hospital {#hospital}\n", "").replace(
        "- A friend", "- The embassy {#embassy}\n- A friend"
    )
    publish_own(app, tmp_path, other.replace("Supervisor at the host", "Your supervisor"))
    page = client.get(MODULE)
    assert done(page) == "1"
    assert box(page, "telephone-supervisor") == NUMBER
    assert "Your supervisor" in words(page, "card")
    assert box(page, "telephone-embassy") == ""
    assert CANARY not in page.text
    send(client, "card", telephone_supervisor=NUMBER, telephone_embassy="113")
    publish_own(app, tmp_path)
    page = client.get(MODULE)
    assert box(page, "note-hospital") == CANARY
    assert box(page, "telephone-supervisor") == NUMBER


def test_a_plan_survives_a_revision_with_fewer_actions(
    client: PageClient, app: Flask, tmp_path: Path
) -> None:
    client.sign_in(AMINA)
    send(client, "first-plan", what_1="One", what_2="Two")
    publish_own(app, tmp_path, OWN.replace("actions: 2", "actions: 1"))
    assert box(client.get(MODULE), "what-2").strip() == "Two"


def test_a_card_stands_with_whom_to_contact_for_its_owner_alone(
    client: PageClient, app: Flask
) -> None:
    client.sign_in(AMINA)
    assert "Your own numbers" not in client.get("/contacts").text
    card(client)
    page = client.get("/contacts")
    assert "Your own numbers" in page.text
    assert {"tel:+441632960123", "tel:112"} <= set(page.links())
    assert "Supervisor at the host" in page.text
    assert page.response.headers["Cache-Control"] == "private, no-cache"
    for email in (None, JONAS, TRAINER, COORDINATOR, ADMIN):
        other = PageClient(app)
        if email:
            other.sign_in(email)
        page = other.get("/contacts")
        assert "Your own numbers" not in page.text
        assert CANARY not in page.text


def test_a_card_that_was_taken_out_of_the_module_is_still_its_owners(
    client: PageClient, app: Flask, tmp_path: Path
) -> None:
    client.sign_in(AMINA)
    card(client)
    start, end = OWN.index("/// contact-card"), OWN.index("/// reflect")
    publish_own(app, tmp_path, OWN[:start] + OWN[end:])
    links = client.get("/contacts").links()
    assert "tel:+441632960123" in links
    assert not [link for link in links if link.startswith(MODULE)], "it cannot be changed there"


def test_a_card_with_another_id_now_stands_once(
    client: PageClient, app: Flask, tmp_path: Path
) -> None:
    client.sign_in(AMINA)
    card(client)
    other = OWN.replace("    id: card\n", "    id: numbers\n").replace(
        "minutes: 9", "minutes: 9\naliases:\n  card: numbers"
    )
    publish_own(app, tmp_path, other)
    for number in (NUMBER, "+44 1632 960 124"):
        send(client, "numbers", telephone_supervisor=number)
        page = client.get("/contacts")
        assert page.text.count("Supervisor at the host") == 1
        assert number in page.text
        assert f"{MODULE}#numbers" in page.links()


def test_help_is_shown_when_the_card_cannot_be_opened(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    card(client)
    with app.app_context(), transaction() as session:
        for key in session.scalars(select(OwnerKey)):
            key.wrapped = b"lost" * 20
    page = client.get("/contacts")
    assert page.status == 200
    assert "tel:+4700000000" in page.links()
    assert "cannot be opened just now" in page.text


# Asking again


def write_earlier(client: PageClient, text: str) -> None:
    page = client.get("/modules/turn")
    client.send(page.form("/modules/turn/steps/turn-reflect"), text=text)


def test_the_earlier_answer_stands_beside_the_new_box(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    page = client.get(MODULE)
    assert "You have not written about this yet." in words(page, "again")
    etag = page.response.headers["ETag"]
    write_earlier(client, f"I bring *patience*. {CANARY}")
    again = client.http.get(MODULE, headers={"If-None-Match": etag})
    assert again.status_code == 200, "another page, though nothing was done in this module"
    page = client.get(MODULE)
    [quote] = list(activity(page, "again").iter("blockquote"))
    assert CANARY in "".join(quote.itertext())
    assert [e.text for e in quote.iter("em")] == ["patience"]
    assert "What you wrote on" in words(page, "again")
    [folded] = list(activity(page, "again").iter("details"))
    assert folded.get("open") is not None
    page = send(client, "again", text=" ")
    assert page.status == 422
    assert CANARY in words(page, "again")
    page = send(client, "again", text="Now I bring questions.")
    assert CANARY in words(page, "again")
    assert "Only you can read it." in words(page, "again")
    other = PageClient(app)
    other.sign_in(JONAS)
    assert "You have not written about this yet." in other.get(MODULE).text


def test_a_changed_earlier_answer_is_shown_as_it_is_now(client: PageClient) -> None:
    client.sign_in(AMINA)
    write_earlier(client, "first words")
    page = client.get(MODULE)
    assert "first words" in page.text
    [path] = [link for link in client.get("/journal").links() if link.startswith("/journal/")]
    client.send(client.get(path).form(path), text="other words")
    again = client.http.get(MODULE, headers={"If-None-Match": page.response.headers["ETag"]})
    assert b"other words" in again.data
    assert b"first words" not in again.data


# All of them


def test_private_words_are_nowhere_in_the_database_and_with_nobody_else(
    client: PageClient, app: Flask
) -> None:
    client.sign_in(AMINA)
    send(client, "first-plan", what_1=CANARY, ally_1=CANARY, obstacle_1=CANARY)
    card(client)
    write_earlier(client, CANARY)
    send(client, "again", text=CANARY)
    assert CANARY in client.get(MODULE).text
    with app.app_context():
        rows = [*db.session.scalars(select(StepProgress.answer)),
                *db.session.scalars(select(Attempt.answer))]  # fmt: skip
        sealed = db.session.scalars(select(PrivateAnswer.sealed)).all()
    assert CANARY not in str(rows)
    assert NUMBER not in str(rows)
    assert not any(CANARY.encode() in text or NUMBER.encode() in text for text in sealed)
    for file in Path(app.config["SAMFERD"].instance).glob("samferd.db*"):
        assert CANARY.encode() not in file.read_bytes()
        assert NUMBER.encode() not in file.read_bytes()
    other = PageClient(app)
    other.sign_in(JONAS)
    assert CANARY not in other.get(MODULE).text
    assert NUMBER not in other.get(MODULE).text


@pytest.mark.parametrize(
    ("step", "values"),
    [
        ("where", {"answer": "Oslo"}),
        ("first-plan", {"what-1": CANARY}),
        ("card", {"telephone-friend": "112"}),
    ],
)
def test_the_same_sent_again_has_one_effect(
    client: PageClient, app: Flask, step: str, values: dict[str, str]
) -> None:
    client.sign_in(AMINA)
    form = client.get(MODULE).form(f"{MODULE}/steps/{step}")
    for _ in range(3):
        client.send(form, **values)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1
        kept = db.session.scalar(select(func.count()).select_from(PrivateAnswer))
        assert kept == (0 if step == "where" else 1)
        assert db.session.scalar(select(func.count()).select_from(StepProgress)) == 1


@pytest.mark.parametrize(
    ("step", "values"),
    [("first-plan", {"what-1": CANARY}), ("card", {"telephone-friend": "112"})],
)
def test_the_same_sent_many_times_at_once_has_one_effect(
    client: PageClient, app: Flask, step: str, values: dict[str, str]
) -> None:
    client.sign_in(AMINA)
    action = f"{MODULE}/steps/{step}"
    cookie, fields = ready(client, client.get(MODULE), action)
    assert together(app, cookie, action, {**fields, **values}) == [303] * AT_ONCE
    with app.app_context():
        for table in (Attempt, PrivateAnswer, StepProgress):
            assert db.session.scalar(select(func.count()).select_from(table)) == 1


def test_without_anything_private_the_module_is_one_statement(
    client: PageClient, statements: list[str]
) -> None:
    client.sign_in(AMINA)
    client.get("/modules/turn")
    statements.clear()
    client.get("/modules/turn")
    assert len(statements) == 1, statements
    statements.clear()
    client.get("/contacts")
    assert len(statements) == 3, statements
