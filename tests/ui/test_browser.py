"""The living page in a real browser: looked at by axe, small and wide, and used by keyboard."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect
from werkzeug.serving import make_server

from app.ui.assets import Manifest, serve_static

PAGES = ("/ui", "/ui/staff", "/ui/error/404")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DRAFT = "samferd-draft:sample:first-week"
BOX = "#first-week-text"
SERVED = "That lunch is at eleven, and that nobody knocks."

pytestmark = pytest.mark.enable_socket

# Targets smaller than 44 px: not links in a sentence, nor those whose target is stretched over
# their station by ::after.
SMALL = """() => [...document.querySelectorAll(
  "a, button, summary, input:not([type=hidden]), select, textarea")].filter(element => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const inline = element.tagName === "A" && style.display === "inline";
    if (!box.width || inline || element.matches(".skip, .station-title")) return false;
    const label = element.labels?.[0]?.parentElement.getBoundingClientRect();
    return Math.max(box.height, label?.height ?? 0) < 44
        || Math.max(box.width, label?.width ?? 0) < 44;
}).map(element => element.outerHTML.slice(0, 120))"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def address(ui_app: Flask, built: tuple[Path, Manifest]) -> Iterator[str]:
    """The living page, served."""
    server = make_server("127.0.0.1", 0, serve_static(ui_app.wsgi_app, built[0]), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Open]:
    """Open a path; any error on the page fails the test at its end."""
    problems: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text:
            problems.append(message.text)

    def open_it(path: str, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", note)
        page.goto(address + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert problems == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_automated_violation(open_page: Open, path: str, width: int, scheme: str) -> None:
    page = open_page(path, width, scheme)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


def test_the_check_finds_what_is_wrong(open_page: Open) -> None:
    page = open_page("/ui")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=/static/x><input>'")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert {"image-alt", "label"} <= {rule["id"] for rule in found}


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_over_the_edge_of_the_smallest_phone(open_page: Open, path: str) -> None:
    page = open_page(path, 320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough(open_page: Open, path: str, width: int) -> None:
    assert open_page(path, width).evaluate(SMALL) == []


def test_text_may_be_twice_as_large(open_page: Open) -> None:
    page = open_page("/ui", 640)
    page.evaluate(
        "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html{font-size:212.5%}');"
        " document.adoptedStyleSheets = [sheet]; }"
    )
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "34px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_keyboard_reaches_the_content_first(open_page: Open) -> None:
    page = open_page("/ui/error/404")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_summary_of_problems_takes_the_focus(open_page: Open) -> None:
    page = open_page("/ui")
    expect(page.locator(".error-summary")).to_be_focused()
    page.click(".error-summary a >> nth=0")
    expect(page.locator("#wrong-email")).to_be_focused()


def test_a_menu_opens_without_script_and_closes_with_escape(open_page: Open) -> None:
    page = open_page("/ui", script=False)
    page.click(".menu summary >> nth=0")
    expect(page.get_by_role("button", name="Norsk nynorsk")).to_be_visible()
    page = open_page("/ui")
    page.click(".menu summary >> nth=0")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Norsk nynorsk")).to_be_hidden()
    expect(page.locator(".menu summary >> nth=0")).to_be_focused()
    page.click(".menu summary >> nth=1")
    page.click("h1")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_two_clicks_send_once(open_page: Open, posts: Counter[str]) -> None:
    page = open_page("/ui/calm")
    page.check("#border-fee-3")
    before = posts["3"]
    page.eval_on_selector(
        "#border-fee", "form => { const b = form.querySelector('button'); b.click(); b.click(); }"
    )
    page.wait_for_url("**/ui")
    expect(page.locator("h1").first).to_be_visible()
    assert posts["3"] == before + 1


def test_a_question_is_answered_without_script(
    open_page: Open, posts: Counter[str], address: str
) -> None:
    page = open_page("/ui/calm", script=False)
    before = posts["2"]
    page.check("#border-fee-2")
    page.click("#border-fee button")
    page.wait_for_url(f"{address}/ui")
    assert posts["2"] == before + 1


def test_words_outlive_a_closed_page_until_the_server_has_them(open_page: Open) -> None:
    page = open_page("/ui/calm")
    page.fill(BOX, "Nobody knocks, and I have begun to like it.")
    status = page.locator(f"{BOX} + .draft-status")
    expect(status).to_contain_text(re.compile(r"Kept on this phone \d\d:\d\d"))
    page.reload()
    expect(page.locator(BOX)).to_have_value("Nobody knocks, and I have begun to like it.")
    expect(status).to_contain_text("Brought back from this phone")
    page.get_by_role("button", name="Show the saved text instead").click()
    expect(page.locator(BOX)).to_have_value(SERVED)
    assert page.evaluate("key => localStorage.getItem(key)", DRAFT) is None


def test_a_draft_is_forgotten_when_the_server_has_it(open_page: Open) -> None:
    page = open_page("/ui/error/404")
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, JSON.stringify({text, base: '', at: 1}))",
        [DRAFT, SERVED],
    )
    page.goto(page.url.replace("/ui/error/404", "/ui/calm"))
    assert page.evaluate("key => localStorage.getItem(key)", DRAFT) is None


def test_words_sent_after_the_sign_in_expired_come_back(open_page: Open) -> None:
    page = open_page("/ui/calm")
    words = "Written while the sign-in expired."
    page.fill(BOX, words)
    page.eval_on_selector("#first-week", "form => { form.action = '/ui/calm?anonymous=1'; }")
    page.eval_on_selector("#first-week", "form => { form.method = 'get'; }")
    page.click("#first-week button[type=submit]")
    page.wait_for_url("**/ui/calm?*")
    page.goto(page.url.split("?")[0] + "?anonymous=1")
    page.goto(page.url.split("?")[0])
    expect(page.locator(BOX)).to_have_value(words)


def test_words_sent_while_typing_stay_marked_as_sent(open_page: Open) -> None:
    page = open_page("/ui/calm")
    page.clock.install()
    page.reload()
    page.fill(BOX, "Sent at once, over a slow network.")
    # The answer is a long time coming: the page stays.
    page.eval_on_selector(
        "#first-week", "form => form.addEventListener('submit', event => event.preventDefault())"
    )
    page.click("#first-week button[type=submit]")
    page.clock.run_for(5_000)
    draft = json.loads(page.evaluate("key => localStorage.getItem(key)", DRAFT))
    assert draft["sent"] is True


def test_words_that_were_sent_are_not_offered_for_sending_twice(open_page: Open) -> None:
    page = open_page("/ui/calm")
    page.fill(BOX, "Sent, and perhaps arrived.")
    page.click("#first-week button[type=submit]")
    page.wait_for_url("**/ui")
    calm = page.url + "/calm"
    page.goto(calm)
    expect(page.locator(BOX)).to_have_value(SERVED)
    expect(page.get_by_role("button", name="Show what is kept on this phone")).to_be_visible()
    page.goto(f"{calm}?saved=first-week")
    expect(page.get_by_role("button", name="Show what is kept on this phone")).to_have_count(0)
    assert page.evaluate("key => localStorage.getItem(key)", DRAFT) is None


def test_an_old_draft_never_covers_newer_words(open_page: Open) -> None:
    page = open_page("/ui/error/404")
    page.evaluate(
        "key => localStorage.setItem(key, JSON.stringify({text: 'old', base: 'older', at: 1}))",
        DRAFT,
    )
    page.goto(page.url.replace("/ui/error/404", "/ui/calm"))
    expect(page.locator(BOX)).to_have_value(SERVED)
    page.get_by_role("button", name="Show what is kept on this phone").click()
    expect(page.locator(BOX)).to_have_value("old")


def test_signing_out_asks_before_it_forgets_words(open_page: Open, posts: Counter[str]) -> None:
    page = open_page("/ui")
    others = "samferd-draft:another:first-week"
    for key in (DRAFT, others):
        page.evaluate("key => localStorage.setItem(key, '{}')", key)
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    before = posts[""]
    page.click(".menu summary >> nth=1")
    page.get_by_role("button", name="Sign out").click()
    assert "kept only on this phone" in asked[0]
    assert posts[""] == before
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    assert posts[""] == before + 1
    assert page.evaluate("key => localStorage.getItem(key)", DRAFT) is None
    assert page.evaluate("key => localStorage.getItem(key)", others) == "{}"


def test_leaving_a_changed_form_asks(open_page: Open) -> None:
    page = open_page("/ui")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.click("#wrong-name")
    page.keyboard.type("!")
    page.goto(page.url.replace("/ui", "/ui/staff"))
    assert asked == ["beforeunload"]


def test_arrows_move_in_the_matrix(open_page: Open) -> None:
    page = open_page("/ui/staff")
    page.focus(".matrix tbody tr:nth-child(1) td:nth-child(2) a")
    where = """(() => {
        const cell = document.activeElement.closest("td, th");
        return [cell.parentElement.rowIndex, cell.cellIndex];
    })()"""
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(where) == [2, 2]
    page.keyboard.press("End")
    assert page.evaluate(where) == [2, 14]
    page.keyboard.press("Home")
    assert page.evaluate(where) == [2, 0]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(where)[0] in (0, 1)


def test_the_first_column_and_row_stay_in_sight(open_page: Open) -> None:
    page = open_page("/ui/staff", 320)
    frame = page.locator(".matrix-frame")
    frame.evaluate("frame => frame.scrollTo(300, 60)")
    edge = frame.bounding_box()
    name = page.locator(".matrix tbody tr:nth-child(3) th").bounding_box()
    head = page.locator(".matrix thead th:nth-child(6)").bounding_box()
    assert edge
    assert name
    assert head
    assert abs(name["x"] - edge["x"]) <= 2
    assert abs(head["y"] - edge["y"]) <= 2


def test_paper_shows_the_words_and_not_the_ways(open_page: Open) -> None:
    page = open_page("/ui")
    page.emulate_media(media="print")
    expect(page.locator("nav.nav")).to_be_hidden()
    expect(page.locator(".footer")).to_be_hidden()
    expect(page.locator(".path").first).to_be_visible()
    expect(page.locator(".receipt")).to_be_visible()


def test_colours_one_chose_keep_the_states_apart(chromium: Browser, address: str) -> None:
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}/ui")
    for selector in (".tag", ".button-next", ".option"):
        width = page.eval_on_selector(selector, "e => getComputedStyle(e).borderTopWidth")
        assert float(width.removesuffix("px")) >= 1
    expect(page.locator(".station .i").first).to_be_visible()
    context.close()
