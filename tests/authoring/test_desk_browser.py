"""A trainer writes, looks, publishes in the browser; a participant reads it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.cast import ADMIN, AMINA, TRAINER, Cast
from tests.test_browser import address, check, sign_in, visit

__all__ = ["address"]  # a fixture

EDIT = "/courses/first/en/edit"


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def box(page: Page) -> str:
    return page.locator("#text").input_value()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_written_previewed_published_and_read(
    chromium: Browser, address: str, app: Flask, script: bool
) -> None:
    desk = visit(chromium, address, width=1280, dark=False, script=script)
    sign_in(desk, TRAINER)
    desk.get_by_role("link", name="The first module", exact=True).click()
    desk.locator("#text").fill(box(desk).replace("A short opening.", "A *longer* opening."))
    press(desk, "Save and preview")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Preview of The first module")
    frame = desk.frame_locator("iframe")
    expect(frame.locator("main")).to_contain_text("A longer opening.")
    desk.get_by_role("link", name="Publish…").click()
    expect(desk.locator("main")).to_contain_text("2 persons have this module")
    press(desk, "Publish now")
    expect(desk.get_by_role("alert")).to_contain_text("Write what changed.")
    desk.get_by_label("What changed").fill("The opening says more.")
    press(desk, "Publish now")
    expect(desk.get_by_role("status")).to_contain_text("Published. This is what participants read")
    expect(desk.locator("main")).to_contain_text("Published, revision 2")

    reader = visit(chromium, address, width=320, dark=False, script=script)
    sign_in(reader, AMINA)
    reader.goto("/modules/first")
    expect(reader.locator("main")).to_contain_text("A longer opening.")
    reader.context.close()
    desk.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_new_module_is_begun_written_published_and_read(
    chromium: Browser, address: str, script: bool
) -> None:
    desk = visit(chromium, address, width=1280, dark=False, script=script)
    sign_in(desk, ADMIN)
    desk.get_by_role("navigation", name="Main").get_by_role("link", name="Courses").click()
    desk.get_by_role("link", name="Begin a new module").click()
    desk.get_by_label("Title").fill("Når øl blir: “te”")
    desk.get_by_label("Minutes").fill("999")
    press(desk, "Begin the module")
    expect(desk.get_by_role("alert")).to_be_visible()
    expect(desk.get_by_label("Title")).to_have_value("Når øl blir: “te”")
    desk.get_by_label("Minutes").fill("12")
    press(desk, "Begin the module")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Når øl blir: “te”")
    assert desk.url.endswith("/courses/nar-ol-blir-te/en/edit")
    desk.get_by_text("Insert a block").click()
    desk.locator("summary", has_text="Text folded away").click()
    press(desk, "Insert Text folded away")
    if not script:
        expect(desk.get_by_role("status").first).to_contain_text("at the end of the text")
    expect(desk.locator("#text")).to_have_value(re.compile("/// details"))
    press(desk, "Save and preview")
    frame = desk.frame_locator("iframe")
    expect(frame.locator("main")).to_contain_text("Read more about this")
    desk.get_by_role("link", name="Publish…").click()
    expect(desk.locator("main")).to_contain_text("This text is published for the first time.")
    desk.get_by_label("What changed").fill("New.")
    press(desk, "Publish now")
    expect(desk.get_by_role("status")).to_contain_text("Published.")

    reader = visit(chromium, address, width=320, dark=False, script=script)
    sign_in(reader, AMINA)
    reader.get_by_role("link", name="Når øl blir: “te”").click()
    quiz = reader.locator("#quiz-nar-ol-blir-te")
    quiz.get_by_label("Another answer").check()
    quiz.get_by_role("button", name="Answer").click()
    expect(reader.locator("main")).to_contain_text("Say why it is not.")
    reader.context.close()
    desk.context.close()


def test_what_is_typed_is_saved_by_itself_and_the_page_says_so(
    chromium: Browser, address: str
) -> None:
    page = visit(chromium, address, width=1280, dark=False, script=True)
    sign_in(page, TRAINER)
    page.goto(EDIT)
    page.locator("#text").fill(box(page).replace("id: quiz-ways\n", "id: Quiz Ways\n"))
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    problem = page.locator("#checks .problem").first
    expect(problem).to_contain_text("malformed")
    problem.get_by_role("link").click()
    chosen = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert "id: Quiz Ways" in page.locator("#text").evaluate(chosen)
    page.reload()
    assert "id: Quiz Ways" in box(page)
    page.context.close()


def test_a_lost_network_loses_nothing(chromium: Browser, address: str) -> None:
    page = visit(chromium, address, width=1280, dark=False, script=True)
    sign_in(page, TRAINER)
    page.goto(EDIT)
    page.route("**/autosave", lambda route: route.abort())
    page.locator("#text").fill(box(page) + "\nWritten without a network.\n")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device")
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.goto(EDIT)
    expect(other.get_by_role("status").first).to_contain_text("A text on this device was not saved")
    assert "Written without" not in box(other)
    other.get_by_role("button", name="Use that text").click()
    expect(other.locator("#text")).to_have_value(box(other))
    expect(other.locator("[data-status]")).to_contain_text("Saved")
    other.reload()
    assert "Written without a network." in box(other)
    expect(other.locator(".device-text")).to_have_count(0)
    other.context.close()


def test_an_expired_session_loses_nothing(chromium: Browser, address: str) -> None:
    page = visit(chromium, address, width=1280, dark=False, script=True)
    sign_in(page, TRAINER)
    page.goto(EDIT)
    page.context.clear_cookies()
    page.locator("#text").fill(box(page) + "\nWritten after the end.\n")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device")
    press(page, "Save")
    expect(page.locator("#typed")).to_have_value(box_with(page, "Written after the end."))
    sign_in(page, TRAINER)
    page.goto(EDIT)
    page.get_by_role("button", name="Use that text").click()
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    page.context.close()


def box_with(page: Page, words: str) -> str:
    typed = page.locator("#typed").input_value()
    assert words in typed
    return typed


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_at_one_text_see_both_and_choose(chromium: Browser, address: str, script: bool) -> None:
    one, two = (visit(chromium, address, width=1280, dark=False, script=script) for _ in range(2))
    sign_in(one, TRAINER)
    sign_in(two, ADMIN)
    one.goto(EDIT)
    two.goto(EDIT)
    one.locator("#text").fill(box(one).replace("A short opening.", "A kind opening."))
    press(one, "Save")
    expect(one.get_by_role("status").first).to_contain_text("Saved.")
    two.locator("#text").fill(box(two).replace("A short opening.", "A brave opening."))
    press(two, "Save")
    expect(two.get_by_role("heading", level=1)).to_have_text("Two texts")
    expect(two.locator("del")).to_contain_text("kind")
    expect(two.locator("ins")).to_contain_text("brave")
    if script:
        check(two)
    merged = two.locator("#merged")
    assert "%%% Your text\nA brave opening.\n%%% Trainer\nA kind opening." in merged.input_value()
    press(two, "Save this text")
    expect(two.locator("#checks")).to_contain_text("nobody has chosen yet")
    two.goto("/courses")
    one.goto("/courses")
    expect(one.locator("main")).to_contain_text("Admin is editing, saved")
    one.context.close()
    two.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_desk_has_an_automated_violation(
    chromium: Browser, address: str, cast: Cast, width: int, dark: bool
) -> None:
    page = visit(chromium, address, width=width, dark=dark, script=True)
    sign_in(page, TRAINER)
    for path in ("/courses", "/courses/new", "/courses/on-a-day", EDIT,
                 "/courses/first/en/preview?explained=1&look=dark",
                 "/courses/first/en/preview/page?explained=1"):  # fmt: skip
        page.goto(path)
        check(page)
    page.goto("/courses/first/en/edit?beside=1")
    page.get_by_text("Insert a block").click()
    page.locator("summary", has_text="Dilemma").click()
    text = box(page).replace("A short opening.", "Another opening.")
    page.locator("#text").fill(text.replace("id: quiz-ways\n", ""))
    press(page, "Save")
    expect(page.locator("#checks")).to_contain_text("has no id")
    check(page)
    page.goto("/courses/first/en/publish")
    check(page)
    page.goto(EDIT)
    page.locator("#text").fill(text)
    press(page, "Save")
    page.goto("/courses/first/en/publish")
    check(page)
    page.get_by_text("Every change, word by word").click()
    press(page, "Publish now")
    check(page)
    page.goto("/courses/first/en/discard")
    check(page)
    page.context.close()
