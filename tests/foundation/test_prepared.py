"""Prepared statements give what SQLAlchemy itself gives, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Date, bindparam, insert, select, update
from sqlalchemy.exc import OperationalError

from app.exchanges.models import Placement
from app.foundation import clock, prepared
from app.foundation.db import Id, WriteOutsideTransaction, db, table, transaction
from app.foundation.ids import new_id
from app.foundation.models import Operation
from app.foundation.prepared import Prepared, first
from tests.cast import AMINA, Cast
from tests.pages import PageClient

_placements = table(Placement)
_operations = table(Operation)
LEAVES_AFTER = (
    select(
        _placements.c.id,
        _placements.c.planned_departure,
        _placements.c.state,
        _placements.c.actual_return,
    )
    .where(
        _placements.c.planned_departure > bindparam("day", type_=Date()),
        _placements.c.person_id == bindparam("person", type_=Id()),
    )
    .order_by(_placements.c.id)
)


def test_rows_are_those_of_the_session(app: Flask, cast: Cast) -> None:
    values = {"day": date(2020, 1, 1), "person": cast.people[AMINA]}
    with app.app_context():
        rows = Prepared(LEAVES_AFTER).read(values)
        expected = [tuple(row) for row in db.session.execute(LEAVES_AFTER, values)]
        assert [tuple(row) for row in rows.named()] == expected
        assert rows.first() == list(expected[0])
        assert rows.first(1) == [expected[0][0]]
        assert not Prepared(LEAVES_AFTER).read({**values, "day": date(2990, 1, 1)})


def test_the_first_row_alone(app: Flask) -> None:
    with app.app_context():
        ordered = select(_placements.c.id).order_by(_placements.c.id.desc())
        rows = Prepared(first(ordered)).read({})
        assert [rows.first()] == [list(row) for row in db.session.execute(ordered.limit(1))]
        assert len(rows.raw) == 1


def test_a_missing_value_is_a_fault(app: Flask) -> None:
    with app.app_context(), pytest.raises(KeyError):
        Prepared(LEAVES_AFTER).read({"day": date(2020, 1, 1)})


def write_and_fail(statement: Prepared, values: dict[str, Any]) -> None:
    with transaction() as session:
        statement.write(session, values)
        raise RuntimeError("undo")


def test_a_write_is_part_of_its_transaction(app: Flask) -> None:
    keep = Prepared(insert(_operations))
    values: dict[str, Any] = {
        "id": new_id(), "actor": new_id(), "command": "test", "result": {"a": [1]},
        "at": clock.now(),
    }  # fmt: skip
    with app.app_context():
        with pytest.raises(WriteOutsideTransaction):
            keep.write(db.session(), values)
        with pytest.raises(RuntimeError, match="undo"):
            write_and_fail(keep, values)
        assert db.session.get(Operation, values["id"]) is None
        db.session.rollback()
        change = Prepared(
            update(_operations)
            .where(_operations.c.id == bindparam("which", type_=Id()))
            .values(command="changed")
            .returning(_operations.c.command)
        )
        with transaction() as session:
            keep.write(session, values)
            assert change.write(session, {"which": values["id"]}).first() == ["changed"]
        found = db.session.get_one(Operation, values["id"])
        assert found.command == "changed"
        assert found.result == {"a": [1]}
        assert found.at == values["at"]


def test_a_database_that_does_not_answer_is_a_calm_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = PageClient(app)
    client.sign_in(AMINA)

    def broken(*_arguments: object, **_options: object) -> None:
        raise db.engine.dialect.loaded_dbapi.OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(prepared, "_run", broken)
        with app.app_context(), pytest.raises(OperationalError):
            Prepared(LEAVES_AFTER).read({"day": date(2020, 1, 1), "person": new_id()})
        page = client.get("/")
    assert page.status == 503
    assert "Samferd cannot answer just now" in page.text
    assert page.response.headers["X-Request-Id"] in page.text
    assert client.get("/").status == 200
