"""Runs migrations: each whole chain in one transaction, on both databases."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import text

from app.foundation.db import WRITING, Base

LOCK_SECONDS = 10


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether migrations know a table; the worker's queue makes its own (`operations.jobs`)."""
    return kind != "table" or not (name or "").startswith("worker_")


def run() -> None:
    """Migrate the application's own database."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=ours,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
