"""Idempotency: the same operation id runs once; again, it returns the first result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.foundation.db import db
from app.foundation.errors import Conflict
from app.foundation.models import Operation


def once(
    operation_id: UUID,
    *,
    actor: UUID,
    command: str,
    at: datetime,
    run: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run `run` unless this operation has run before; return its result, or the first one's.

    Called inside `transaction()`. Two at once wait for each other on the row of the operation:
    SQLite lets one writer in at a time, PostgreSQL holds the second insert until the first ends.

    Raises:
        Conflict: the id was used by somebody else or for another command.
    """
    session = db.session()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    claimed = session.execute(
        insert(Operation)
        .values(id=operation_id, actor=actor, command=command, result={}, at=at)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(Operation.id)
    ).scalar_one_or_none()
    if claimed is None:
        first = session.execute(select(Operation).where(Operation.id == operation_id)).scalar_one()
        if first.actor != actor or first.command != command:
            raise Conflict("operation-reused")
        return first.result
    result = run()
    session.flush()
    session.execute(update(Operation).where(Operation.id == operation_id).values(result=result))
    return result
