"""Mails reach a real server once, in their reader's language; a failing server is tried again."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from flask import Flask

from app.foundation import clock
from app.foundation.db import transaction
from app.outbox.commands import owe
from app.outbox.jobs import drain


class Letterbox(Message):
    def __init__(self) -> None:
        super().__init__()
        self.letters: list[tuple[str, str, str]] = []

    def handle_message(self, message: object) -> None:
        text = message.get_payload(decode=True).decode()  # type: ignore[attr-defined]
        self.letters.append((message["To"], message["Subject"], text))  # type: ignore[index]


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    box = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


def owed(app: Flask) -> None:
    with transaction():
        owe(
            recipient="a@cast.test",
            language="en",
            template="invitation",
            values={"name": "A", "url": "http://x/1", "until": clock.now().isoformat()},
            at=clock.now(),
        )


def test_a_mail_is_sent_once(app: Flask, letterbox: tuple[Letterbox, str]) -> None:
    box, address = letterbox
    config = dataclasses.replace(app.config["SAMFERD"], smtp=address)
    with app.app_context():
        owed(app)
        assert drain(config, at=clock.now()) == (1, 0)
        assert drain(config, at=clock.now() + timedelta(days=1)) == (0, 0)
    [(recipient, subject, text)] = box.letters
    assert (recipient, subject) == ("a@cast.test", "Welcome to Samferd")
    assert "http://x/1" in text


def test_a_silent_server_is_tried_again_later(app: Flask, letterbox: tuple[Letterbox, str]) -> None:
    box, address = letterbox
    silent = dataclasses.replace(app.config["SAMFERD"], smtp="smtp://127.0.0.1:1")
    working = dataclasses.replace(app.config["SAMFERD"], smtp=address)
    with app.app_context():
        owed(app)
        now = clock.now()
        assert drain(silent, at=now) == (0, 1)
        assert drain(working, at=now) == (0, 0)
        assert drain(working, at=now + timedelta(minutes=3)) == (1, 0)
    assert len(box.letters) == 1
