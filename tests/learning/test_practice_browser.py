"""Sort, rate, task and talk in a browser: with and without script, by keyboard, at each width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.cast import AMINA
from tests.learning.practice import publish
from tests.test_browser import address, check, sign_in, visit

__all__ = ["address"]  # a fixture
KINDS = ("sort-who", "sort-first", "rate-ready", "task-meet", "talk-colleague")


@pytest.fixture(autouse=True)
def course(app: Flask, tmp_path: Path) -> None:
    publish(app, tmp_path)


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Somebody signed in, in a browser that is closed also when a test fails."""
    pages: list[Page] = []

    def begin(*, width: int = 320, dark: bool = False, script: bool = True) -> Page:
        page = visit(chromium, address, width=width, dark=dark, script=script)
        pages.append(page)
        page.set_default_timeout(5_000)
        sign_in(page, AMINA)
        page.goto("/modules/each")
        return page

    yield begin
    for page in pages:
        page.context.close()


def choose(page: Page, card: str, place: str) -> None:
    page.get_by_role("group", name=card).get_by_label(place).check()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_each_kind_is_answered_end_to_end(opened: Callable[..., Page], script: bool) -> None:
    page = opened(width=320, dark=False, script=script)
    page.locator("#sort-who").get_by_role("button", name="Answer").click()
    expect(page.locator("#sort-who-error")).to_be_in_viewport()
    expect(page.locator("#sort-who-error")).to_be_focused()
    for card, place in (("salary", "Host"), ("Chooses", "Home"), ("supervisor", "Host")):
        choose(page, card, place)
    page.locator("#sort-who").get_by_role("button", name="Answer").click()
    expect(page.locator("#sort-who")).to_contain_text("2 of 3 are where they belong.")
    for card, number in (("Ask", "1"), ("Wait", "2"), ("Answer", "3")):
        page.locator("#sort-first").get_by_label(card).select_option(number)
    page.locator("#sort-first").get_by_role("button", name="Answer").click()
    expect(page.locator("#sort-first")).to_contain_text("All of them are where they belong.")
    choose(page, "whom to call", "2")
    choose(page, "say no", "5 (Completely)")
    page.locator("#rate-ready").get_by_role("button", name="Save").click()
    expect(page.locator("#rate-ready")).to_contain_text("You have answered.")
    page.get_by_label("Ask for a time.").check()
    page.locator("#task-meet textarea").fill("Bring the keys.")
    page.locator("#task-meet").get_by_role("button", name="Save").click()
    expect(page.locator("#task-meet")).to_contain_text("1 of 3")
    expect(page.locator("#task-meet textarea")).to_have_value("Bring the keys.")
    page.locator("#talk-colleague textarea").fill("Solveig, on Friday.")
    page.get_by_role("button", name="We have talked about it").click()
    expect(page.locator("#talk-colleague")).to_contain_text("You have talked about it.")
    page.goto("/modules/again")
    for card, step in (("whom to call", "4"), ("say no", "3"), ("ask for rest", "1")):
        choose(page, card, step)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#rate-now table")).to_contain_text("Now")


def test_the_keyboard_is_enough(opened: Callable[..., Page]) -> None:
    page = opened(width=1280, dark=False, script=True)
    keys = page.keyboard
    first = page.locator("#sort-who input[type=radio]").first
    first.focus()
    for _ in range(3):
        keys.press("Space")
        keys.press("ArrowDown")
        keys.press("Tab")
    expect(page.locator("#sort-who").get_by_role("button", name="Answer")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#sort-who")).to_contain_text("are where they belong")
    page.locator("#task-meet input").nth(2).focus()
    for _ in range(3):
        keys.press("Space")
        keys.press("Tab")
    keys.type("Mine alone.")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#task-meet")).to_contain_text("You have done this task.")
    expect(page.locator("#task-meet textarea")).to_have_value("Mine alone.")


TOO_SMALL = """ids => ids.flatMap(id => [...document.getElementById(id).querySelectorAll(
    ".pick, .choice-label, .button, .select, .textarea, .privacy a.button")]
  .map(e => [id, e.className, e.getBoundingClientRect()])
  .filter(([, , box]) => box.height < 44 || box.width < 44)
  .map(([id, name, box]) => `${id} ${name} ${box.width} × ${box.height}`))"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_automated_violation_and_room_for_a_thumb(
    opened: Callable[..., Page], width: int, dark: bool
) -> None:
    page = opened(width=width, dark=dark, script=True)
    check(page)
    assert page.evaluate(TOO_SMALL, list(KINDS)) == []
    for name in ("sort-who", "rate-ready"):
        page.locator(f"#{name} button").first.click()
        expect(page.locator(f"#{name}-error")).to_be_visible()
        check(page)
    for card, place in (("salary", "Host"), ("Chooses", "Home"), ("supervisor", "Host")):
        choose(page, card, place)
    page.locator("#sort-who button").first.click()
    expect(page.locator("#sort-who")).to_contain_text("are where they belong")
    for card in ("whom to call", "say no"):
        choose(page, card, "2")
    page.locator("#rate-ready button").first.click()
    expect(page.locator("#rate-ready")).to_contain_text("You have answered.")
    page.get_by_label("Ask for a time.").check()
    page.locator("#task-meet button").first.click()
    expect(page.locator("#task-meet")).to_contain_text("1 of 3")
    check(page)
    page.goto("/modules/again")
    for card in ("whom to call", "say no", "ask for rest"):
        choose(page, card, "2")
    page.locator("#rate-now button").click()
    expect(page.locator("#rate-now table")).to_contain_text("Now")
    check(page)


def test_a_scale_of_seven_has_room_on_the_smallest_phone(
    opened: Callable[..., Page], app: Flask, tmp_path: Path
) -> None:
    text = (tmp_path / "courses/practice/01-each/module.en.md").read_text()
    publish(app, tmp_path, text.replace("    low:", "    steps: 7\n    low:"))
    page = opened(width=320, dark=False, script=True)
    check(page)
    assert page.evaluate(TOO_SMALL, ["rate-ready"]) == []
