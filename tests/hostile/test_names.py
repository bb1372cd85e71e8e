"""Names and files: what cannot be read is refused in words, the rest is kept sign by sign."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import update

from app.coordination import routes
from app.coordination.page import MatrixColumn
from app.foundation.db import db, transaction
from app.people.models import Person
from tests.cast import ADMIN, AMINA, COORDINATOR, Cast, agency_day
from tests.pages import Page, PageClient

REFUSED = 422
UNREADABLE = (
    "Two\r\nlines", "\u200b\u00ad", "\u202e", "Tab\there", "x\u2028y", "\x01x", "\u0301",
)  # fmt: skip
READABLE = (
    "Nguyễn Thị Lan", "O'Brien-Ødegård", "አበበ ቢቂላ", "می\u200cخواهم", "👩🏽\u200d⚕️ Dr", "=1+1",
    "@name", "李小龙", "<b>Bold</b>", "a\u0301e", "; DROP TABLE persons", "{{ 7*7 }}",
    "%s %(x)s {0}", "Ａ", "-2",
)  # fmt: skip


def invite(client: PageClient, number: int, name: str) -> Page:
    form = client.get("/people/new").form("/people/new")
    return client.send(
        form, email=f"person{number}@cast.test", name=name, preferred_name="", language="en",
        role="employee", scope="", begins_on=agency_day().isoformat(), ends_on="",
    )  # fmt: skip


def test_a_name_that_cannot_be_read_is_refused(client: PageClient) -> None:
    client.sign_in(ADMIN)
    for number, name in enumerate(UNREADABLE):
        page = invite(client, number, name)
        assert page.status == REFUSED, repr(name)
        assert "Write a name on one line, in signs that can be seen." in page.text
    path = invite(client, 99, "Name").response.request.path + "/names"
    page = client.send(client.get(path).form(path), name="Name", preferred_name="\u202e")
    assert page.status == REFUSED


def test_every_other_name_is_kept_sign_by_sign(client: PageClient) -> None:
    client.sign_in(ADMIN)
    for number, name in enumerate(READABLE):
        heading = next(invite(client, number, name).root.iter("h1"))
        assert name in "".join(heading.itertext()), repr(name)
    listed = client.get("/people").text
    assert all(name in listed for name in READABLE)


def test_no_cell_of_the_file_is_a_formula(
    client: PageClient, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(COORDINATOR)
    for name in ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", 'Quote " and, comma; semicolon'):
        with app.app_context(), transaction():
            db.session.execute(
                update(Person).where(Person.id == cast.people[AMINA]).values(name=name)
            )
        columns = (MatrixColumn(name),)
        monkeypatch.setattr(routes, "columns_of", lambda *_asked, columns=columns: columns)
        file = client.http.get(f"/rounds/{cast.round_id}/matrix.csv").get_data(as_text=True)
        heads, row = csv.reader(io.StringIO(file.removeprefix("\ufeff")))
        for cell in (heads[2], row[0]):
            assert cell == (name if name.startswith("Quote") else f"'{name}")
