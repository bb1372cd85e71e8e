"""Migrations go up and down, with data, on both databases; the models equal the newest."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from app.catalog.models import Course, Module, Revision
from app.exchanges.models import Organisation, Round
from app.foundation.db import Base, db
from app.learning.models import Assignment
from app.people.models import Person, Scope
from tests.cast import AMINA
from tests.pages import PageClient


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_models_equal_the_newest_migration(app: Flask) -> None:
    with app.app_context():
        assert differences() == []


def test_down_one_and_up_again_keeps_every_row(app: Flask) -> None:
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Person))
        db.session.remove()
        downgrade(revision="-1")
        upgrade()
        assert differences() == []
        assert db.session.scalar(select(func.count()).select_from(Person)) == before
        db.session.remove()


def test_scopes_that_are_there_already_get_their_names(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="0002")
        assert "name" not in {column["name"] for column in inspect(db.engine).get_columns("scopes")}
        upgrade()
        names = {scope.id: (scope.kind, scope.name) for scope in db.session.scalars(select(Scope))}
        assert names == {
            **{
                row.id: ("organisation", row.name)
                for row in db.session.scalars(select(Organisation))
            },
            **{row.id: ("round", row.name) for row in db.session.scalars(select(Round))},
        }
        assert len(names) == 5
        db.session.remove()


def test_who_has_begun_continues_where_they_were(app: Flask, client: PageClient) -> None:
    client.sign_in(AMINA)
    page = client.get("/modules/first")
    client.send(page.form("/modules/first/steps/quiz-ways"), answer="2")
    with app.app_context():
        downgrade(revision="0002")
        upgrade()
        rows = db.session.scalars(select(Assignment).where(Assignment.next_step.is_not(None)))
        assert [(row.module_id, row.next_step) for row in rows] == [("first", "quiz-must")]
        db.session.remove()


def test_all_the_way_down_and_up(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="base")
        upgrade()
        assert differences() == []


def test_ready_says_when_migrations_are_owed(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/ready").status_code == 200
    with app.app_context():
        downgrade(revision="-1")
    assert client.get("/ready").status_code == 503


def test_courses_and_modules_get_the_folders_they_were_published_from(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="0005")
        assert "folder" not in {
            column["name"] for column in inspect(db.engine).get_columns("modules")
        }
        upgrade()
        rows = db.session.execute(
            select(Course.folder, Module.folder).join_from(Course, Module).order_by(Module.id)
        )
        assert [tuple(row) for row in rows] == [
            ("pre-departure", "01-first"),
            ("homecoming", "01-home"),
        ]
        revisions = db.session.execute(select(Revision.origin, Revision.changes)).all()
        assert {(origin, str(changes)) for origin, changes in revisions} == {("files", "{}")}
        db.session.remove()
