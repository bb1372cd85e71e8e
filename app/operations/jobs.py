"""What the worker runs. A task only wakes the drain; what is owed stands in the database.

Only the worker's own process imports this: the queue brings drivers along that no page needs.
"""

from __future__ import annotations

import logging
import signal
from pathlib import Path

import psycopg
from flask import Flask
from huey import Huey
from huey.consumer import Consumer, Scheduler
from huey.storage import PostgresStorage, RedisStorage, SqliteStorage
from sqlalchemy import make_url

from app.authoring.timetable.jobs import publish_due
from app.foundation import clock
from app.foundation.configuration import Config
from app.operations.serving import GRACE_SECONDS
from app.outbox.jobs import drain

_log = logging.getLogger("samferd.worker")
EVERY_SECONDS = 5
NAME = "samferd"
# The store's tables in PostgreSQL begin with this; migrations leave them alone.
TABLES = "worker"
# Of two workers that start at once on a new database, one makes the tables and the other waits.
MAKING_TABLES = 0x5A4F


class StoreUnavailable(RuntimeError):
    """The worker's store cannot be opened."""


class _Waker(Scheduler):  # type: ignore[misc]  # the library is not typed
    """The library looks at periodic work once a minute; a link to sign in should not wait that."""

    periodic_task_seconds = EVERY_SECONDS


class Worker(Consumer):  # type: ignore[misc]  # the library is not typed
    """Ends between two mails when it is asked to stop, whichever way it is asked."""

    scheduler_class = _Waker

    def start(self) -> None:
        """Start, and take Ctrl-C and a closed terminal for the same wish as SIGTERM."""
        super().start()
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: signal.raise_signal(signal.SIGTERM))
        _log.info("worker started")

    def stop(self, graceful: bool = False) -> None:
        """Stop; when gracefully, wait for the mail that is being sent."""
        self.stop_flag.set()
        _log.info("worker stopping")
        super().stop(graceful)


def store_address(config: Config) -> str:
    """Where wake-ups lie: where the configuration says, or else with the database."""
    if config.worker_store:
        return config.worker_store
    if config.sqlite:
        # A file of its own: the queue writes with another library than the application.
        return f"sqlite:///{Path(make_url(config.database).database or '').with_name('worker.db')}"
    return config.database


def open_store(address: str) -> Huey:
    """The queue at an address: `sqlite:///PATH`, `postgresql://…` or `redis://…`.

    Raises:
        StoreUnavailable: it cannot be opened; says why.
    """
    try:
        queue = _queue(address)
        queue.storage.queue_size()
    except Exception as error:
        # Each store has errors of its own, and one of them is of a package that may be missing.
        raise StoreUnavailable(f"{type(error).__name__}: {str(error).strip()}") from error
    return queue


def _queue(address: str) -> Huey:
    if address.startswith(("redis://", "rediss://")):
        return Huey(NAME, results=False, storage_class=RedisStorage, url=address)
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        # A mode that old SQLite libraries keep safely.
        return Huey(
            NAME, results=False, storage_class=SqliteStorage,
            filename=url.database, journal_mode="delete",
        )  # fmt: skip
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    queue = Huey(
        NAME, results=False, storage_class=PostgresStorage,
        dsn=dsn, table_prefix=TABLES, create_tables=False,
    )  # fmt: skip
    with psycopg.connect(dsn) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING_TABLES,))
        queue.storage.initialize_schema()
    return queue


def make_worker(app: Flask) -> Worker:
    """The consumer of periodic work. Each run is idempotent; two workers do no harm.

    Raises:
        StoreUnavailable: its store cannot be opened.
    """
    config: Config = app.config["SAMFERD"]
    queue = open_store(store_address(config))
    worker = Worker(
        queue,
        workers=1,
        scheduler_interval=EVERY_SECONDS,
        max_delay=1,
        graceful_signal="TERM",
        shutdown_timeout=GRACE_SECONDS - 2,
    )

    # A wake-up that nobody took in time is worth nothing: the next one is there already.
    @queue.periodic_task(lambda _moment: True, expires=2 * EVERY_SECONDS)  # type: ignore[untyped-decorator]  # the library is not typed
    def _drain_outbox() -> None:
        with app.app_context():
            sent, failed = drain(
                config, at=clock.now(), go_on=lambda: not worker.stop_flag.is_set()
            )
            if sent or failed:
                _log.info("outbox", extra={"fields": {"sent": sent, "failed": failed}})

    @queue.periodic_task(lambda _moment: True, expires=2 * EVERY_SECONDS)  # type: ignore[untyped-decorator]  # the library is not typed
    def _publish_due() -> None:
        with app.app_context():
            published, failed = publish_due(
                config, at=clock.now(), go_on=lambda: not worker.stop_flag.is_set()
            )
            if published or failed:
                fields = {"published": published, "failed": failed}
                _log.info("planned publishes", extra={"fields": fields})

    return worker
