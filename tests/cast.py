"""The cast: who owns what, who is on the team, who must see nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.exchanges import commands as exchanges
from app.exchanges.models import Organisation
from app.exchanges.rules import OrganisationKind, PlacementState, Region
from app.foundation import clock
from app.learning import commands as learning
from app.people import commands as people
from app.people.models import Person
from app.people.rules import PersonState, Role
from app.people.signing_in import commands as signing_in

PASSWORD = "a-long-enough-password"
# Leaves in sixty days: everything of pre-departure is open and nothing is late.
LEAVES_IN = timedelta(days=60)

AMINA, JONAS = "amina@cast.test", "jonas@cast.test"
CONTACT, OTHER_CONTACT = "contact@cast.test", "other-contact@cast.test"
TRAINER, EMPLOYEE, ADMIN = "trainer@cast.test", "employee@cast.test", "admin@cast.test"
COORDINATOR, OTHER_COORDINATOR = "coordinator@cast.test", "other-coordinator@cast.test"
HANDLER = "handler@cast.test"
EVERYBODY = (
    AMINA, JONAS, CONTACT, OTHER_CONTACT, TRAINER, EMPLOYEE, ADMIN, COORDINATOR,
    OTHER_COORDINATOR, HANDLER,
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Ids that tests need."""

    people: dict[str, UUID]
    round_id: UUID
    other_round_id: UUID
    placement_id: UUID
    other_placement_id: UUID


def _partner(name: str, region: Region, country: str) -> Organisation:
    return exchanges.create_organisation(
        name=name, kind=OrganisationKind.INSTITUTION, region=region, country=country,
        place=name, time_zone="Europe/Oslo" if country == "NO" else "Africa/Blantyre",
    )  # fmt: skip


def agency_day() -> date:
    """Today in the test agency's time zone, with or without an application."""
    return clock.today("Europe/Oslo")


def _person(email: str, password_hash: str) -> Person:
    name = email.split("@", maxsplit=1)[0].replace("-", " ").title()
    person = people.create_person(email=email, name=name, language="en", at=clock.now())
    person.password_hash = password_hash
    person.state = PersonState.ACTIVE
    return person


def create_cast() -> Cast:
    """Everybody, through the rooms' own commands. Called inside `transaction()`."""
    today = agency_day()
    password_hash = signing_in.hash_password(PASSWORD)
    found = {email: _person(email, password_hash) for email in EVERYBODY}
    hospital, forde = (
        _partner("Lilongwe", Region.AFRICA, "MW"),
        _partner("Førde", Region.NORWAY, "NO"),
    )
    elsewhere = _partner("Arusha", Region.AFRICA, "TZ")
    project = exchanges.create_partnership(
        name="Nursing", members=[hospital, forde, elsewhere], project="Births", begins_on=today
    )
    round_id, other_round_id = (
        exchanges.create_round(name=name, begins_on=today, ends_on=today + timedelta(days=900)).id
        for name in ("First round", "Second round")
    )
    placements = []
    for email, home, number in ((AMINA, hospital, round_id), (JONAS, elsewhere, other_round_id)):
        placement = exchanges.create_placement(
            round_id=number,
            project_id=project.id,
            person_id=found[email].id,
            home=home,
            host=forde,
            planned_departure=today + LEAVES_IN,
            planned_return=today + LEAVES_IN + timedelta(days=200),
            state=PlacementState.PREPARING,
        )
        learning.enrol(placement=placement, at=clock.now())
        placements.append(placement.id)
    roles = (
        (AMINA, Role.PARTICIPANT, None), (JONAS, Role.PARTICIPANT, None),
        (CONTACT, Role.PARTNER_CONTACT, hospital.id),
        (OTHER_CONTACT, Role.PARTNER_CONTACT, elsewhere.id),
        (TRAINER, Role.TRAINER, None), (EMPLOYEE, Role.EMPLOYEE, None),
        (ADMIN, Role.ADMINISTRATOR, None), (HANDLER, Role.HANDLER, None),
        (COORDINATOR, Role.COORDINATOR, round_id),
        (OTHER_COORDINATOR, Role.COORDINATOR, other_round_id),
    )  # fmt: skip
    for email, role, scope in roles:
        people.give_role(
            person_id=found[email].id, role=role, scope_id=scope, actor_id=None,
            begins_on=date(2020, 1, 1), at=clock.now(),
        )  # fmt: skip
    ids = {email: person.id for email, person in found.items()}
    return Cast(ids, round_id, other_round_id, placements[0], placements[1])
