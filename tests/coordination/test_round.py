"""What a coordinator sees, and that it is what the participant sees."""

from __future__ import annotations

import csv
import io

from flask import Flask

from tests.cast import AMINA, COORDINATOR, OTHER_COORDINATOR, Cast
from tests.pages import PageClient


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


def test_another_scope_sees_nothing(client: PageClient, cast: Cast) -> None:
    client.sign_in(OTHER_COORDINATOR)
    assert "First round" not in client.get("/rounds").text
    for path in (
        f"/rounds/{cast.round_id}",
        f"/rounds/{cast.round_id}/matrix",
        f"/rounds/{cast.round_id}/matrix.csv",
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
