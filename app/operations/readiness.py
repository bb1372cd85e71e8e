"""Whether the database answers and is at the newest migration.

Read from the files themselves: Alembic, which runs migrations, would cost each server process ten
megabytes for this one question.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.db import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_REVISION = re.compile(r'^(revision|down_revision) = "(\w+)"$', re.MULTILINE)


class Readiness(StrEnum):
    """What `/ready` answers."""

    READY = "ready"
    NO_DATABASE = "no database"
    MIGRATIONS_OWED = "migrations are owed"


@lru_cache(maxsize=1)
def newest_migrations() -> frozenset[str]:
    """The revisions of the code that no other follows."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in (MIGRATIONS / "versions").glob("*.py"):
        for kind, name in _REVISION.findall(path.read_text("utf-8")):
            (revisions if kind == "revision" else followed).add(name)
    return frozenset(revisions - followed)


def readiness() -> Readiness:
    """The state of the database now."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Readiness.NO_DATABASE
    try:
        with db.engine.connect() as connection:
            found = connection.scalars(text("SELECT version_num FROM alembic_version"))
            present = frozenset(found)
    except SQLAlchemyError:
        # There is no such table: nothing was ever migrated.
        return Readiness.MIGRATIONS_OWED
    return Readiness.READY if present == newest_migrations() else Readiness.MIGRATIONS_OWED
