"""A participant's whole way through a module, as she sees it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.foundation.db import db
from app.learning.models import Attempt, StepProgress
from tests.cast import AMINA, COORDINATOR, JONAS, TRAINER
from tests.pages import Page, PageClient, open_guidelines

MODULE = "/modules/first"


def step(page: Page, name: str, client: PageClient, **values: object) -> Page:
    return client.send(page.form(f"{MODULE}/steps/{name}"), **values)


def test_home_has_one_continue_and_the_reason_of_each_due_date(client: PageClient) -> None:
    home = client.sign_in(AMINA)
    assert home.text.count("Continue") == 1
    assert "The first module" in home.text
    assert "14 days before you leave" in home.text
    assert "Opens later" in home.text


def test_a_wrong_answer_is_explained_and_stays_after_signing_in_again(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = step(client.get(MODULE), "quiz-ways", client, answer="1")
    assert "That was the old idea." in page.text
    assert "Everyone gives and everyone learns." in page.text
    client.send(page.form("/sign-out"))
    client.sign_in(AMINA)
    assert "That was the old idea." in client.get(MODULE).text


def test_a_must_know_completes_only_when_it_is_right(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = step(client.get(MODULE), "quiz-must", client, answer=["1"])
    assert "0 of 6" in page.text
    page = step(page, "quiz-must", client, answer=["1", "2"])
    assert "1 of 6" in page.text


def test_the_end_of_a_module_leads_on(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = client.get(MODULE)
    assert "Go to what is not done yet" not in page.text
    page = step(page, "quiz-ways", client, answer="2")
    [ahead] = [a for a in page.root.iter("a") if a.text == "Go to what is not done yet"]
    assert ahead.get("href", "").startswith("#")
    page = step(page, "quiz-must", client, answer=["1", "2"])
    page = step(page, "dilemma-gift", client, choice="2")
    page = step(page, "reflect-turn", client, text="Patience.")
    for tick in [form for form in page.forms() if form.names == {"csrf_token", "operation"}]:
        page = client.send(tick)
    assert page.text.count("You have completed this module.") == 2
    assert "every section is ticked" not in page.text
    home = client.get("/")
    assert home.text.count("Read and answer") == 1
    assert "Nothing waits" not in home.text
    client.send(open_guidelines(client).form("/ethics"), answer="acknowledged")
    assert "Nothing waits for you just now. The next module opens" in client.get("/").text


def test_nothing_chosen_is_said_beside_the_question(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = step(client.get(MODULE), "quiz-ways", client)
    assert page.status == 422
    assert "Choose one answer." in page.text


def test_a_dilemma_goes_scene_by_scene_and_ends_with_what_pulls(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = step(client.get(MODULE), "dilemma-gift", client, choice="1")
    assert "Warm, and open." in page.text
    assert "The ward eats well." in page.text
    page = step(page, "dilemma-gift", client, choice="1")
    assert "Respect pulls one way" in page.text
    assert "1 of 6" in page.text


def test_everything_done_completes_the_module_and_home_says_so(client: PageClient) -> None:
    client.sign_in(AMINA)
    page = step(client.get(MODULE), "quiz-ways", client, answer="2")
    page = step(page, "quiz-must", client, answer=["1", "2"])
    page = step(page, "what", client)
    page = step(page, "dilemma-gift", client, choice="2")
    page = step(page, "reflect-turn", client, text="I bring *patience*.")
    page = step(page, "pull", client)
    assert "You have completed this module." in page.text
    home = client.get("/")
    assert "All done" in home.text
    journal = client.get("/journal")
    assert "I bring patience." in journal.text


def continues_at(page: Page) -> str:
    """Where the one "Continue" of a home leads."""
    found = [a.get("href") for a in page.root.iter("a") if "Continue" in "".join(a.itertext())]
    assert len(found) == 1
    return str(found[0])


def test_continue_leads_to_the_exact_step(client: PageClient) -> None:
    home = client.sign_in(AMINA)
    assert continues_at(home) == f"{MODULE}#continue"
    page = step(client.get(MODULE), "quiz-ways", client, answer="2")
    assert continues_at(client.get("/")) == f"{MODULE}#quiz-must"
    page = step(page, "quiz-must", client, answer="1")
    assert continues_at(client.get("/")) == f"{MODULE}#quiz-must", "it is not right yet"
    page = step(page, "quiz-must", client, answer=["1", "2"])
    assert continues_at(client.get("/")) == f"{MODULE}#what"
    step(page, "what", client)
    assert continues_at(client.get("/")) == f"{MODULE}#dilemma-gift"


def test_a_text_too_long_is_given_back(client: PageClient) -> None:
    client.sign_in(AMINA)
    text = "word " * 5000
    page = step(client.get(MODULE), "reflect-turn", client, text=text)
    assert page.status == 422
    assert "too long" in page.text
    assert "word word" in page.text


def test_the_same_sent_twice_has_one_effect(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    form = client.get(MODULE).form(f"{MODULE}/steps/quiz-ways")
    for _ in range(3):
        client.send(form, answer="2")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1
        assert db.session.scalar(select(func.count()).select_from(StepProgress)) == 1


def test_another_answer_from_a_remembered_page_is_not_lost(client: PageClient) -> None:
    client.sign_in(AMINA)
    form = client.get(MODULE).form(f"{MODULE}/steps/quiz-ways")
    client.send(form, answer="1")
    page = client.send(form, answer="2")
    assert "That was the old idea." not in page.text


def test_who_does_not_have_the_module_finds_nothing(client: PageClient) -> None:
    client.sign_in(TRAINER)
    assert client.get(MODULE).status == 404


def test_an_unchanged_page_is_not_sent_again(client: PageClient) -> None:
    client.sign_in(AMINA)
    etag = client.get(MODULE).response.headers["ETag"]
    again = client.http.get(MODULE, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert not again.data


def test_home_and_module_ask_the_database_once(client: PageClient, statements: list[str]) -> None:
    client.sign_in(AMINA)
    client.get(MODULE)
    for path in ("/", MODULE):
        statements.clear()
        client.get(path)
        assert len(statements) == 1, statements


def test_two_people_do_not_see_each_others_answers(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    step(client.get(MODULE), "quiz-ways", client, answer="1")
    other = PageClient(app)
    other.sign_in(JONAS)
    assert "That was the old idea." not in other.get(MODULE).text


def test_the_reader_gets_the_nearest_language(client: PageClient) -> None:
    page = client.sign_in(AMINA)
    page = client.send(page.form("/language"), language="nn")
    assert "Den første modulen" in page.text
    module = client.get(MODULE)
    article = next(module.root.iter("article"))
    assert article.get("lang") == "nb"


def test_staff_are_sent_to_their_desk(client: PageClient) -> None:
    assert "First round" in client.sign_in(COORDINATOR).text
