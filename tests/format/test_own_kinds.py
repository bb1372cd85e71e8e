"""Quizzes to type in, plans, contact cards, prompts that ask again: read, kept, compared."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.format.activities import typed
from app.format.activities.contact_card import CardLine, ContactCard
from app.format.activities.plan import Plan
from app.format.activities.quiz import Quiz, QuizKind
from app.format.activities.reflection import Reflection
from app.format.codec import document_from_json, to_json
from app.format.document import Document
from app.format.library import read_library
from app.format.markdown import Converter
from app.format.reader import read_module_text
from tests.format.own_faults import ASKS_AGAIN, NUMBER, OWN, PLAN, TEXT, module

TODAY = date(2026, 11, 24)
RENDERER = Converter()


def read(text: str) -> Document:
    document, found = read_module_text(text.encode(), "m.md", "en", RENDERER, today=TODAY)
    assert found == []
    assert document is not None
    return document


def test_all_of_them_are_read_and_survive_json() -> None:
    document = read(module(*OWN.values()))
    assert document.steps == ("where", "when", "plan", "card", "r", "a")
    assert document_from_json(to_json(document)) == document
    plan, card = document.activity("plan"), document.activity("card")
    assert isinstance(plan, Plan)
    assert (plan.actions, plan.text_html) == (2, "<p>What will you do first?</p>")
    assert isinstance(card, ContactCard)
    assert card.lines[0] == CardLine("supervisor", "Supervisor at the host")
    assert card.needed == 2
    assert card.text_html == "<p>Write it on paper too.</p>"


def test_a_plan_offers_three_rows_when_it_does_not_say() -> None:
    plan = read(module(PLAN.replace("    actions: 2\n", ""))).activity("plan")
    assert isinstance(plan, Plan)
    assert plan.actions == 3


@pytest.mark.parametrize("lang", ["nb", "nn"])
@pytest.mark.parametrize("block", OWN.values(), ids=OWN)
def test_each_may_be_in_another_language(block: str, lang: str) -> None:
    document = read(module(block.replace("    id:", f"    lang: {lang}\n    id:", 1)))
    assert document.sections[0].activities[0].lang == lang


def test_what_was_stored_before_reads_as_it_was() -> None:
    document = read(module(TEXT.replace("    kind: text\n", ""), PLAN))
    stored = json.loads(to_json(document))
    for block in stored["sections"][0]["blocks"]:
        block.pop("ask_again", None)
        for option in block.get("options", ()):
            del option["text"]
    assert document_from_json(json.dumps(stored)) == document


def test_an_answer_to_type_is_text_and_not_markdown() -> None:
    quiz = read(module(TEXT.replace("Oslo", "*a* & <"))).activity("where")
    assert isinstance(quiz, Quiz)
    assert quiz.options[1].html == "*a* &amp; &lt;"


def test_a_prompt_of_an_earlier_phase_is_asked_again(tmp_path: Path) -> None:
    files = {
        "d/course.yml": str(ASKS_AGAIN["e/course.yml"])
        .replace("id: e", "id: d")
        .replace("homecoming", "pre-departure"),
        "d/m/module.en.md": module(TEXT),
        **ASKS_AGAIN,
    }
    for name, content in files.items():
        file = tmp_path / "courses" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(content))
    library = read_library(tmp_path / "courses", RENDERER, today=TODAY)
    assert library.problems == ()
    reflection = library.courses[1].modules[0][1][0].document.activity("r")
    assert isinstance(reflection, Reflection)
    assert reflection.ask_again == "p"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Førde", "  førde. "),
        ("Førde", "FØRDE!"),
        ("Førde", "F\u00f8rde\u200b"),
        ("Å", "A\u030a"),
        ("human dignity", "Human  dignity"),
        ("Straße", "STRASSE"),
        ("«Førde»", "Førde"),
        ("equity", "equity"),
        ("?", "?"),
    ],
)
def test_these_are_the_same_answer(one: str, other: str) -> None:
    assert typed.plain(one) == typed.plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Førde", "Forde"), ("a", "b"), ("?", "!"), ("C", "C#+")]
)
def test_these_are_not(one: str, other: str) -> None:
    assert typed.plain(one) != typed.plain(other)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("1963", [1963]),
        (" 1 500 ", [1500]),
        ("1\u00a0500", [1500]),
        ("1\u202f500,25", ["1500.25"]),
        ("3,5", ["3.5"]),
        ("3.5", ["3.5"]),
        (",5", ["0.5"]),
        ("\u22125", [-5]),
        ("1.500", ["1.500", 1500]),
        ("1,500", ["1.500", 1500]),
        ("0,500", ["0.500"]),
        ("1.500.000", [1500000]),
        ("1,500.75", ["1500.75"]),
        ("1.500,75", ["1500.75"]),
        ("\u0661\u0669\u0666\u0663", [1963]),
        ("", []),
        ("about 5", []),
        ("1e5", []),
        ("5 %", []),
        ("1..2", []),
        ("9" * 41, []),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, means: list[str | int]) -> None:
    assert list(typed.numbers(text)) == [Decimal(value) for value in means]


@given(st.text(max_size=60))
def test_any_answer_is_compared_and_never_raises(text: str) -> None:
    typed.plain(text)
    typed.numbers(text)
    typed.number_range(text)


@pytest.mark.parametrize(
    ("block", "answer", "option"),
    [
        (TEXT, "forde", "3"),
        (TEXT, "førde", "1"),
        (TEXT, "OSLO", "2"),
        (NUMBER, "1963", "1"),
        (NUMBER, "1960", "1"),
        (NUMBER, "1965", "1"),
        (NUMBER, "1965,1", "3"),
        (NUMBER, "1.500", "2"),
        (NUMBER, "2 000", "3"),
    ],
)
def test_an_answer_meets_its_option(block: str, answer: str, option: str) -> None:
    quiz = read(module(block)).sections[0].activities[0]
    assert isinstance(quiz, Quiz)
    assert quiz.kind in {QuizKind.TEXT, QuizKind.NUMBER}
    found = quiz.fitting(answer)
    assert found is not None
    assert found.id == option
