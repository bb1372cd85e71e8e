"""The administrator and somebody who is invited, each in a browser of their own."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.foundation.db import db
from app.outbox.models import Mail
from tests.cast import ADMIN, AMINA, COORDINATOR, Cast
from tests.test_browser import address, check, sign_in, visit

__all__ = ["address"]  # a fixture
LONG = "Wanjiru Bartholomewina Kamau-Oosterhuis van den Heuvel"


def link_in_the_outbox(app: Flask, recipient: str) -> str:
    with app.app_context():
        mail = db.session.execute(
            select(Mail).where(Mail.recipient == recipient).order_by(Mail.id.desc()).limit(1)
        ).scalar_one()
        assert mail.template == "invitation"
        return str(mail.values["url"]).removeprefix("http://localhost")


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_invited_given_a_role_and_off_boarded(
    chromium: Browser, address: str, app: Flask, script: bool
) -> None:
    desk = visit(chromium, address, width=1280, dark=False, script=script)
    sign_in(desk, ADMIN)
    desk.get_by_role("link", name="Invite somebody").click()
    desk.get_by_label("Name", exact=True).fill("Wanjiru Kamau")
    desk.get_by_label("E-mail address").fill("wanjiru@cast.test")
    desk.get_by_label("Role").select_option(label="Partner contact")
    press(desk, "Send the invitation")
    summary = desk.get_by_role("alert")
    expect(summary).to_contain_text("A partner contact belongs to a partner. Choose which.")
    expect(desk.get_by_label("Name", exact=True)).to_have_value("Wanjiru Kamau")
    desk.get_by_label("Limited to").select_option(label="Lilongwe")
    press(desk, "Send the invitation")
    expect(desk.get_by_role("status")).to_have_text("The invitation is on its way.")
    expect(desk.locator("main")).to_contain_text("The last link was sent on")

    guest = visit(chromium, address, width=320, dark=False, script=script)
    guest.goto(link_in_the_outbox(app, "wanjiru@cast.test"))
    guest.get_by_label("New password").fill("three small words")
    guest.get_by_label("The same password again").fill("three small words")
    press(guest, "Save and sign in")
    expect(guest.get_by_role("navigation", name="Main")).to_contain_text("My journal")
    expect(guest.get_by_role("navigation", name="Main")).not_to_contain_text("Rounds")

    desk.reload()
    expect(desk.locator("main")).to_contain_text("Active")
    desk.get_by_role("link", name="Give a role").click()
    desk.get_by_label("Role").select_option(label="Coordinator")
    desk.get_by_label("Limited to").select_option(label="First round")
    press(desk, "Give the role")
    expect(desk.get_by_role("status")).to_have_text("The role is given.")
    guest.goto("/rounds")
    expect(guest.locator("main")).to_contain_text("First round")

    desk.get_by_role("link", name="End it Coordinator (First round)").click()
    desk.get_by_label("At once").check()
    press(desk, "End the role")
    expect(desk.get_by_role("status")).to_have_text("The role is ended.")
    guest.goto("/rounds")
    expect(guest.locator("main")).not_to_contain_text("First round")
    guest.goto("/account")
    expect(guest.locator("main")).to_contain_text("Admin ended a role: Coordinator (First round).")

    desk.get_by_role("link", name="Close the account").click()
    expect(desk.locator("main")).to_contain_text("1 device is signed out at once.")
    press(desk, "Close the account")
    expect(desk.get_by_role("status")).to_have_text("The account is closed.")
    guest.goto("/account")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Sign in")
    guest.context.close()
    desk.context.close()


def test_the_search_keeps_what_was_asked_in_the_address(chromium: Browser, address: str) -> None:
    page = visit(chromium, address, width=1280, dark=False, script=True)
    sign_in(page, ADMIN)
    page.get_by_label("Name or e-mail address").fill("COORD")
    page.get_by_label("State").select_option(label="Active")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    assert "search=COORD" in page.url
    expect(page.get_by_label("Name or e-mail address")).to_have_value("COORD")
    page.get_by_role("link", name="Other Coordinator").click()
    page.go_back()
    expect(page.locator("main tbody tr")).to_have_count(2)
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_administrator_has_an_automated_violation(
    chromium: Browser, address: str, cast: Cast, width: int, dark: bool
) -> None:
    page = visit(chromium, address, width=width, dark=dark, script=True)
    sign_in(page, ADMIN)
    person = f"/people/{cast.people[COORDINATOR]}"
    theirs = f"/people/{cast.people[AMINA]}/address"
    for path in ("/people", "/people?search=nobody", "/people/new", person, f"{person}/names",
                 f"{person}/roles/new", f"{person}/close", theirs):  # fmt: skip
        page.goto(path)
        check(page)
    page.goto("/people/new")
    page.get_by_label("Name", exact=True).fill(LONG)
    page.get_by_label("E-mail address").fill(f"{'wanjiru' * 8}@cast.test")
    press(page, "Send the invitation")
    check(page)
    page.get_by_label("Role").select_option(label="Trainer")
    press(page, "Send the invitation")
    expect(page.get_by_role("status")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Correct E-mail address").click()
    check(page)
    page.go_back()
    page.get_by_role("link", name="End it Trainer").click()
    check(page)
    press(page, "End the role")
    check(page)
    page.get_by_role("link", name=LONG).click()
    page.get_by_role("link", name="Close the account").click()
    press(page, "Close the account")
    check(page)
    page.context.close()
