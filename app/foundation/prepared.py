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
from typing import Any, TypeVar

from sqlalchemy import Delete, Dialect, Insert, Select, Update
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
    """A statement as one kind of database takes it."""

    sql: str
    names: tuple[str, ...]
    positional: bool
    fixed: dict[str, Any]
    bind: dict[str, Convert]
    read: tuple[tuple[int, Convert], ...]
    row: Any

    def arguments(self, values: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
        """Values as the driver takes them.

        Raises:
            KeyError: a value is missing.
        """
        bind = self.bind
        given = dict(self.fixed)
        for name in self.names:
            if name in values:
                value = values[name]
                given[name] = bind[name](value) if name in bind else value
        return [given[name] for name in self.names] if self.positional else given

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
        pooled = engine.raw_connection()
        try:
            return Rows(plan, _run(plan, pooled.cursor(), values, fetch=True))
        except engine.dialect.loaded_dbapi.Error as error:
            pooled.invalidate()
            raise OperationalError(plan.sql, {}, error) from error
        finally:
            pooled.close()

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
    types = {name: bound.type.dialect_impl(dialect) for name, bound in compiled.binds.items()}
    names = tuple(compiled.positiontup or compiled.params)
    bind: dict[str, Convert] = {
        name: found for name in names if (found := types[name].bind_processor(dialect))
    }
    fixed = {
        name: bind[name](value) if name in bind else value
        for name, value in compiled.params.items()
        if not compiled.binds[name].required
    }
    columns = list(statement.exported_columns)
    read = tuple(
        (place, found)
        for place, column in enumerate(columns)
        if (found := column.type.dialect_impl(dialect).result_processor(dialect, None))
    )
    row = namedtuple("Row", [column.name for column in columns]) if columns else None
    return _Plan(compiled.string, names, compiled.positional, fixed, bind, read, row)


def _run(plan: _Plan, cursor: DBAPICursor, values: Mapping[str, Any], *, fetch: bool) -> Any:
    try:
        cursor.execute(plan.sql, plan.arguments(values))
        return cursor.fetchall() if fetch else ()
    finally:
        cursor.close()
