"""What the worker runs. A task only wakes the drain; what is owed stands in the database."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Flask
from huey import SqliteHuey
from huey.consumer import Consumer

from app.foundation import clock
from app.foundation.db import db
from app.outbox.jobs import drain

_log = logging.getLogger("samferd.worker")
EVERY = timedelta(seconds=5)


def make_worker(app: Flask) -> Consumer:
    """The consumer of periodic work. Each run is idempotent; two workers do no harm."""
    config = app.config["SAMFERD"]
    # Its store is a file of its own, in a mode that old SQLite libraries keep safely.
    huey = SqliteHuey(
        "samferd", filename=str(config.instance / "worker.db"), journal_mode="delete", utc=True
    )

    def _due(_moment: object) -> bool:
        return True

    @huey.periodic_task(_due)  # type: ignore[untyped-decorator]  # the library is not typed
    def _drain_outbox() -> None:
        with app.app_context():
            sent, failed = drain(config, at=clock.now())
            if sent or failed:
                _log.info("outbox", extra={"fields": {"sent": sent, "failed": failed}})
            db.session.remove()

    return huey.create_consumer(
        workers=1,
        periodic=True,
        scheduler_interval=int(EVERY.total_seconds()),
        check_worker_health=True,
    )
