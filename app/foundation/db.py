"""The database: column types, the session, and the one way to write.

Reads run in autocommit: no statement of a page holds a transaction open. A write happens
inside `transaction()`, which begins at once (`BEGIN IMMEDIATE` on SQLite, so that two writers
queue instead of failing) and commits at its end. Writing outside of it is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from typing import Any, cast
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import (
    BLOB,
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Table,
    event,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy import types as sqltypes
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import (
    DeclarativeBase,
    ORMExecuteState,
    Session,
    UOWTransaction,
    registry,
)
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement, GenericFunction

from app.foundation.errors import Unavailable

WRITING = "samferd_writing"


class Id(sqltypes.TypeDecorator[UUID]):
    """A UUID as 16 bytes on SQLite and as `uuid` on PostgreSQL."""

    impl = BLOB
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sqltypes.TypeEngine[Any]:
        """The column type of the database at hand."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(BLOB(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> object:
        """What the driver is given."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: object, dialect: Dialect) -> UUID | None:
        """What the program is given."""
        if value is None or isinstance(value, UUID):
            return value
        return UUID(bytes=cast("bytes", value))


class Moment(sqltypes.TypeDecorator[datetime]):
    """An aware moment in UTC; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sqltypes.TypeEngine[Any]:
        """The column type of the database at hand."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; SQLite stores it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class json_rows(FunctionElement[str]):  # noqa: N801 - used as SQL's functions are
    """Several rows as one JSON text: a list of lists of the columns' values, in no order.

    Moments and dates stand in it as ISO text, JSON columns as JSON, truth as 1 or true.
    """

    type = sqltypes.String()
    inherit_cache = True


@compiles(json_rows, "sqlite")
def _json_rows_sqlite(element: json_rows, compiler: SQLCompiler, **options: Any) -> str:
    texts = [
        f"json({compiler.process(column, **options)})"
        if isinstance(column.type, JSON)
        else compiler.process(column, **options)
        for column in element.clauses
    ]
    return f"json_group_array(json_array({', '.join(texts)}))"


@compiles(json_rows, "postgresql")
def _json_rows_postgresql(element: json_rows, compiler: SQLCompiler, **options: Any) -> str:
    texts = ", ".join(compiler.process(column, **options) for column in element.clauses)
    return f"CAST(json_agg(json_build_array({texts})) AS TEXT)"


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table. Constraint names follow a convention, so that migrations can."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            UUID: Id(),
            datetime: Moment(),
            dict[str, Any]: JSON(none_as_null=True),
            list[str]: JSON(none_as_null=True),
        },
    )


def table(model: type[Base]) -> Table:
    """A model's table, for statements that need no entity."""
    return cast("Table", model.__table__)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"expire_on_commit": False, "autoflush": True},
)


def engine_options(url: str) -> dict[str, Any]:
    """How to open a database of that address; SQLite through the newer library of PyPI.

    Values stay out of error messages: a log must not hold what people wrote.
    """
    if url.startswith("sqlite"):
        return {
            "module": sqlite3,
            "connect_args": {"timeout": 10, "isolation_level": None},
            "hide_parameters": True,
            # A thread may hold two, one for reading and one for writing: who waits for their turn
            # to write must not leave the writer without a connection.
            "max_overflow": 64,
        }
    return {
        "hide_parameters": True,
        "isolation_level": "AUTOCOMMIT",
        # A thread may hold two, one for reading and one for writing; the threads are the limit.
        "pool_size": 8,
        "max_overflow": 64,
        "pool_timeout": 10,
    }


def _fold(text: str | None) -> str | None:
    return None if text is None else text.lower()


@event.listens_for(Engine, "connect")
def _settings(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """SQLite as a server needs it: WAL, nothing acknowledged before it is on the disk."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.create_function("folded", 1, _fold, deterministic=True)
    cursor = connection.cursor()
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "temp_store=MEMORY",
        "cache_size=-8000",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Both drivers are in autocommit; only a write opens a transaction, and says so."""
    if connection.get_execution_options().get(WRITING):
        sqlite = connection.dialect.name == "sqlite"
        # On the driver's own cursor: there is nothing for SQLAlchemy to do with it.
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")


class folded(GenericFunction[str]):  # noqa: N801 - a function of SQL, named as they are
    """A text without the difference of small and capital letters, in every alphabet.

    SQLite's own `lower` knows A to Z only, and so does PostgreSQL's in the C locale: "Øvrebø"
    would not be found by "øvre".
    """

    type = String()
    inherit_cache = True


@compiles(folded, "postgresql")
def _folded(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "und-x-icu")'


class WriteOutsideTransaction(RuntimeError):
    """A programming fault: something tried to write outside `transaction()`."""


def writing(session: Session) -> bool:
    """Whether the session is inside `transaction()`."""
    return bool(session.info.get(WRITING))


def forgotten(session: Session) -> list[object]:
    """What somebody changed and nobody kept: it would be lost without a word."""
    changed = [entity for entity in session.dirty if session.is_modified(entity)]
    return [*session.new, *changed, *session.deleted]


@event.listens_for(Session, "before_flush")
def _refuse_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if not writing(session):
        raise WriteOutsideTransaction


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    changes = state.is_insert or state.is_update or state.is_delete
    if changes and not writing(state.session):
        raise WriteOutsideTransaction


# SQLite lets one writer in at a time, and who finds it busy sleeps and asks again. Threads of one
# process wait here instead, each for as long as the one before it takes.
_ONE_WRITER = Lock()
WAIT_SECONDS = 10


@contextmanager
def _turn(session: Session) -> Iterator[None]:
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    if not _ONE_WRITER.acquire(timeout=WAIT_SECONDS):
        raise Unavailable("busy")
    try:
        yield
    finally:
        _ONE_WRITER.release()


@contextmanager
def transaction() -> Iterator[Session]:
    """One write: everything inside is kept together or not at all.

    Begins before the first read inside it, so that what the command reads cannot change under
    it. Does not nest: a command never opens one, its caller does.

    Raises:
        Unavailable: another write did not end in time.
        WriteOutsideTransaction: something was changed before it, which beginning would undo.
    """
    session = db.session()
    if writing(session):
        raise RuntimeError("transaction() does not nest")
    if forgotten(session):
        raise WriteOutsideTransaction
    session.rollback()
    session.expire_all()
    with _turn(session):
        session.info[WRITING] = True
        try:
            session.connection(execution_options={WRITING: True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(WRITING, None)


def insert_for(dialect: str) -> type[postgresql.Insert] | type[sqlite.Insert]:
    """The INSERT that knows ON CONFLICT, of a database by its dialect's name."""
    return postgresql.Insert if dialect == "postgresql" else sqlite.Insert


def choice(members: type[StrEnum]) -> SqlEnum:
    """A column that holds one value of an enumeration, stored as its text."""
    return SqlEnum(
        members,
        native_enum=False,
        create_constraint=False,
        length=24,
        values_callable=lambda values: [member.value for member in values],
    )
