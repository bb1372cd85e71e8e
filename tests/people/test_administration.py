"""The administrator's pages: whom one finds, whom one invites, who may what and until when."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.foundation import clock
from app.foundation.db import db, transaction
from app.outbox.models import Mail
from app.people import commands as people
from app.people.administration.queries import PERSONS_A_PAGE
from app.people.models import AccessLink, Person, RoleAssignment, Scope
from app.people.rules import PersonState, Role
from app.people.signing_in import commands as signing_in
from tests.cast import (
    ADMIN,
    AMINA,
    CONTACT,
    COORDINATOR,
    EMPLOYEE,
    EVERYBODY,
    OTHER_COORDINATOR,
    PASSWORD,
    TRAINER,
    Cast,
    agency_day,
)
from tests.pages import Page, PageClient


def day(after: int) -> str:
    return (agency_day() + timedelta(days=after)).isoformat()


def names(page: Page) -> list[str]:
    """The names in the list, in their order."""
    rows = [row for row in page.root.iter("tr") if row.find("th/a") is not None]
    return [str(row.findtext("th/a")) for row in rows]


def row_of(page: Page, name: str) -> str:
    row = next(row for row in page.root.iter("tr") if row.findtext("th/a") == name)
    return " ".join(" ".join(row.itertext()).split())


def number(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def person_id(app: Flask, email: str) -> UUID:
    with app.app_context():
        return db.session.execute(select(Person.id).where(Person.email == email)).scalar_one()


def scope_id(app: Flask, name: str) -> str:
    with app.app_context():
        return str(db.session.execute(select(Scope.id).where(Scope.name == name)).scalar_one())


def last_mail(app: Flask) -> Mail:
    with app.app_context():
        return db.session.execute(select(Mail).order_by(Mail.id.desc()).limit(1)).scalar_one()


def link_of(mail: Mail) -> str:
    return str(mail.values["url"]).removeprefix("http://localhost")


def add_person(email: str, name: str, role: Role | None = None, **more: object) -> UUID:
    """Somebody who has signed in before. Called inside `transaction()`."""
    person = people.create_person(email=email, name=name, language="en", at=clock.now(), **more)  # type: ignore[arg-type]
    person.password_hash = signing_in.hash_password(PASSWORD)
    person.state = PersonState.ACTIVE
    if role is not None:
        people.give_role(
            person_id=person.id, role=role, scope_id=None, actor_id=None,
            begins_on=date(2020, 1, 1), at=clock.now(),
        )  # fmt: skip
    return person.id


@pytest.fixture
def admin(client: PageClient) -> PageClient:
    client.sign_in(ADMIN)
    return client


def fill(**more: object) -> dict[str, object]:
    return {
        "name": "Wanjiru Kamau", "email": "wanjiru@cast.test", "language": "nn",
        "role": "employee", "scope": "", "begins_on": day(0), **more,
    }  # fmt: skip


def invite(client: PageClient, **more: object) -> Page:
    return client.send(client.get("/people/new").form("/people/new"), **fill(**more))


# The list


def test_an_administrator_lands_on_the_list(client: PageClient) -> None:
    page = client.sign_in(ADMIN)
    assert page.response.request.path == "/people"
    assert len(names(page)) == len(EVERYBODY)
    assert "10 persons" in page.text
    assert 'class="staff"' in page.response.get_data(as_text=True)


def test_the_list_says_state_and_roles_with_what_they_are_limited_to(admin: PageClient) -> None:
    page = admin.get("/people")
    assert row_of(page, "Coordinator").endswith("Active Coordinator (First round)")
    assert row_of(page, "Contact").endswith("Active Partner contact (Lilongwe)")
    assert names(page) == sorted(names(page))


@pytest.mark.parametrize(
    "search", ["øvre", "ØVREBØ", "tor øv", "torø", "torgersen@", "Øv  to"], ids=str
)
def test_somebody_is_found_by_names_and_address_in_any_case(
    admin: PageClient, app: Flask, search: str
) -> None:
    with app.app_context(), transaction():
        add_person("torgersen@cast.test", "Tor Øvrebø", preferred_name="Torø")
    page = admin.get("/people", query_string={"search": search})
    assert names(page) == ["Tor Øvrebø"]
    assert search.split(maxsplit=1)[0] in page.response.get_data(as_text=True)


@pytest.mark.parametrize("search", ["%", "_", "nobody at all", "\0", "a" * 5000])
def test_nobody_found_says_what_to_do(admin: PageClient, search: str) -> None:
    page = admin.get("/people", query_string={"search": search})
    if search == "\0":
        assert len(names(page)) == len(EVERYBODY)
    else:
        assert names(page) == []
        assert "Nobody was found" in page.text
        assert "/people" in page.links()


def test_filters_stand_in_the_address(admin: PageClient, app: Flask, cast: Cast) -> None:
    assert names(admin.get("/people?role=coordinator")) == ["Coordinator", "Other Coordinator"]
    assert names(admin.get("/people?state=invited")) == []
    invite(admin)
    assert names(admin.get("/people?state=invited&role=employee")) == ["Wanjiru Kamau"]
    assert names(admin.get("/people?state=active&role=employee")) == ["Employee"]
    # What is not known filters nothing.
    assert len(names(admin.get("/people?state=odd&role=odd&page=odd"))) == len(EVERYBODY) + 1


def test_a_role_that_is_over_finds_nobody_and_one_to_come_is_shown_with_its_day(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    with app.app_context(), transaction() as session:
        session.execute(
            update(RoleAssignment)
            .where(RoleAssignment.person_id == cast.people[TRAINER])
            .values(ends_on=agency_day() - timedelta(days=1))
        )
        people.give_role(
            person_id=cast.people[TRAINER], role=Role.EMPLOYEE, scope_id=None, actor_id=None,
            begins_on=agency_day() + timedelta(days=3), at=clock.now(),
        )  # fmt: skip
    assert names(admin.get("/people?role=trainer")) == []
    assert names(admin.get("/people?role=employee")) == ["Employee"]
    assert "Employee, from" in row_of(admin.get("/people"), "Trainer")


def test_a_hundred_stand_on_a_page_and_every_page_can_be_reached(
    admin: PageClient, app: Flask
) -> None:
    with app.app_context(), transaction():
        for count in range(230):
            people.create_person(
                email=f"many{count}@cast.test", name=f"Many {count:03}", language="en",
                at=clock.now(),
            )  # fmt: skip
    first = admin.get("/people?search=many")
    assert len(names(first)) == PERSONS_A_PAGE
    assert "230 persons" in first.text
    assert "/people?search=many&page=3" in first.links()
    seen = [
        name for page in (1, 2, 3) for name in names(admin.get(f"/people?search=many&page={page}"))
    ]
    assert seen == [f"Many {count:03}" for count in range(230)]
    assert names(admin.get("/people?search=many&page=99")) == seen[200:]


def test_the_list_and_a_person_ask_the_database_as_often_for_many_as_for_few(
    admin: PageClient, app: Flask, cast: Cast, statements: list[str]
) -> None:
    def asked(path: str) -> int:
        statements.clear()
        assert admin.get(path).status == 200
        return len(statements)

    person = f"/people/{cast.people[TRAINER]}"
    before = asked("/people"), asked(person)
    with app.app_context(), transaction():
        for count in range(60):
            made = add_person_with_roles(count, cast)
        for count in range(30):
            people.log(
                person_id=cast.people[TRAINER], actor_id=made, code="invited", at=clock.now()
            )
            people.give_role(
                person_id=cast.people[TRAINER], role=Role.COORDINATOR, scope_id=cast.round_id,
                actor_id=made, begins_on=agency_day() + timedelta(days=count), at=clock.now(),
            )  # fmt: skip
    assert (asked("/people"), asked(person)) == before
    assert before == (4, 5)


def add_person_with_roles(count: int, cast: Cast) -> UUID:
    person = people.create_person(
        email=f"n{count}@cast.test", name=f"Number {count}", language="en", at=clock.now()
    )
    for role, scope in ((Role.EMPLOYEE, None), (Role.COORDINATOR, cast.round_id)):
        people.give_role(
            person_id=person.id, role=role, scope_id=scope, actor_id=cast.people[ADMIN],
            begins_on=agency_day(), at=clock.now(),
        )  # fmt: skip
    return person.id


# Inviting


def test_inviting_creates_the_person_gives_the_role_and_owes_the_mail(
    admin: PageClient, app: Flask
) -> None:
    page = invite(
        admin, preferred_name="Ciru", role="partner-contact", scope=scope_id(app, "Lilongwe"),
        ends_on=day(30),
    )  # fmt: skip
    assert page.status == 200
    assert "The invitation is on its way." in page.text
    assert "Wanjiru Kamau" in page.text
    assert "Ciru" in page.text
    assert "Invited" in page.text
    assert "Partner contact Lilongwe" in page.text
    assert "Norsk nynorsk" in page.text
    mail = last_mail(app)
    assert (mail.recipient, mail.language, mail.template) == (
        "wanjiru@cast.test", "nn", "invitation",
    )  # fmt: skip
    guest = PageClient(app)
    path = link_of(mail)
    opened = guest.send(guest.get(path).form(path), password="three words", again="three words")
    assert opened.status == 200
    assert "Active" in admin.get(page.response.request.path).text


@pytest.mark.parametrize(
    ("answer", "message", "field"),
    [
        ({"name": "  "}, "Write a name.", "name"),
        ({"name": "x" * 201}, "at most 200", "name"),
        ({"email": "no address"}, "Write an e-mail address such as", "email"),
        ({"email": "Amina@CAST.test"}, "Somebody has that e-mail address", "email"),
        ({"role": ""}, "Choose a role.", "role"),
        ({"role": "king"}, "Choose from what is shown.", "role"),
        ({"role": "partner-contact"}, "A partner contact belongs to a partner. Choose", "scope"),
        ({"role": "partner-contact", "scope": "First round"}, "a partner, not a round", "scope"),
        ({"role": "coordinator", "scope": "Lilongwe"}, "to a round, not to a partner", "scope"),
        ({"role": "trainer", "scope": "First round"}, "This role has no limit.", "scope"),
        ({"role": "administrator", "scope": "Lilongwe"}, "This role has no limit.", "scope"),
        ({"begins_on": ""}, "Write the first day.", "begins_on"),
        ({"begins_on": "31.12.2026"}, "Write a date with day, month and year.", "begins_on"),
        ({"ends_on": day(-1)}, "The last day comes before the first.", "ends_on"),
        ({"ends_on": "soon"}, "Write a date with day, month and year.", "ends_on"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    admin: PageClient, app: Flask, answer: dict[str, str], message: str, field: str
) -> None:
    if answer.get("scope"):
        answer = {**answer, "scope": scope_id(app, answer["scope"])}
    before = [number(app, table) for table in (Person, RoleAssignment, Mail, AccessLink)]
    page = invite(admin, preferred_name="Ciru", **answer)
    assert page.status == 422
    errors = [e for e in page.root.iter("p") if e.get("id") == f"{field}-error"]
    assert len(errors) == 1
    assert message in "".join(errors[0].itertext())
    assert f"#{field}" in page.links()
    kept = page.form("/people/new").fields
    typed = {**fill(), **answer}
    assert kept["preferred_name"] == "Ciru"
    assert kept["name"] == typed["name"].strip()  # type: ignore[attr-defined]
    assert kept["email"] == typed["email"]
    chosen = {o.get("value") for o in page.root.iter("option") if o.get("selected") is not None}
    assert chosen >= {"nn"} | ({typed["role"]} - {"king"})
    assert [number(app, table) for table in (Person, RoleAssignment, Mail, AccessLink)] == before


def test_sent_twice_is_one_person_one_role_and_one_mail(admin: PageClient, app: Flask) -> None:
    form = admin.get("/people/new").form("/people/new")
    before = number(app, Person)
    first, second = admin.send(form, **fill()), admin.send(form, **fill())
    assert first.response.request.path == second.response.request.path
    assert number(app, Person) == before + 1
    assert number(app, Mail) == 1
    assert second.status == 200


def test_two_administrators_who_invite_the_same_address_make_one_person(
    admin: PageClient, app: Flask
) -> None:
    form = admin.get("/people/new").form("/people/new")
    cookie = admin.http.get_cookie("samferd")
    assert cookie is not None
    statuses: list[int] = []

    def send() -> None:
        client = app.test_client()
        client.set_cookie("samferd", cookie.value)
        data = {**form.fields, **fill(), "operation": str(uuid4())}
        statuses.append(client.post("/people/new", data=data).status_code)
        with app.app_context():
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303] + [422] * 7
    assert number(app, Mail) == 1


def test_names_are_kept_and_shown_as_they_were_written(admin: PageClient, app: Flask) -> None:
    name = "Å<b>'\"&amp; 田中 \u202eabc 👩🏽‍⚕️ %(who)s {{ 7*7 }}"
    page = invite(admin, name=name, preferred_name="null\0")
    assert page.status == 200
    with app.app_context():
        person = db.session.execute(
            select(Person).where(Person.email == "wanjiru@cast.test")
        ).scalar_one()
        assert (person.name, person.preferred_name) == (name, "null")
    assert " ".join(name.split()) in page.text
    assert "<b>" not in page.response.get_data(as_text=True)


# Invited, and not signed in yet


def test_the_page_of_an_invited_person_says_when_the_link_was_sent_and_until_when_it_works(
    admin: PageClient, app: Flask
) -> None:
    page = invite(admin)
    path = page.response.request.path
    assert "The last link was sent on" in page.text
    assert "and works until" in page.text
    old = link_of(last_mail(app))
    with app.app_context(), transaction() as session:
        session.execute(update(AccessLink).values(expires_at=clock.now() - timedelta(hours=1)))
    page = admin.get(path)
    assert "stopped working on" in page.text
    form = page.form(f"{path}/invitation")
    assert "Earlier links no longer work." in admin.send(form).text
    admin.send(form)
    assert number(app, Mail) == 2, "the same form twice sends one mail"
    assert "and works until" in admin.get(path).text
    guest = PageClient(app)
    assert guest.get(old).status == 410
    assert guest.get(link_of(last_mail(app))).status == 200


def test_somebody_who_has_signed_in_is_not_invited_again(
    admin: PageClient, cast: Cast, app: Flask
) -> None:
    path = f"/people/{cast.people[AMINA]}"
    page = admin.get(path)
    assert "invitation" not in page.text
    form = admin.get("/people/new").form("/people/new")
    form.action = f"{path}/invitation"
    assert admin.send(form).status == 409
    assert number(app, Mail) == 0


def test_a_wrong_address_is_corrected_before_the_first_sign_in(
    admin: PageClient, app: Flask
) -> None:
    path = invite(admin).response.request.path
    wrong = link_of(last_mail(app))
    form = admin.get(f"{path}/address").form(f"{path}/address")
    page = admin.send(form, email=AMINA)
    assert page.status == 422
    assert "Somebody has that e-mail address already." in page.text
    assert page.form(f"{path}/address").fields["email"] == AMINA
    page = admin.send(form, email=" Right@Cast.test ")
    assert "The invitation is on its way to the new address." in page.text
    assert "corrected the e-mail address from wanjiru@cast.test to right@cast.test." in page.text
    mail = last_mail(app)
    assert (mail.recipient, mail.template) == ("right@cast.test", "invitation")
    admin.send(form, email="right@cast.test")
    assert number(app, Mail) == 2, "nothing to correct sends nothing"
    guest = PageClient(app)
    assert guest.get(wrong).status == 410
    assert guest.get(link_of(mail)).status == 200


def test_the_address_of_somebody_who_has_signed_in_is_theirs(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    path = f"/people/{cast.people[AMINA]}"
    assert f"{path}/address" not in admin.get(path).links()
    assert "The address is theirs" in admin.get(f"{path}/address").text
    form = admin.get(f"{path}/names").form(f"{path}/names")
    form.action = f"{path}/address"
    page = admin.send(form, email="other@cast.test")
    assert page.status == 409
    assert person_id(app, AMINA) == cast.people[AMINA]


def test_names_are_corrected_and_the_person_can_read_that(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    path = f"/people/{cast.people[AMINA]}"
    form = admin.get(f"{path}/names").form(f"{path}/names")
    assert form.fields["name"] == "Amina"
    assert admin.send(form, name="").status == 422
    page = admin.send(form, name="Amina Banda", preferred_name="Mina")
    assert "The names are corrected." in page.text
    page = admin.send(form, name="Amina Banda", preferred_name="Mina")
    sentence = "Admin corrected the names to Amina Banda, called Mina."
    assert page.text.count(sentence) == 1, "nothing to correct writes nothing"
    amina = PageClient(app)
    amina.sign_in(AMINA)
    assert sentence in amina.get("/account").text


# Roles


def role_form(client: PageClient, person: UUID) -> tuple[str, Page]:
    path = f"/people/{person}"
    return path, client.get(f"{path}/roles/new")


def test_a_role_is_given_and_opens_its_pages_at_once(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    employee = PageClient(app)
    employee.sign_in(EMPLOYEE)
    assert employee.get("/rounds").status == 403
    path, page = role_form(admin, cast.people[EMPLOYEE])
    page = admin.send(
        page.form(f"{path}/roles/new"), role="coordinator", scope=scope_id(app, "Second round"),
        begins_on=day(0), ends_on=day(90),
    )  # fmt: skip
    assert "The role is given." in page.text
    assert "Coordinator Second round" in page.text
    rounds = employee.get("/rounds")
    assert "Second round" in rounds.text
    assert "First round" not in rounds.text


def test_a_role_sent_twice_is_given_once_and_cannot_be_held_twice(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    path, page = role_form(admin, cast.people[EMPLOYEE])
    form = page.form(f"{path}/roles/new")
    before = number(app, RoleAssignment)
    answer = {"role": "trainer", "scope": "", "begins_on": day(5), "ends_on": day(9)}
    assert admin.send(form, **answer).status == admin.send(form, **answer).status == 200
    assert number(app, RoleAssignment) == before + 1
    for begins, ends in ((9, 20), (0, 5), (6, 7), (0, "")):
        last = day(ends) if isinstance(ends, int) else ""
        page = admin.send(form, **{**answer, "begins_on": day(begins), "ends_on": last})
        assert page.status == 422, (begins, ends)
        assert "The person has this role already at that time." in page.text
    for begins, last in ((0, day(4)), (10, "")):
        page = admin.send(form, **{**answer, "begins_on": day(begins), "ends_on": last})
        assert page.status == 200
    assert "To come" in page.text


def test_a_role_with_a_wrong_limit_or_date_is_refused(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    path, page = role_form(admin, cast.people[EMPLOYEE])
    form = page.form(f"{path}/roles/new")
    page = admin.send(form, role="partner-contact", scope="", begins_on=day(0))
    assert page.status == 422
    assert "A partner contact belongs to a partner. Choose which." in page.text
    page = admin.send(form, role="handler", scope="", begins_on=day(0), ends_on=day(-3))
    assert page.status == 422
    assert page.form(f"{path}/roles/new").fields["operation"]
    assert f'value="{day(-3)}"' in page.response.get_data(as_text=True)


def end_form(client: PageClient, app: Flask, person: UUID) -> tuple[str, Page]:
    with app.app_context():
        role = db.session.execute(
            select(RoleAssignment.id)
            .where(RoleAssignment.person_id == person)
            .order_by(RoleAssignment.id.desc())
            .limit(1)
        ).scalar_one()
    path = f"/people/{person}/roles/{role}/end"
    return path, client.get(path)


def test_a_role_ends_at_once_and_stays_in_the_history(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    coordinator = PageClient(app)
    coordinator.sign_in(COORDINATOR)
    path, page = end_form(admin, app, cast.people[COORDINATOR])
    assert "First round" in page.text
    page = admin.send(page.form(path), when="at-once")
    assert "The role is ended." in page.text
    assert "No role today." in page.text
    assert "Over" in page.text
    assert coordinator.get("/rounds").status == 403
    sentence = "Admin ended a role: Coordinator (First round)."
    assert sentence in page.text
    assert sentence in coordinator.get("/account").text
    assert admin.get(path).status == 409
    # A second click changes nothing more.
    form = admin.get("/people/new").form("/people/new")
    form.action = path
    assert sentence in admin.send(form, when="at-once").text
    assert admin.send(form, when="after", last_day=day(3)).status == 409


def test_a_role_ends_after_its_last_day(admin: PageClient, app: Flask, cast: Cast) -> None:
    path, page = end_form(admin, app, cast.people[OTHER_COORDINATOR])
    form = page.form(path)
    for answer, message in (
        ({}, "Choose when it ends."),
        ({"when": "after"}, "Write the last day."),
        ({"when": "after", "last_day": day(-1)}, "Choose today or a later day"),
        ({"when": "after", "last_day": "never"}, "Write a date with day, month and year."),
    ):
        refused = admin.send(form, **answer)
        assert refused.status == 422, answer
        assert message in refused.text
    page = admin.send(form, when="after", last_day=day(10))
    assert "as its last day." in page.text
    with clock.at(clock.now() + timedelta(days=9)):
        assert names(admin.get("/people?role=coordinator")) == ["Coordinator", "Other Coordinator"]
    with clock.at(clock.now() + timedelta(days=12)):
        assert names(admin.get("/people?role=coordinator")) == ["Coordinator"]
    # It can end earlier still, not later.
    assert admin.send(form, when="after", last_day=day(11)).status == 422
    assert admin.send(form, when="after", last_day="9999-12-31").status == 422
    assert admin.send(form, when="after", last_day=day(2)).status == 200


def test_a_role_to_come_is_withdrawn_before_it_began(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    path, page = role_form(admin, cast.people[EMPLOYEE])
    admin.send(page.form(f"{path}/roles/new"), role="trainer", scope="", begins_on=day(20))
    end, page = end_form(admin, app, cast.people[EMPLOYEE])
    assert admin.send(page.form(end), when="after", last_day=day(10)).status == 422
    page = admin.send(page.form(end), when="at-once")
    assert "withdrawn before it began" in page.text


def test_a_role_ended_on_its_first_day_is_not_said_never_to_have_begun(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    path, page = role_form(admin, cast.people[EMPLOYEE])
    admin.send(page.form(f"{path}/roles/new"), role="trainer", scope="", begins_on=day(0))
    end, page = end_form(admin, app, cast.people[EMPLOYEE])
    page = admin.send(page.form(end), when="at-once")
    assert "ended on its first day" in page.text
    assert "withdrawn" not in page.text


def test_another_persons_role_is_not_found(admin: PageClient, app: Flask, cast: Cast) -> None:
    path, page = end_form(admin, app, cast.people[COORDINATOR])
    form = page.form(path)
    form.action = path.replace(str(cast.people[COORDINATOR]), str(cast.people[AMINA]))
    assert admin.get(form.action).status == 404
    assert admin.send(form, when="at-once").status == 404
    for wrong in (f"/people/{uuid4()}", f"/people/{uuid4()}/names", f"/people/{uuid4()}/close"):
        assert admin.get(wrong).status == 404


# Leaving, and coming back


def test_closing_says_what_happens_and_does_it(admin: PageClient, app: Flask, cast: Cast) -> None:
    contact = PageClient(app)
    contact.sign_in(CONTACT)
    path = f"/people/{cast.people[CONTACT]}"
    page = admin.get(f"{path}/close")
    for words in (
        "1 device is signed out at once.", "This role ends at once: Partner contact (Lilongwe).",
        "The history stays",
    ):  # fmt: skip
        assert words in page.text
    page = admin.send(page.form(f"{path}/close"))
    assert "The account is closed." in page.text
    assert "This account is closed" in page.text
    assert "No role today." in page.text
    assert "Sign in" in contact.get("/").text
    assert contact.sign_in(CONTACT).status == 422
    with app.app_context():
        held = db.session.execute(
            select(RoleAssignment).where(RoleAssignment.person_id == cast.people[CONTACT])
        ).scalar_one()
        assert held.ends_on == agency_day() - timedelta(days=1)
    _, page = role_form(admin, cast.people[CONTACT])
    form = page.form(f"{path}/roles/new")
    page = admin.send(form, role="trainer", scope="", begins_on=day(0))
    assert page.status == 409
    assert "This account is closed. Open it again first." in page.text


def test_opening_again_brings_back_sign_in_but_no_role(
    admin: PageClient, app: Flask, cast: Cast
) -> None:
    path = f"/people/{cast.people[COORDINATOR]}"
    page = admin.send(admin.get(f"{path}/close").form(f"{path}/close"))
    page = admin.send(page.form(f"{path}/open"))
    assert "Active" in page.text
    assert "No role today." in page.text
    back = PageClient(app)
    assert back.sign_in(COORDINATOR).status == 200
    assert back.get("/rounds").status == 403
    log = back.get("/account").text
    for sentence in (
        "Admin opened this account again.", "Admin closed this account.",
        "Admin ended a role: Coordinator (First round).",
    ):  # fmt: skip
        assert log.count(sentence) == 1


def test_who_never_signed_in_is_invited_again_after_opening(admin: PageClient, app: Flask) -> None:
    path = invite(admin).response.request.path
    old = link_of(last_mail(app))
    page = admin.send(admin.get(f"{path}/close").form(f"{path}/close"))
    assert "Send the invitation" not in page.text
    page = admin.send(page.form(f"{path}/open"))
    assert "The link that was sent no longer works." in page.text
    assert PageClient(app).get(old).status == 410
    admin.send(page.form(f"{path}/invitation"))
    assert PageClient(app).get(link_of(last_mail(app))).status == 200


# The house always has an administrator


def test_an_administrator_cannot_close_their_own_account(
    admin: PageClient, cast: Cast, app: Flask
) -> None:
    with app.app_context(), transaction():
        add_person("second@cast.test", "Second", Role.ADMINISTRATOR)
    path = f"/people/{cast.people[ADMIN]}"
    assert f"{path}/close" not in admin.get(path).links()
    page = admin.send(admin.get(f"{path}/close").form(f"{path}/close"))
    assert page.status == 409
    assert "You cannot close your own account." in page.text
    assert admin.get("/people").status == 200


def test_an_administrator_cannot_end_their_own_last_role_as_one(
    admin: PageClient, cast: Cast, app: Flask
) -> None:
    with app.app_context(), transaction():
        add_person("second@cast.test", "Second", Role.ADMINISTRATOR)
    path, page = end_form(admin, app, cast.people[ADMIN])
    for answer in ({"when": "at-once"}, {"when": "after", "last_day": day(30)}):
        refused = admin.send(page.form(path), **answer)
        assert refused.status == 409
        assert "You cannot end your own last role as administrator." in refused.text
    assert admin.get("/people").status == 200


def test_somebody_stays_administrator_without_an_end(
    app: Flask, cast: Cast, client: PageClient
) -> None:
    with app.app_context(), transaction():
        second = add_person("second@cast.test", "Second")
        people.give_role(
            person_id=second, role=Role.ADMINISTRATOR, scope_id=None, actor_id=None,
            begins_on=date(2020, 1, 1), ends_on=agency_day() + timedelta(days=30), at=clock.now(),
        )  # fmt: skip
    client.sign_in("second@cast.test")
    path, page = end_form(client, app, cast.people[ADMIN])
    refused = client.send(page.form(path), when="at-once")
    assert refused.status == 409
    assert "Nobody else is an administrator without an end date." in refused.text
    close = f"/people/{cast.people[ADMIN]}/close"
    assert client.send(client.get(close).form(close)).status == 409
    new = f"/people/{second}/roles/new"
    client.send(client.get(new).form(new), role="administrator", scope="", begins_on=day(31))
    assert client.send(page.form(path), when="at-once").status == 409, "it has not begun"
    new = f"/people/{cast.people[EMPLOYEE]}/roles/new"
    client.send(client.get(new).form(new), role="administrator", scope="", begins_on=day(0))
    assert client.send(page.form(path), when="at-once").status == 200


def test_two_administrators_who_close_each_other_leave_one(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        second = add_person("second@cast.test", "Second", Role.ADMINISTRATOR)
    clients, forms = [], []
    for email, other in ((ADMIN, second), ("second@cast.test", cast.people[ADMIN])):
        client = PageClient(app)
        client.sign_in(email)
        close = f"/people/{other}/close"
        forms.append(client.get(close).form(close))
        clients.append(client)
    together = threading.Barrier(2)

    def send(index: int) -> None:
        together.wait()
        clients[index].http.post(forms[index].action, data=forms[index].fields)
        with app.app_context():
            db.session.remove()

    threads = [threading.Thread(target=send, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        states = db.session.scalars(
            select(Person.state).where(Person.id.in_((second, cast.people[ADMIN])))
        )
        assert sorted(states) == [PersonState.ACTIVE, PersonState.DISABLED]
