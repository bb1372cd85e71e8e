"""Journeys in a real browser, on a real server, with and without JavaScript, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.foundation.db import db
from tests.cast import AMINA, COORDINATOR, PASSWORD
from tests.learning.own import publish_own


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def visit(browser: Browser, address: str, *, width: int, dark: bool, script: bool) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def check(page: Page) -> None:
    """No automated violation, and nothing wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_participant_learns_end_to_end(chromium: Browser, address: str, script: bool) -> None:
    page = visit(chromium, address, width=320, dark=False, script=script)
    sign_in(page, AMINA)
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The first module")
    ways = page.locator("#quiz-ways")
    ways.get_by_label("One way").check()
    ways.get_by_role("button", name="Answer").click()
    expect(page.locator("#quiz-ways")).to_contain_text("That was the old idea.")
    must = page.locator("#quiz-must")
    must.get_by_label("Corruption").check()
    must.get_by_label("Harassment").check()
    must.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="I have read this section").first.click()
    page.get_by_role("button", name="Say no.").click()
    page.locator("#reflect-turn textarea").fill("I bring *patience* and a song.")
    page.locator("#reflect-turn").get_by_role("button", name="Save").click()
    page.get_by_role("button", name="I have read this section").click()
    expect(page.locator("main")).to_contain_text("You have completed this module.")
    if script:
        kept = page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('samferd-draft'))")
        assert kept == [], "the server has the words, so the phone need not keep them"
    page.goto("/journal")
    expect(page.locator("main")).to_contain_text("I bring patience and a song.")
    page.goto("/ethics")
    expect(page.locator("main")).to_contain_text("about 1 minute")
    page.get_by_role("button", name="Open the guidelines").click()
    expect(page.locator("main")).to_contain_text("We act with respect.")
    page.get_by_label("I acknowledge the guidelines").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your receipt")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("All done")
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_participant_writes_a_plan_and_a_card_by_keyboard(
    chromium: Browser, app: Flask, address: str, tmp_path: Path, script: bool
) -> None:
    publish_own(app, tmp_path)
    page = visit(chromium, address, width=320, dark=script, script=script)
    sign_in(page, AMINA)
    page.goto("/modules/own")
    page.locator("#where").get_by_label("Where is the head office?").focus()
    page.keyboard.type("oslo")
    page.keyboard.press("Enter")
    expect(page.locator("#where")).to_contain_text("This was the answer: Førde")
    expect(page.locator("#where-answer")).to_have_value("oslo")
    plan = page.locator("#first-plan")
    plan.get_by_label("Who helps me").first.fill("Moses")
    page.keyboard.press("Enter")
    expect(plan).to_contain_text("Action 1 does not say what you will do.")
    expect(plan.locator("[role=alert]")).to_be_in_viewport()
    plan.get_by_role("link", name="Action 1").press("Enter")
    expect(plan.get_by_label("What I will do").first).to_have_attribute("aria-invalid", "true")
    plan.get_by_label("What I will do").first.fill("Ask for an hour.")
    plan.get_by_role("button", name="Save").press("Enter")
    expect(plan).to_contain_text("You can change your plan")
    expect(plan.get_by_label("Who helps me").first).to_have_value("Moses")
    expect(plan.get_by_label("What I will do").first).to_have_value("Ask for an hour.")
    expect(plan.get_by_role("button")).to_have_count(1)
    card = page.locator("#card")
    for line in ("Supervisor at the host", "A friend"):
        card.get_by_role("group", name=line).get_by_label("Telephone").fill("+44 1632 960 1")
    card.get_by_role("button", name="Save").press("Enter")
    expect(card.get_by_role("link", name="+44 1632 960 1")).to_have_count(2)
    for target in ("#card a.card-call", "#card summary", "#first-plan-ally-1", "#where button"):
        size = page.locator(target).first.bounding_box()
        assert size is not None
        assert size["height"] >= 44, target
    if script:
        check(page)
    page.goto("/contacts")
    expect(page.get_by_role("link", name="+44 1632 960 1")).to_have_count(2)
    if script:
        check(page)
    page.context.close()


@pytest.mark.parametrize("language", ["English", "Norsk bokmål", "Norsk nynorsk"])
def test_help_is_one_tap_away_on_the_smallest_phone(
    chromium: Browser, address: str, language: str
) -> None:
    page = visit(chromium, address, width=320, dark=False, script=False)
    page.set_viewport_size({"width": 320, "height": 568})
    for signed_in in (False, True):
        if signed_in:
            page.goto("/sign-in")
            page.locator("input[type=email]").fill(AMINA)
            page.locator("input[type=password]").fill(PASSWORD)
            page.locator("main button").click()
        page.goto("/nowhere")
        page.locator("header details summary").first.click()
        page.locator("header").get_by_role("button", name=language).click()
        page.locator("header a[href='/contacts']").click()
        call = page.locator("a[href^='tel:']").first
        expect(call).to_be_in_viewport(ratio=1)
        expect(page.locator("h1")).to_be_in_viewport(ratio=1)
    page.context.close()


def test_a_coordinator_sees_who_needs_a_hand(chromium: Browser, address: str) -> None:
    page = visit(chromium, address, width=1280, dark=False, script=True)
    sign_in(page, COORDINATOR)
    page.get_by_role("link", name="First round").click()
    page.get_by_role("link", name="Open the matrix").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download this table as CSV").click()
    assert waiting.value.suggested_filename.startswith("matrix-")
    page.get_by_role("link", name="Amina").click()
    expect(page.locator("main")).to_contain_text("guidelines not answered")
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_an_automated_violation(
    chromium: Browser, address: str, width: int, dark: bool
) -> None:
    page = visit(chromium, address, width=width, dark=dark, script=True)
    page.goto("/sign-in")
    check(page)
    sign_in(page, AMINA)
    for path in ("/", "/modules/first", "/journal", "/ethics", "/ethics/receipt", "/account",
                 "/contacts", "/nowhere"):  # fmt: skip
        page.goto(path)
        check(page)
    page.goto("/ethics")
    page.get_by_role("button", name="Open the guidelines").click()
    expect(page.get_by_role("button", name="Send my answer")).to_be_visible()
    check(page)
    page.context.close()
    page = visit(chromium, address, width=width, dark=dark, script=True)
    sign_in(page, COORDINATOR)
    check(page)
    page.get_by_role("link", name="First round").click()
    check(page)
    page.get_by_role("link", name="Open the matrix").click()
    check(page)
    page.get_by_role("link", name="Amina").click()
    check(page)
    page.context.close()
