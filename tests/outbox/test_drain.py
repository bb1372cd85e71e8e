"""Mails reach a real server once, in their reader's language; a failing server is tried again."""

from __future__ import annotations

import dataclasses
import threading
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from app.foundation import clock
from app.foundation.db import transaction
from app.outbox import jobs
from app.outbox.commands import owe
from app.outbox.jobs import drain
from tests.letterbox import Letterbox


def owed(number: int = 1, *, template: str = "invitation", at: datetime | None = None) -> None:
    with transaction():
        for each in range(number):
            owe(
                recipient=f"{each}@cast.test",
                language="en",
                template=template,
                values={"name": "A", "url": "http://x/1", "until": clock.now().isoformat()},
                at=at or clock.now(),
            )


def test_a_mail_is_sent_once(app: Flask, letterbox: Letterbox) -> None:
    config = dataclasses.replace(app.config["SAMFERD"], smtp=letterbox.address)
    with app.app_context():
        owed()
        assert drain(config, at=clock.now()) == (1, 0)
        assert drain(config, at=clock.now() + timedelta(days=1)) == (0, 0)
    [letter] = letterbox.letters
    assert (letter.recipient, letter.subject) == ("0@cast.test", "Welcome to Samferd")
    assert "http://x/1" in letter.text


def test_a_silent_server_is_tried_again_later(app: Flask, letterbox: Letterbox) -> None:
    silent = dataclasses.replace(app.config["SAMFERD"], smtp="smtp://127.0.0.1:1")
    working = dataclasses.replace(app.config["SAMFERD"], smtp=letterbox.address)
    with app.app_context():
        owed()
        now = clock.now()
        assert drain(silent, at=now) == (0, 1)
        assert drain(working, at=now) == (0, 0)
        assert drain(working, at=now + timedelta(minutes=3)) == (1, 0)
    assert len(letterbox.letters) == 1


def test_a_mail_that_cannot_be_written_holds_up_no_other(app: Flask, letterbox: Letterbox) -> None:
    config = dataclasses.replace(app.config["SAMFERD"], smtp=letterbox.address)
    with app.app_context():
        now = clock.now()
        owed(template="no-such-template", at=now - timedelta(minutes=1))
        owed(at=now)
        assert drain(config, at=now) == (1, 1)
    assert len(letterbox.letters) == 1


def test_two_workers_at_once_send_every_mail_once(app: Flask, letterbox: Letterbox) -> None:
    config = dataclasses.replace(app.config["SAMFERD"], smtp=letterbox.address)
    letterbox.together = 2
    with app.app_context():
        owed(20)
    results: list[tuple[int, int]] = []

    def work() -> None:
        with app.app_context():
            results.append(drain(config, at=clock.now()))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert letterbox.most_at_once == 2
    assert sorted(letter.recipient for letter in letterbox.letters) == sorted(
        f"{each}@cast.test" for each in range(20)
    )
    assert sum(sent for sent, _ in results) == 20


def test_a_claim_counts_from_when_it_is_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second worker leaves alone what a slow first one is sending at last."""
    now = clock.now()
    elapsed = iter(range(0, 10_000, 400))
    watch = SimpleNamespace(monotonic=lambda: next(elapsed))
    second: list[tuple[int, int]] = []

    def slow(*_arguments: object) -> None:
        if not second:
            second.append((0, 0))
            return
        second.append(drain(app.config["SAMFERD"], at=now + timedelta(seconds=900)))

    with app.app_context():
        owed(2, at=now)
        monkeypatch.setattr(jobs, "time", watch)
        monkeypatch.setattr(jobs, "send", slow)
        assert drain(app.config["SAMFERD"], at=now) == (2, 0)
    assert second == [(0, 0), (0, 0)]


def test_a_worker_that_is_told_to_stop_ends_between_two_mails(
    app: Flask, letterbox: Letterbox
) -> None:
    config = dataclasses.replace(app.config["SAMFERD"], smtp=letterbox.address)
    with app.app_context():
        owed(3)
        assert drain(config, at=clock.now(), go_on=lambda: not letterbox.letters) == (1, 0)
        assert drain(config, at=clock.now()) == (2, 0)
