"""A role that was ended at once gives nothing any more, wherever the agency is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.foundation import clock
from app.foundation.db import db, transaction
from app.people import commands as people
from app.people.administration import commands as administration
from app.people.models import RoleAssignment
from app.people.rules import Role
from tests.cast import ADMIN, COORDINATOR, Cast, agency_day
from tests.pages import PageClient


def test_a_round_closes_with_its_role_where_the_day_is_younger(
    client: PageClient, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(app.config["SAMFERD"], time_zone="America/Bogota")
    monkeypatch.setitem(app.config, "SAMFERD", config)
    # In Bogotá it is still the evening of the day before.
    moment = datetime.combine(clock.now().date(), datetime.min.time(), UTC).replace(hour=2)
    me = cast.people[COORDINATOR]
    with clock.at(moment):
        with app.app_context(), transaction():
            people.give_role(
                person_id=me, role=Role.COORDINATOR, scope_id=cast.other_round_id, actor_id=None,
                begins_on=date(2020, 1, 1), at=clock.now(),
            )  # fmt: skip
        client.sign_in(COORDINATOR)
        paths = [f"/rounds/{number}" for number in (cast.round_id, cast.other_round_id)]
        assert [client.get(path).status for path in paths] == [200, 200]
        with app.app_context(), transaction():
            role = db.session.execute(
                select(RoleAssignment.id).where(
                    RoleAssignment.person_id == me, RoleAssignment.scope_id == cast.round_id
                )
            ).scalar_one()
            administration.end_role(
                person_id=me, assignment_id=role, last_day=None, actor_id=cast.people[ADMIN],
                today=clock.agency_day(), at=clock.now(),
            )  # fmt: skip
        assert [client.get(path).status for path in paths] == [404, 200]


def test_a_role_begins_everywhere_with_the_agency_s_day(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    """Half an hour before midnight in UTC it is already the next day in Oslo."""
    me = cast.people[COORDINATOR]
    path = f"/rounds/{cast.other_round_id}"
    evening = datetime.combine(agency_day(), datetime.min.time(), UTC).replace(hour=23, minute=30)
    with app.app_context(), transaction():
        people.give_role(
            person_id=me, role=Role.COORDINATOR, scope_id=cast.other_round_id, actor_id=None,
            begins_on=agency_day() + timedelta(days=1), at=clock.now(),
        )  # fmt: skip
    with clock.at(evening - timedelta(hours=2)):
        client.sign_in(COORDINATOR)
        assert client.get(path).status == 404
    with clock.at(evening):
        assert client.get(path).status == 200
