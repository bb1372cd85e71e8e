"""What a coordinator sees, and that it is what the participant sees."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from app.ethics import commands as ethics
from app.ethics.queries import current_guideline
from app.ethics.rules import Answer, Capacity
from app.exchanges import commands as exchanges
from app.exchanges.models import Organisation, Placement
from app.exchanges.rules import PlacementState
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.ids import new_id
from app.learning import commands as learning
from app.people import commands as people
from app.people.rules import Role
from tests.cast import AMINA, COORDINATOR, OTHER_COORDINATOR, Cast, agency_day
from tests.pages import Page, PageClient


def test_the_matrix_says_what_the_participants_page_says(
    client: PageClient, app: Flask, cast: Cast
) -> None:
    participant = PageClient(app)
    participant.sign_in(AMINA)
    page = participant.get("/modules/first")
    home = participant.send(page.form("/modules/first/steps/what")) and participant.get("/")
    own = [
        " ".join("".join(p.itertext()).split())
        for p in home.root.iter("p")
        if p.get("class") == "task-state"
    ]
    client.sign_in(COORDINATOR)
    matrix = client.get(f"/rounds/{cast.round_id}/matrix")
    cells = [" ".join("".join(td.itertext()).split()) for td in matrix.root.iter("td")]
    assert cells[: len(own)] == own
    assert cells[-1] == "Unanswered"


def test_the_file_is_the_table(client: PageClient, cast: Cast) -> None:
    client.sign_in(COORDINATOR)
    matrix = client.get(f"/rounds/{cast.round_id}/matrix")
    response = client.http.get(f"/rounds/{cast.round_id}/matrix.csv")
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff"))))
    cells = [" ".join("".join(td.itertext()).split()) for td in matrix.root.iter("td")]
    assert [cell for row in rows[1:] for cell in row[2:]] == cells


def cells_of(page: Page) -> list[list[str]]:
    """The table on screen: name, from and to, and every cell."""
    rows = []
    for row in page.root.iter("tr"):
        name, cells = row.find("th[@scope='row']"), row.findall("td")
        if name is None:
            continue
        link, note = name.find("a"), name.find("span")
        assert link is not None
        assert note is not None
        rows.append([words(link), words(note), *(words(cell) for cell in cells)])
    return rows


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def file_of(client: PageClient, page: Page) -> list[list[str]]:
    """The rows of the file that a page of the matrix links to."""
    href = next(href for href in page.links() if ".csv" in href)
    text = client.http.get(href).get_data(as_text=True)
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))[1:]


@pytest.fixture
def crowd(app: Flask, cast: Cast) -> dict[str, str]:
    """Seven more in the round: three answers, four phases, one who withdrew. Name to answer."""
    today = agency_day()
    plan: tuple[tuple[str, Answer | None, int, int], ...] = (
        ("Acknowledged Abroad", Answer.ACKNOWLEDGED, -20, 200),
        ("Acknowledged Home", Answer.ACKNOWLEDGED, -200, -10),
        ("Declined Ahead", Answer.DECLINED, 40, 300),
        ("Questioned Later", Answer.QUESTIONED, -300, -90),
        ("Shown Only", Answer.SHOWN, 40, 300),
        ("Unanswered Abroad", None, -20, 200),
        ("Withdrew Early", None, 50, 300),
    )
    with app.app_context(), transaction():
        own = db.session.get_one(Placement, cast.placement_id)
        home, host = (db.session.get_one(Organisation, id_) for id_ in (own.home_id, own.host_id))
        guideline = current_guideline(today=today, wanted="en")
        for name, answer, leaves, returns in plan:
            person = people.create_person(
                email=f"{name.replace(' ', '.').lower()}@cast.test", name=name, language="en",
                at=clock.now(),
            )  # fmt: skip
            placement = exchanges.create_placement(
                round_id=cast.round_id, project_id=own.project_id, person_id=person.id,
                home=home, host=host, planned_departure=today + timedelta(days=leaves),
                planned_return=today + timedelta(days=returns),
                state=PlacementState.WITHDRAWN if "Withdrew" in name else PlacementState.PREPARING,
            )  # fmt: skip
            learning.enrol(placement=placement, at=clock.now())
            for number, given in enumerate((Answer.SHOWN, answer)):
                if answer is None or (number and answer is Answer.SHOWN):
                    continue
                asked = {
                    "person_id": person.id, "text_id": guideline.text_id,
                    "capacity": Capacity.PARTICIPANT, "button": "", "sign_in_method": "password",
                    "at": clock.now(),
                }  # fmt: skip
                if given is Answer.SHOWN:
                    ethics.show(operation=new_id(), **asked)  # type: ignore[arg-type]
                else:
                    ethics.answer(given=given, **asked)  # type: ignore[arg-type]
    found = {name: answer.value if answer else "" for name, answer, _l, _r in plan}
    return {**found, "Amina": ""}


def test_coverage_adds_up_and_each_figure_opens_its_people(
    client: PageClient, cast: Cast, crowd: dict[str, str]
) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/rounds/{cast.round_id}")
    figures = {
        a.get("href", "").partition("?ethics=")[2]: (int(words(a).split()[0]), a.get("href", ""))
        for a in page.root.iter("a")
        if "?ethics=" in a.get("href", "")
    }
    assert list(figures) == ["acknowledged", "questioned", "declined", "unanswered"]
    assert sum(number for number, _href in figures.values()) == len(crowd)
    expected = {
        code: {name for name, answer in crowd.items() if answer == code} for code in figures
    }
    expected["unanswered"] = {name for name, given in crowd.items() if given in {"", "shown"}}
    for code, (number, href) in figures.items():
        shown = {row[0] for row in cells_of(client.get(href))}
        assert shown == expected[code]
        assert number == len(shown)


def test_every_other_figure_opens_as_many_people_as_it_says(
    client: PageClient, cast: Cast, crowd: dict[str, str]
) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/rounds/{cast.round_id}")
    counted: dict[str, int] = {}
    for a in page.root.iter("a"):
        href = a.get("href", "")
        if "?phase=" in href or "?ready=" in href:
            number = int(words(a).split()[0])
            assert number == len(cells_of(client.get(href))), href
            counted[href.partition("?")[2]] = number
    phases = [number for query, number in counted.items() if query.startswith("phase=")]
    assert len(phases) == 4
    assert sum(phases) == len(crowd)
    assert 0 < counted["ready=no"] < len(crowd)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "ethics=acknowledged",
        "ethics=questioned",
        "ethics=declined",
        "ethics=unanswered",
        "phase=pre-departure",
        "phase=in-field",
        "phase=homecoming",
        "phase=follow-up",
        "ready=no",
        "ethics=acknowledged&phase=in-field",
        "ethics=unanswered&phase=pre-departure&ready=no",
    ],
)
def test_the_file_of_a_filter_is_the_table_on_screen(
    client: PageClient, cast: Cast, crowd: dict[str, str], query: str
) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/rounds/{cast.round_id}/matrix?{query}")
    table = cells_of(page)
    assert table
    assert file_of(client, page) == table
    total = len(crowd)
    assert (f"Shown: {len(table)} of {total} placements." in page.text) is bool(query)


def test_what_is_missing_is_not_asked_of_who_withdrew(
    client: PageClient, cast: Cast, crowd: dict[str, str]
) -> None:
    client.sign_in(COORDINATOR)
    shown = {row[0] for row in cells_of(client.get(f"/rounds/{cast.round_id}/matrix?ready=no"))}
    assert "Withdrew Early" not in shown
    assert {"Amina", "Declined Ahead", "Unanswered Abroad"} <= shown


@pytest.mark.parametrize(
    "query",
    ["ethics=shown", "ethics=", "phase=never", "ready=yes", "other=1", "ethics=%3Cb%3E&phase=%00"],
)
def test_what_is_not_known_asks_nothing(
    client: PageClient, cast: Cast, crowd: dict[str, str], query: str
) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/rounds/{cast.round_id}/matrix?{query}")
    assert page.status == 200
    assert len(cells_of(page)) == len(crowd)
    assert file_of(client, page) == cells_of(page)
    assert "Shown:" not in page.text


def test_nobody_fits_is_said_with_a_way_back(client: PageClient, cast: Cast) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/rounds/{cast.round_id}/matrix?ethics=declined")
    assert "Nobody fits" in page.text
    assert f"/rounds/{cast.round_id}/matrix" in page.links()
    assert not [href for href in page.links() if ".csv" in href]


def test_a_round_that_nobody_travels_in_says_so(client: PageClient, cast: Cast, app: Flask) -> None:
    with app.app_context(), transaction():
        empty = exchanges.create_round(
            name="Empty round", begins_on=date(2030, 1, 1), ends_on=date(2031, 1, 1)
        ).id
        people.give_role(
            person_id=cast.people[COORDINATOR], role=Role.COORDINATOR, scope_id=empty,
            actor_id=None, begins_on=date(2020, 1, 1), at=clock.now(),
        )  # fmt: skip
    client.sign_in(COORDINATOR)
    for path in (f"/rounds/{empty}", f"/rounds/{empty}/matrix"):
        page = client.get(path)
        assert "Nobody travels in this round yet" in page.text
        assert "Everybody who leaves" not in page.text
        assert page.links().count("/rounds") >= 2


def test_a_person_of_the_round_is_spoken_about(client: PageClient, cast: Cast) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/placements/{cast.placement_id}")
    assert "Here now" in page.text
    assert "You are here" not in page.text


def test_the_filter_remembers_what_was_chosen(client: PageClient, cast: Cast) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/rounds/{cast.round_id}/matrix?ethics=unanswered&phase=pre-departure")
    form = next(f for f in page.root.iter("form") if f.get("class") == "filters")
    assert form.get("method") == "get"
    chosen = [o.get("value") for o in form.iter("option") if o.get("selected") is not None]
    assert chosen[:2] == ["unanswered", "pre-departure"]


def test_another_scope_sees_nothing(client: PageClient, cast: Cast) -> None:
    client.sign_in(OTHER_COORDINATOR)
    assert "First round" not in client.get("/rounds").text
    for path in (
        f"/rounds/{cast.round_id}",
        f"/rounds/{cast.round_id}/matrix",
        f"/rounds/{cast.round_id}/matrix.csv",
        f"/rounds/{cast.round_id}/matrix?ethics=unanswered",
        f"/rounds/{cast.round_id}/matrix.csv?ethics=unanswered",
        f"/placements/{cast.placement_id}",
    ):
        assert client.get(path).status == 404


def test_the_round_counts_answers_and_opens_a_person(client: PageClient, cast: Cast) -> None:
    client.sign_in(COORDINATOR)
    page = client.get(f"/rounds/{cast.round_id}")
    assert "1 unanswered" in page.text
    assert "1 Pre-departure" in page.text
    person = client.get(f"/placements/{cast.placement_id}")
    assert "guidelines not answered" in person.text
    assert "The first module" in person.text


def test_a_round_costs_the_same_few_statements(
    client: PageClient, cast: Cast, statements: list[str]
) -> None:
    client.sign_in(COORDINATOR)
    statements.clear()
    client.get(f"/rounds/{cast.round_id}/matrix")
    assert len(statements) <= 9, statements
