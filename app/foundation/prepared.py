"""Statements that SQLAlchemy builds once and the driver itself runs.

Building, caching and checking a statement costs many times what the database needs for a row
found by its key. The few statements that run thousands of times are therefore compiled once for
each kind of database: SQLAlchemy still writes the SQL and knows how values are bound and read,
and a run costs little more than the driver's own. Rows stay as the driver gives them until they
are asked for, so that what is only compared is never converted.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import local
from typing import Any, TypeVar, cast

from sqlalchemy import Delete, Dialect, Engine, Insert, PoolProxiedConnection, Select, Update, event
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from app.foundation.db import WriteOutsideTransaction, db, writing

Convert = Callable[[Any], Any]
Statement = Select[Any] | Insert | Update | Delete
# How SQLAlchemy marks a value that it would write into the text at each run.
_WRITTEN_LATE = "__[POSTCOMPILE"


S = TypeVar("S", bound=Select[Any])


def first(statement: S) -> S:
    """The statement, limited to its first row.

    Not `limit(1)`: that binds the number, and SQLite plans a statement anew at every run when its
    LIMIT is bound, which takes three times as long as the run.
    """
    return statement.suffix_with("LIMIT 1")


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as one kind of database takes it.

    `free` are the names of values that are given, with how each is bound; `fixed` are values that
    stand in the statement. `order` picks from both, one after the other, for each place.
    """

    sql: str
    positional: bool
    names: tuple[str, ...]
    free: tuple[tuple[str, Convert | None], ...]
    fixed: tuple[Any, ...]
    order: tuple[int, ...]
    read: tuple[tuple[int, Convert], ...]
    row: Any

    def arguments(self, values: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
        """Values as the driver takes them.

        Raises:
            KeyError: a value is missing.
        """
        given = [values[name] if bind is None else bind(values[name]) for name, bind in self.free]
        given += self.fixed
        if self.positional:
            return [given[place] for place in self.order]
        return {name: given[place] for name, place in zip(self.names, self.order, strict=True)}

    def convert(self, raw: Sequence[Any], width: int | None = None) -> list[Any]:
        """A row's values (its first `width` only) as the columns' types give them."""
        values = list(raw[:width])
        for place, convert in self.read:
            if place >= len(values):
                break
            values[place] = convert(values[place])
        return values


class Rows:
    """What a prepared statement found. `raw` are the driver's rows, good as a key."""

    __slots__ = ("_plan", "raw")

    def __init__(self, plan: _Plan, raw: Sequence[Any]) -> None:
        self._plan = plan
        self.raw = raw

    def __bool__(self) -> bool:
        return bool(self.raw)

    def first(self, width: int | None = None) -> list[Any]:
        """The values of the first row, or its first `width`."""
        return self._plan.convert(self.raw[0], width)

    def all(self) -> list[list[Any]]:
        """The values of every row."""
        return [self._plan.convert(raw) for raw in self.raw]

    def named(self) -> list[Any]:
        """Every row, its values by the columns' names."""
        plan = self._plan
        return [plan.row._make(plan.convert(raw)) for raw in self.raw]


class Prepared:
    """A statement compiled once; its free values are `bindparam`s with a type.

    Where the two databases need different statements, give a function of the dialect's name.
    An INSERT without values takes every column by its name.
    """

    def __init__(self, statement: Statement | Callable[[str], Statement]) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def read(self, values: Mapping[str, Any]) -> Rows:
        """Rows, read in autocommit on a connection of the pool.

        Raises:
            OperationalError: the database did not answer.
        """
        engine = db.engine
        plan = self._plan(engine.dialect)
        reader = _reader(engine)
        try:
            return Rows(plan, _run(plan, reader.cursor(), values, fetch=True))
        except engine.dialect.loaded_dbapi.Error as error:
            _close_reader()
            raise OperationalError(plan.sql, {}, error) from error

    def write(self, session: Session, values: Mapping[str, Any]) -> Rows:
        """Run inside `transaction()`; the rows are those of its RETURNING, if it has one.

        What entities were changed before is sent first, so that the order is that of the code.

        Raises:
            WriteOutsideTransaction: a programming fault.
        """
        if not writing(session):
            raise WriteOutsideTransaction
        session.flush()
        connection = session.connection()
        plan = self._plan(connection.dialect)
        cursor = connection.connection.cursor()
        return Rows(plan, _run(plan, cursor, values, fetch=plan.row is not None))

    def _plan(self, dialect: Dialect) -> _Plan:
        plan = self._plans.get(dialect.name)
        if plan is None:
            made = self._statement
            statement = made(dialect.name) if callable(made) else made
            plan = self._plans[dialect.name] = _prepare(statement, dialect)
        return plan


def _prepare(statement: Statement, dialect: Dialect) -> _Plan:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler) or _WRITTEN_LATE in compiled.string:
        raise TypeError("a prepared statement binds all of its values")
    names = tuple(compiled.positiontup or compiled.params)
    free: dict[str, Convert | None] = {}
    fixed: dict[str, Any] = {}
    for name in names:
        bound = compiled.binds[name]
        bind = bound.type.dialect_impl(dialect).bind_processor(dialect)
        if bound.required:
            free[name] = bind
        else:
            value = compiled.params[name]
            fixed[name] = value if bind is None else bind(value)
    places = {name: place for place, name in enumerate([*free, *fixed])}
    columns = list(statement.exported_columns)
    read = tuple(
        (place, found)
        for place, column in enumerate(columns)
        if (found := column.type.dialect_impl(dialect).result_processor(dialect, None))
    )
    row = namedtuple("Row", [column.name for column in columns]) if columns else None
    return _Plan(
        sql=compiled.string,
        positional=compiled.positional,
        names=names,
        free=tuple(free.items()),
        fixed=tuple(fixed.values()),
        order=tuple(places[name] for name in names),
        read=read,
        row=row,
    )


# Each thread keeps a connection for reading: taking one from the pool and giving it back costs
# as much as the statement. It reads in autocommit, so that it never holds anything up.
_kept = local()


def _reader(engine: Engine) -> PoolProxiedConnection:
    pool, reader = getattr(_kept, "reader", (None, None))
    if reader is not None and pool is engine.pool:
        return cast("PoolProxiedConnection", reader)
    _close_reader()
    reader = engine.raw_connection()
    _kept.reader = (engine.pool, reader)
    return reader


def _close_reader() -> None:
    _, reader = getattr(_kept, "reader", (None, None))
    if reader is not None:
        _kept.reader = (None, None)
        reader.invalidate()


@event.listens_for(Engine, "engine_disposed")
def _forget(_engine: Engine) -> None:
    """Who disposes of an engine wants its connections closed."""
    _close_reader()


def _run(plan: _Plan, cursor: DBAPICursor, values: Mapping[str, Any], *, fetch: bool) -> Any:
    try:
        cursor.execute(plan.sql, plan.arguments(values))
        return cursor.fetchall() if fetch else ()
    finally:
        cursor.close()
