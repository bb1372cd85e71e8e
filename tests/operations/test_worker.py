"""`flask worker`, the real process: it sends what is owed, once, and stops when it is told to."""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import check
from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.db import db, transaction
from app.operations.jobs import StoreUnavailable, open_store, store_address
from app.operations.serving import GRACE_SECONDS
from app.outbox.commands import owe
from app.outbox.models import Mail
from tests.conftest import MISSING, House
from tests.letterbox import Letterbox
from tests.processes import Program, answers, environment, flask, free_port, program, until

MAILS = 20


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis of one's own."""
    server = shutil.which("redis-server")
    if server is None:
        MISSING.add("the worker's store on Redis: redis-server was not found")
        pytest.skip("no redis-server")
    port = free_port()
    command = f"{server} --port {port} --bind 127.0.0.1 --dir {tmp_path}".split()
    with program([*command, "--save", ""], {}):
        until(lambda: answers(port), "Redis starts")
        yield f"redis://127.0.0.1:{port}/1"


def owe_some(app: Flask) -> None:
    with app.app_context(), transaction():
        for number in range(MAILS):
            owe(
                recipient=f"{number}@cast.test",
                language="nb",
                template="invitation",
                values={"name": "A", "url": "http://x/1", "until": clock.now().isoformat()},
                at=clock.now(),
            )


def unsent(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).where(Mail.sent_at.is_(None)))
        db.session.remove()
        return found or 0


def stop(worker: Program, number: int = signal.SIGTERM) -> None:
    """Ask it to stop: it must, soon, and say that all is well."""
    worker.signal(number)
    assert worker.wait(GRACE_SECONDS) == 0, worker.said
    assert "Traceback" not in worker.said


def two_workers_deliver(app: Flask, letterbox: Letterbox, **more: str) -> None:
    """Both at work at the same time; every letter comes once."""
    letterbox.together = 2
    owe_some(app)
    env = environment(app.config["SAMFERD"], SAMFERD_SMTP=letterbox.address, **more)
    with program(flask("worker"), env) as one, program(flask("worker"), env) as two:
        letterbox.wait_for(MAILS)
        until(lambda: unsent(app) == 0, "every mail is marked as sent")
        stop(one)
        stop(two)
    assert letterbox.most_at_once == 2
    assert len({letter.message_id for letter in letterbox.letters}) == MAILS
    assert len(letterbox.letters) == MAILS


def test_two_workers_send_every_mail_once(app: Flask, letterbox: Letterbox) -> None:
    two_workers_deliver(app, letterbox)


def test_two_workers_with_their_store_on_redis(
    houses: Callable[[str], House], letterbox: Letterbox, redis: str
) -> None:
    house = houses("sqlite")
    house.begin()
    two_workers_deliver(house.app, letterbox, SAMFERD_WORKER_STORE=redis)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_worker_that_is_stopped_ends_between_two_mails(
    app: Flask, letterbox: Letterbox, number: int
) -> None:
    owe_some(app)
    letterbox.hold()
    env = environment(app.config["SAMFERD"], SAMFERD_SMTP=letterbox.address)
    with program(flask("worker"), env) as worker:
        letterbox.wait_for_delivery()
        worker.signal(number)
        until(lambda: "worker stopping" in worker.said, "the worker is told")
        letterbox.release()
        assert worker.wait(GRACE_SECONDS) == 0, worker.said
    assert len(letterbox.letters) == 1
    assert unsent(app) == MAILS - 1


def test_workers_that_start_at_once_make_their_store_once(app: Flask) -> None:
    address = store_address(app.config["SAMFERD"])
    failures: list[Exception] = []

    def open_it() -> None:
        try:
            open_store(address).storage.close()
        except StoreUnavailable as error:
            failures.append(error)

    starting = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert failures == []


def test_migrations_leave_the_store_alone(app: Flask) -> None:
    open_store(store_address(app.config["SAMFERD"])).storage.close()
    with app.app_context():
        check()


@pytest.mark.parametrize(
    "address", ["redis://:hush@127.0.0.1:1", "postgresql://samferd:hush@127.0.0.1:1/samferd"]
)
def test_a_store_that_does_not_answer_is_said(houses: Callable[[str], House], address: str) -> None:
    env = environment(houses("sqlite").app.config["SAMFERD"], SAMFERD_WORKER_STORE=address)
    with program(flask("worker"), env) as worker:
        assert worker.wait() == 1
    assert "The worker's store cannot be opened." in worker.said
    assert "hush" not in worker.said
    assert "Traceback" not in worker.said
