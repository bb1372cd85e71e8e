"""Fifty identical submits at once leave one row each, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.ethics.models import Acknowledgement
from app.ethics.queries import check_register
from app.foundation.db import db
from app.journal.models import JournalEntry
from app.learning.models import Assignment, Attempt, StepProgress
from tests.cast import AMINA
from tests.pages import Page, PageClient, open_guidelines

AT_ONCE = 50
THREADS = 10
MODULE = "/modules/first"


def together(app: Flask, cookie: str, path: str, data: dict[str, Any]) -> list[int]:
    statuses: list[int] = []

    def send() -> None:
        client = app.test_client()
        client.set_cookie("samferd", cookie)
        for _ in range(AT_ONCE // THREADS):
            statuses.append(client.post(path, data=data).status_code)
        with app.app_context():
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def prepared(client: PageClient, page: str, action: str) -> tuple[str, dict[str, str]]:
    client.sign_in(AMINA)
    return ready(client, client.get(page), action)


def ready(client: PageClient, page: Page, action: str) -> tuple[str, dict[str, str]]:
    form = page.form(action)
    cookie = client.http.get_cookie("samferd")
    assert cookie is not None
    return cookie.value, form.fields


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("page", "action", "answer", "tables"),
    [
        (
            MODULE,
            f"{MODULE}/steps/quiz-ways",
            {"answer": "2"},
            (StepProgress, Attempt),
        ),
        ("/modules/first", "/modules/first/steps/reflect-turn", {"text": "words"}, (JournalEntry,)),
        ("/journal", "/journal", {"text": "words"}, (JournalEntry,)),
        ("/ethics", "/ethics/open", {}, (Acknowledgement,)),
    ],
)
def test_one_effect(
    client: PageClient, app: Flask, page: str, action: str, answer: dict[str, str],
    tables: tuple[type, ...],
) -> None:  # fmt: skip
    cookie, fields = prepared(client, page, action)
    statuses = together(app, cookie, action, {**fields, **answer})
    assert statuses == [303] * AT_ONCE
    for table in tables:
        assert count(app, table) == 1


def test_one_answer_to_the_guidelines(client: PageClient, app: Flask) -> None:
    client.sign_in(AMINA)
    cookie, fields = ready(client, open_guidelines(client), "/ethics")
    statuses = together(app, cookie, "/ethics", {**fields, "answer": "acknowledged"})
    assert statuses == [303] * AT_ONCE
    assert count(app, Acknowledgement) == 2  # opened once, answered once
    with app.app_context():
        assert check_register() == (2, [])


def test_different_steps_at_once_are_all_counted(client: PageClient, app: Flask) -> None:
    cookie, fields = prepared(client, "/modules/first", "/modules/first/steps/what")
    steps = ("what", "pull", "quiz-ways")
    threads = [
        threading.Thread(
            target=together,
            args=(app, cookie, f"/modules/first/steps/{step}", {**fields, "answer": "2"}),
        )
        for step in steps
    ]
    run: Callable[[threading.Thread], None] = threading.Thread.start
    for thread in threads:
        run(thread)
    for thread in threads:
        thread.join()
    with app.app_context():
        assignment = db.session.execute(
            select(Assignment).where(Assignment.steps_done > 0)
        ).scalar_one()
        assert assignment.steps_done == len(steps)
        assert check_register() == (0, [])
