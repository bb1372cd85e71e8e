"""A route that changes something and forgets `transaction()` loses it; the tests notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.factory import create_app
from app.foundation import clock
from app.foundation.db import WriteOutsideTransaction, db, transaction
from app.outbox.commands import owe
from app.people.access import public
from app.people.models import Person
from tests.cast import AMINA
from tests.conftest import House, configuration
from tests.pages import ForgottenWrite, PageClient, watch


def add() -> None:
    owe(recipient="a@cast.test", language="en", template="invitation", values={}, at=clock.now())


def change() -> None:
    db.session.scalars(select(Person).where(Person.email == AMINA)).one().name = "Another"


def delete() -> None:
    db.session.delete(db.session.scalars(select(Person).where(Person.email == AMINA)).one())


def kept() -> None:
    with transaction():
        change()


def same() -> None:
    person = db.session.scalars(select(Person).where(Person.email == AMINA)).one()
    person.name = str(person.name)


@pytest.fixture
def client(tmp_path: Path, houses: Callable[[str], House]) -> Iterator[PageClient]:
    """A visitor of an application with a route for each of the above."""
    house = houses("sqlite")
    house.begin()
    app: Flask = create_app(configuration(tmp_path, house.database.url))
    watch(app)
    for act in (add, change, delete, kept, same):
        view = public(lambda act=act: act() or "done")
        app.add_url_rule(f"/{act.__name__}", act.__name__, view)
    yield PageClient(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["samferd_renderer"].close()
    app.extensions["samferd_pictures"].close()


@pytest.mark.parametrize(("act", "what"), [(add, "Mail"), (change, "Person"), (delete, "Person")])
def test_a_forgotten_write_fails(client: PageClient, act: Callable[[], None], what: str) -> None:
    with pytest.raises(ForgottenWrite, match=f"/{act.__name__}: {what}"):
        client.http.get(f"/{act.__name__}")


@pytest.mark.parametrize("act", [kept, same])
def test_a_write_that_is_kept_does_not(client: PageClient, act: Callable[[], None]) -> None:
    assert client.http.get(f"/{act.__name__}").status_code == 200


def test_what_beginning_a_transaction_would_undo_is_refused(app: Flask) -> None:
    with app.app_context():
        add()
        with pytest.raises(WriteOutsideTransaction), transaction():
            change()
