"""Whom to turn to: three ladders that never merge, and for a participant her own people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select

from app.exchanges import commands as exchanges
from app.exchanges.models import Placement
from app.exchanges.rules import PlacementState
from app.foundation import clock
from app.foundation.db import db, transaction
from app.people import commands as people
from app.people.administration import commands as administration
from app.people.models import Person, RoleAssignment
from app.people.rules import PersonState, Role
from tests.cast import (
    ADMIN,
    AMINA,
    CONTACT,
    COORDINATOR,
    JONAS,
    OTHER_CONTACT,
    OTHER_COORDINATOR,
    TRAINER,
    Cast,
    agency_day,
)
from tests.conftest import CONTACTS
from tests.pages import Page, PageClient

LADDERS = ("emergency", "misconduct", "everyday")


def ladder(page: Page, name: str) -> Element:
    return next(e for e in page.root.iter("section") if e.get("aria-labelledby") == name)


def words(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def addresses(element: Element) -> list[str]:
    return [a.get("href", "") for a in element.iter("a")]


def mail(email: str) -> str:
    return f"mailto:{email}"


@pytest.fixture
def host_contact(app: Flask, cast: Cast) -> UUID:
    """Somebody at the host, where the cast has nobody. Returns the assignment of the role."""
    with app.app_context(), transaction():
        person = people.create_person(
            email="host.contact@cast.test", name="Host Contact", language="nn", at=clock.now()
        )
        person.state = PersonState.ACTIVE
        placement = db.session.get_one(Placement, cast.placement_id)
        role = people.give_role(
            person_id=person.id, role=Role.PARTNER_CONTACT, scope_id=placement.host_id,
            actor_id=None, begins_on=agency_day(), at=clock.now(),
        )  # fmt: skip
        return role.id


@pytest.mark.parametrize("email", [None, AMINA, TRAINER, COORDINATOR, CONTACT, ADMIN])
def test_everyone_sees_the_three_ladders_and_how_to_reach_the_agency(
    client: PageClient, email: str | None
) -> None:
    if email:
        client.sign_in(email)
    page = client.get("/contacts")
    assert page.status == 200
    found = [e.get("aria-labelledby") for e in page.root.iter("section")]
    assert found == list(LADDERS), "emergency stands first"
    assert addresses(ladder(page, "emergency")) == ["tel:+4700000000"]
    assert addresses(ladder(page, "misconduct")) == [CONTACTS.reporting.href]
    assert "mailto:post@agency.example" in addresses(ladder(page, "everyday"))
    assert "demonstration" not in page.text


def test_a_participant_sees_her_people_in_order(client: PageClient, host_contact: UUID) -> None:
    client.sign_in(AMINA)
    everyday = ladder(client.get("/contacts"), "everyday")
    assert addresses(everyday) == [
        mail("host.contact@cast.test"), mail(CONTACT), mail(COORDINATOR), CONTACTS.agency.href,
    ]  # fmt: skip
    text = words(everyday)
    assert "Førde" in text
    assert "Lilongwe" in text
    assert "No contact person" not in text


def test_the_way_for_misconduct_names_nobody_of_the_host_and_says_why(
    client: PageClient, host_contact: UUID
) -> None:
    client.sign_in(AMINA)
    page = client.get("/contacts")
    for name in ("misconduct", "emergency"):
        text = words(ladder(page, name))
        for never in ("Host Contact", "Førde", "Lilongwe", "Contact@", "Coordinator"):
            assert never not in text
    assert "never through the host" in words(ladder(page, "misconduct"))


@pytest.mark.parametrize("email", [None, TRAINER, COORDINATOR, CONTACT, ADMIN])
def test_others_see_nobodys_people(
    client: PageClient, host_contact: UUID, email: str | None
) -> None:
    if email:
        client.sign_in(email)
    page = client.get("/contacts")
    main = next(e for e in page.root.iter("main"))
    assert "cast.test" not in words(main)
    assert "The contact person at the partner where the participant works." in page.text


def test_another_participant_sees_other_people(client: PageClient) -> None:
    client.sign_in(JONAS)
    found = addresses(ladder(client.get("/contacts"), "everyday"))
    assert mail(OTHER_CONTACT) in found
    assert mail(OTHER_COORDINATOR) in found
    assert mail(CONTACT) not in found
    assert mail(COORDINATOR) not in found


def _end_roles(app: Flask, *roles: Role) -> None:
    with app.app_context(), transaction():
        for role in db.session.scalars(
            select(RoleAssignment).where(RoleAssignment.role.in_(roles))
        ):
            role.ends_on = agency_day() - timedelta(days=1)


@pytest.mark.parametrize(
    ("gone", "host_says", "home_says"),
    [
        ((), "Go on to step 2 and ask your home partner.", None),
        (
            (Role.PARTNER_CONTACT,),
            "Go on to step 3 and ask your coordinator.",
            "Go on to step 3 and ask your coordinator.",
        ),
        (
            (Role.PARTNER_CONTACT, Role.COORDINATOR),
            "Go on to step 3 and write to the agency.",
            "Go on to step 3 and write to the agency.",
        ),
    ],
)
def test_where_nobody_is_registered_it_says_whom_to_ask(
    client: PageClient, app: Flask, gone: tuple[Role, ...], host_says: str, home_says: str | None
) -> None:
    _end_roles(app, *gone)
    client.sign_in(AMINA)
    text = words(ladder(client.get("/contacts"), "everyday"))
    assert f"No contact person is registered for Førde. {host_says}" in text
    if home_says:
        assert f"No contact person is registered for Lilongwe. {home_says}" in text
    else:
        assert "registered for Lilongwe" not in text
    nobody = "No coordinator is registered for your round. Write to the agency."
    assert (nobody in text) is (Role.COORDINATOR in gone)


def _disabled(person_id: UUID) -> None:
    administrator = db.session.scalars(select(Person.id).where(Person.email == ADMIN)).one()
    now = clock.now()
    administration.disable(person_id=person_id, actor_id=administrator, today=agency_day(), at=now)


def _role_over(person_id: UUID) -> None:
    role = db.session.scalars(
        select(RoleAssignment).where(RoleAssignment.person_id == person_id)
    ).one()
    now = clock.now()
    administration.end_role(
        person_id=person_id, assignment_id=role.id, last_day=None, actor_id=person_id,
        today=agency_day(), at=now,
    )  # fmt: skip


def _role_to_come(person_id: UUID) -> None:
    role = db.session.scalars(
        select(RoleAssignment).where(RoleAssignment.person_id == person_id)
    ).one()
    role.begins_on = agency_day() + timedelta(days=1)


@pytest.mark.parametrize("change", [_disabled, _role_over, _role_to_come])
def test_who_is_not_there_today_is_not_named(
    client: PageClient, app: Flask, cast: Cast, change: Callable[[UUID], None]
) -> None:
    with app.app_context(), transaction():
        change(cast.people[CONTACT])
    client.sign_in(AMINA)
    page = client.get("/contacts")
    assert mail(CONTACT) not in page.links()
    assert "No contact person is registered for Lilongwe." in page.text


def test_who_coordinates_everything_is_named_where_nobody_has_the_round(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    with app.app_context(), transaction():
        people.give_role(
            person_id=cast.people[ADMIN], role=Role.COORDINATOR, scope_id=None, actor_id=None,
            begins_on=agency_day(), at=clock.now(),
        )  # fmt: skip
    client.sign_in(AMINA)
    assert mail(ADMIN) not in client.get("/contacts").links()
    with app.app_context(), transaction():
        _role_over(cast.people[COORDINATOR])
    assert mail(ADMIN) in client.get("/contacts").links()


def test_nobody_is_sent_to_themselves(client: PageClient, app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        home = db.session.get_one(Placement, cast.placement_id).home_id
        people.give_role(
            person_id=cast.people[AMINA], role=Role.PARTNER_CONTACT, scope_id=home, actor_id=None,
            begins_on=agency_day(), at=clock.now(),
        )  # fmt: skip
    client.sign_in(AMINA)
    assert mail(AMINA) not in client.get("/contacts").links()


@pytest.mark.parametrize("ended", ["early", "withdrawn", "no role any more"])
def test_a_placement_that_is_over_still_shows_its_people(
    client: PageClient, app: Flask, cast: Cast, ended: str
) -> None:
    with app.app_context(), transaction():
        placement = db.session.get_one(Placement, cast.placement_id)
        if ended == "early":
            exchanges.end_early(
                placement_id=placement.id, on=placement.planned_departure + timedelta(days=1),
                reason="medical", actor_id=cast.people[COORDINATOR], at=clock.now(),
            )  # fmt: skip
        elif ended == "withdrawn":
            placement.state = PlacementState.WITHDRAWN
        else:
            _role_over(cast.people[AMINA])
    client.sign_in(AMINA)
    links = client.get("/contacts").links()
    assert mail(CONTACT) in links
    assert mail(COORDINATOR) in links


def test_it_costs_three_statements_however_many_people_there_are(
    client: PageClient, app: Flask, cast: Cast, statements: list[str]
) -> None:
    client.sign_in(AMINA)
    with app.app_context(), transaction():
        home = db.session.get_one(Placement, cast.placement_id).home_id
        for number in range(5):
            person = people.create_person(
                email=f"more.{number}@cast.test", name="More", language="en", at=clock.now()
            )
            person.state = PersonState.ACTIVE
            people.give_role(
                person_id=person.id, role=Role.PARTNER_CONTACT, scope_id=home, actor_id=None,
                begins_on=agency_day(), at=clock.now(),
            )  # fmt: skip
    statements.clear()
    page = client.get("/contacts")
    assert mail("more.4@cast.test") in page.links()
    assert len(statements) == 3, statements
    statements.clear()
    PageClient(app).get("/contacts")
    assert statements == []


@pytest.mark.parametrize("path", ["/", "/modules/first", "/journal", "/ethics", "/nowhere"])
def test_the_header_of_every_page_leads_there(client: PageClient, path: str) -> None:
    def in_header() -> list[str]:
        page = client.get(path)
        return addresses(next(e for e in page.root.iter("header")))

    assert "/contacts" in in_header()
    client.sign_in(AMINA)
    assert "/contacts" in in_header()


def test_the_page_of_a_fault_gives_the_emergency_number(client: PageClient) -> None:
    assert "tel:+4700000000" in client.get("/ui/error/500").links()
    assert "tel:+4700000000" not in client.get("/ui/error/404").links()
