"""Every route, by every actor: what may be opened is written here, and nothing else may."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.factory import create_app
from app.foundation.db import db
from app.people.access import UndeclaredRoute, access_of, check_declarations
from app.people.models import RoleAssignment
from app.people.rules import Capability
from tests.cast import (
    ADMIN,
    AMINA,
    CONTACT,
    COORDINATOR,
    EMPLOYEE,
    EVERYBODY,
    HANDLER,
    TRAINER,
    Cast,
)
from tests.pages import PageClient

ALLOWED: dict[Capability, set[str]] = {
    Capability.SIGNED_IN: set(EVERYBODY),
    Capability.LEARN: set(EVERYBODY),
    Capability.JOURNAL_WRITE: set(EVERYBODY),
    Capability.ETHICS_ANSWER: set(EVERYBODY),
    Capability.ROUND_FOLLOW: {COORDINATOR, "other-coordinator@cast.test"},
    Capability.PEOPLE_MANAGE: {ADMIN},
    Capability.COURSES_EDIT: {TRAINER, ADMIN},
    Capability.PARTNERSHIP_FOLLOW: {CONTACT, "other-contact@cast.test"},
}
ACTORS = (AMINA, CONTACT, TRAINER, COORDINATOR, EMPLOYEE, HANDLER, ADMIN)
SIGNED_OUT = {303}


def routes(app: Flask, cast: Cast) -> list[tuple[str, str, str]]:
    """(endpoint, method, path) of every route, with values that exist."""
    with app.app_context():
        role_id = db.session.execute(
            select(RoleAssignment.id).where(RoleAssignment.person_id == cast.people[AMINA])
        ).scalar_one()
    values = {
        "module_id": "first", "step": "what", "token": "no-such-token",
        "round_id": cast.round_id, "placement_id": cast.placement_id,
        "entry_id": cast.placement_id, "person_id": cast.people[AMINA],
        "assignment_id": cast.placement_id, "role_id": role_id, "status": 404,
        "lang": "en",
        "address": "0" * 32,
    }  # fmt: skip
    adapter = app.url_map.bind("localhost")
    found: list[tuple[str, str, str]] = []
    for rule in app.url_map.iter_rules():
        assert rule.arguments <= set(values), f"no fixture for {rule.endpoint}: {rule.arguments}"
        path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        found.extend((rule.endpoint, method, path) for method in methods)
    return found


def test_nobody_signed_in_gets_past_sign_in(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    for endpoint, method, path in routes(app, cast):
        if access_of(app, endpoint).capability is not None and method == "GET":
            response = client.open(path, method=method)
            assert response.status_code == 303, path
            assert "/sign-in" in response.headers["Location"], path


@pytest.mark.parametrize("actor", ACTORS)
def test_each_route_is_open_to_whom_it_says(app: Flask, cast: Cast, actor: str) -> None:
    client = PageClient(app)
    client.sign_in(actor)
    for endpoint, method, path in routes(app, cast):
        capability = access_of(app, endpoint).capability
        if capability is None or method != "GET":
            continue
        status = client.http.get(path).status_code
        if actor in ALLOWED[capability]:
            assert status in {200, 303, 404}, (path, status)
        else:
            assert status == 403, (path, status)


def test_every_change_refuses_a_missing_token(app: Flask, cast: Cast) -> None:
    client = PageClient(app)
    client.sign_in(ADMIN)
    for _endpoint, method, path in routes(app, cast):
        if method != "GET":
            assert client.http.open(path, method=method).status_code == 400, path


def test_a_token_that_is_not_the_sessions_is_refused(app: Flask) -> None:
    client, other = PageClient(app), PageClient(app)
    client.sign_in(AMINA)
    other.sign_in(CONTACT)
    foreign = other.get("/journal").form("/journal").fields["csrf_token"]
    own = client.get("/journal").form("/journal").fields["csrf_token"]
    for token in (foreign, own[:-1], f"{own}x", "ø\ud7ff", ""):
        answer = client.http.post("/journal", data={"csrf_token": token, "text": "words"})
        assert answer.status_code == 400, token
    answer = client.http.post("/journal", data={"csrf_token": own, "text": "words"})
    assert answer.status_code == 303


def test_a_route_without_a_declaration_stops_the_start(app: Flask) -> None:
    other = create_app(app.config["SAMFERD"])
    other.view_functions["forgotten-one"] = lambda: "open to all"
    with pytest.raises(UndeclaredRoute, match="forgotten-one"):
        check_declarations(other)
