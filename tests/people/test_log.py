"""The log of what was done to a person: every code is a sentence, in three languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

import app as package
from app.foundation import clock
from app.foundation.db import transaction
from app.people import commands
from app.people.queries import LogLine
from app.people.rules import Role
from app.people.words import SENTENCES, log_words, role_words
from tests.cast import ADMIN, AMINA, Cast
from tests.pages import PageClient

SAMPLES: dict[str, list[dict[str, object]]] = {
    "invited": [{}],
    "address-corrected": [{"moved_from": "a@cast.test", "moved_to": "b@cast.test"}],
    "names-corrected": [
        {"name": "Amina Banda", "preferred_name": None},
        {"name": "Amina Banda", "preferred_name": "Mina"},
    ],
    "role-given": [
        {"role": "trainer"},  # as it was written before scopes had names
        {"role": "coordinator", "scope": "First round", "begins_on": "2026-03-01", "ends_on": None},
        {"role": "trainer", "scope": None, "begins_on": "2026-03-01", "ends_on": "2026-04-01"},
    ],
    "role-ended": [
        {"role": "trainer"},
        {"role": "coordinator", "scope": "First round", "last_day": "2026-04-01"},
    ],
    "disabled": [{}],
    "enabled": [{}],
    "date-changed": [
        {"field": field, "moved_to": day}
        for field in ("planned-departure", "planned-return", "actual-departure", "actual-return")
        for day in ("2026-05-01", None)
    ],
}


def written_codes() -> set[str]:
    """The codes in every call of `log(… code="…" …)` of the application."""
    found: set[str] = set()
    for path in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name == "log":
                for keyword in node.keywords:
                    if keyword.arg == "code":
                        assert isinstance(keyword.value, ast.Constant), f"{path}: not a plain code"
                        found.add(str(keyword.value.value))
    return found


def test_every_code_that_is_written_has_its_sentence() -> None:
    codes = written_codes()
    assert len(codes) > 5
    assert codes == set(SENTENCES) == set(SAMPLES)


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_a_line_reads_differently_in_each_language_and_names_everything(
    app: Flask, code: str
) -> None:
    for values in SAMPLES[code]:
        line = LogLine(at=clock.now(), actor="Per Aksel", code=code, values=values)
        read = []
        for lang in ("en", "nb", "nn"):
            with app.test_request_context("/"), force_locale(lang):
                sentence = log_words(line)
                assert sentence.startswith("Per Aksel ")
                assert "%(" not in sentence
                for value in values.values():
                    if isinstance(value, str) and not value.startswith(
                        ("2026", "planned", "actual")
                    ):
                        words = role_words(value) if value in set(Role) else value
                        assert words in sentence
                read.append(sentence)
        assert read[0] not in read[1:], read


def test_the_agency_stands_where_nobody_acted(app: Flask) -> None:
    with app.test_request_context("/"):
        line = LogLine(at=clock.now(), actor=None, code="invited", values={})
        assert log_words(line) == "The agency sent an invitation."


def test_a_person_reads_it_in_their_language_the_newest_first(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    with app.app_context(), transaction():
        commands.log(
            person_id=cast.people[AMINA], actor_id=cast.people[ADMIN], at=clock.now(),
            code="date-changed", field="planned-return", moved_to="2027-02-01",
        )  # fmt: skip
        commands.choose_language(person_id=cast.people[AMINA], language="nn")
    client.sign_in(AMINA)
    lines = [li for li in client.get("/account").root.iter("li") if li.find("time") is not None]
    words = [" ".join("".join(li.itertext()).split()) for li in lines]
    assert "Admin flytta datoen for planlagd heimreise til 1" in words[0]
    assert "gav ei rolle: Deltakar, frå 1" in words[1]
