"""An exchange that ended early: a kind homecoming, and nothing overdue of what was cut short."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.exchanges import commands as exchanges
from app.exchanges.models import Placement
from app.exchanges.rules import DateField
from app.foundation import clock
from app.foundation.db import db, transaction
from app.learning.models import Assignment
from tests.cast import AMINA, COORDINATOR, Cast, agency_day
from tests.pages import PageClient


@pytest.fixture
def back_early(app: Flask, cast: Cast) -> None:
    """Amina left twenty days ago with a module undone, and came home three days ago."""
    today, actor = agency_day(), cast.people[COORDINATOR]
    with app.app_context(), transaction():
        for field, days in ((DateField.PLANNED_DEPARTURE, -20), (DateField.PLANNED_RETURN, 200)):
            exchanges.change_date(
                placement_id=cast.placement_id, field=field, to=today + timedelta(days=days),
                why="as it was", actor_id=actor, at=clock.now(),
            )  # fmt: skip
        exchanges.end_early(
            placement_id=cast.placement_id, on=today - timedelta(days=3), reason="medical",
            actor_id=actor, at=clock.now(),
        )  # fmt: skip


def test_homecoming_comes_first_and_nothing_before_it_is_overdue(
    client: PageClient, back_early: None
) -> None:
    home = client.sign_in(AMINA)
    assert "Your exchange ended earlier than planned." in home.text
    assert "Next Coming home" in home.text
    assert "In-field Ended early" in home.text
    assert "Overdue" not in home.text
    assert "medical" not in home.text
    assert "30 days after you return" in home.text
    assert "The first module" in home.text, "what is left can still be done"


def test_the_coordinator_sees_the_same(client: PageClient, cast: Cast, back_early: None) -> None:
    client.sign_in(COORDINATOR)
    person = client.get(f"/placements/{cast.placement_id}")
    assert "Ended early" in person.text
    assert "overdue" not in person.text.lower()
    assert "medical" not in person.text


def test_another_change_of_date_brings_no_old_deadline_back(
    app: Flask, cast: Cast, back_early: None
) -> None:
    today = agency_day()
    with app.app_context():
        with transaction():
            exchanges.change_date(
                placement_id=cast.placement_id, field=DateField.ACTUAL_RETURN,
                to=today - timedelta(days=2), why="a day later",
                actor_id=cast.people[COORDINATOR], at=clock.now(),
            )  # fmt: skip
        rows = db.session.execute(
            select(Assignment.module_id, Assignment.due_on).where(
                Assignment.placement_id == cast.placement_id
            )
        ).all()
        due = {row[0]: row[1] for row in rows}
        assert db.session.get_one(Placement, cast.placement_id).ended_reason == "medical"
    assert due == {"first": None, "home": today + timedelta(days=28)}


def test_an_overdue_module_is_said_to_have_been_due(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    today = agency_day()
    with app.app_context(), transaction():
        exchanges.change_date(
            placement_id=cast.placement_id, field=DateField.PLANNED_DEPARTURE,
            to=today + timedelta(days=5), why="sooner", actor_id=cast.people[COORDINATOR],
            at=clock.now(),
        )  # fmt: skip
    home = client.sign_in(AMINA)
    assert "It was due" in home.text
