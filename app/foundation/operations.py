"""Idempotency: the same operation id runs once; again, it returns the first result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, bindparam, select, update

from app.foundation.db import Id, db, insert_for, table
from app.foundation.errors import Conflict
from app.foundation.models import Operation
from app.foundation.prepared import Prepared

_operations = table(Operation)
_CLAIM = Prepared(
    lambda dialect: (
        insert_for(dialect)(_operations)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(_operations.c.id)
    )
)
_ANSWER = Prepared(
    update(_operations)
    .where(_operations.c.id == bindparam("operation", type_=Id()))
    .values(result=bindparam("answer", type_=JSON()))
)


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
    values = {"id": operation_id, "actor": actor, "command": command, "result": {}, "at": at}
    if not _CLAIM.write(session, values):
        first = session.execute(select(Operation).where(Operation.id == operation_id)).scalar_one()
        if first.actor != actor or first.command != command:
            raise Conflict("operation-reused")
        return first.result
    result = run()
    _ANSWER.write(session, {"operation": operation_id, "answer": result})
    return result
