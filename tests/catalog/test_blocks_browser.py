"""A module with everything that is no activity, in a real browser, as its readers have it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Request, expect

from tests.cast import AMINA
from tests.conftest import SAMPLE
from tests.hostile_pictures import jpeg
from tests.test_browser import address, check, sign_in, visit

__all__ = ["address"]

RICH = """
It begins with [trust](term:trust) and a note.[^one]

/// figure | The harbour
![Three boats](media/harbour.jpg)
///

/// video | Her first week
    url: https://video.example/first
    minutes: 6
    megabytes: 48

Spoken in English.
///

/// transcript | What she says
Nobody had told me that shops are closed.
///

/// note | Til deg
    lang: nb

Ei setning[^two] på norsk.
///

| Partner | Country | Sends | Receives | What they want to reach | Contact | Next |
|---------|---------|------:|:--------:|-------------------------|---------|------|
| Lilongwe Central Hospital | Malawi | 4 | 3 | Calm on a busy night[^one] | Grace | December |

[^one]: The first note.

[^two]: The second note.
"""
GLOSSARY = "---\ntitle: Words\n---\n\n## Trust {#trust}\n\nEach relies on the other.\n"


@pytest.fixture
def rich(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample courses, the first module with every block, published."""
    folder = tmp_path / "courses"
    shutil.copytree(SAMPLE, folder)
    module = folder / "pre-departure/01-first"
    (module / "media").mkdir()
    (module / "media/harbour.jpg").write_bytes(jpeg(2000, 1200))
    (module / "module.nb.md").unlink()
    (folder / "glossary.en.md").write_text(GLOSSARY, "utf-8")
    english = module / "module.en.md"
    text = english.read_text("utf-8").replace("## What it is {#what}", f"## What {{#what}}\n{RICH}")
    english.write_text(text, "utf-8")
    monkeypatch.setitem(app.config, "SAMFERD", replace(app.config["SAMFERD"], courses=folder))
    result = app.test_cli_runner().invoke(args=["courses", "publish", "--yes"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_automated_violation_and_nothing_over_the_edge(
    chromium: Browser, rich: None, address: str, width: int, dark: bool
) -> None:
    page = visit(chromium, address, width=width, dark=dark, script=True)
    sign_in(page, AMINA)
    page.goto("/modules/first")
    page.locator("details.transcript summary").click()
    expect(page.get_by_text("Nobody had told me")).to_be_visible()
    check(page)
    page.goto("/glossary")
    check(page)
    page.context.close()


def test_everything_works_without_script_and_nothing_comes_from_elsewhere(
    chromium: Browser, rich: None, address: str
) -> None:
    page = visit(chromium, address, width=320, dark=False, script=False)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    sign_in(page, AMINA)
    page.goto("/modules/first")
    picture = page.get_by_alt_text("Three boats")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    page.wait_for_function(
        "document.querySelector('img').complete && document.querySelector('img').naturalWidth > 0"
    )
    shown = [url for url in asked if "/media/" in url]
    assert len(shown) == 1, "a phone loads the narrow one alone"
    assert all(url.startswith(address) for url in asked)
    film = page.get_by_role("link", name="Her first week")
    assert film.get_attribute("href") == "https://video.example/first"
    expect(page.locator(".video-facts")).to_have_text("video.example · 6 min · 48 MB")
    expect(page.get_by_text("Nobody had told me")).to_be_hidden()
    page.locator("details.transcript summary").click()
    expect(page.get_by_text("Nobody had told me")).to_be_visible()
    assert page.locator("aside[lang=nb]").inner_text().startswith("Til deg")
    page.locator(".footnote-ref").nth(1).click()
    note_two = page.locator(".footnote li:target")
    expect(note_two).to_contain_text("The second note.")
    note_two.get_by_role("link").click()
    assert page.url.endswith(page.locator("sup:target").get_attribute("id") or "nowhere")
    page.get_by_role("link", name="trust", exact=True).click()
    expect(page.locator(".term-entry:target")).to_contain_text("Each relies on the other.")
    page.context.close()


def test_a_wide_table_scrolls_in_its_own_box_by_keyboard(
    chromium: Browser, rich: None, address: str
) -> None:
    page = visit(chromium, address, width=320, dark=False, script=True)
    sign_in(page, AMINA)
    page.goto("/modules/first")
    box = page.get_by_role("region", name="Partner, Country, Sends, Receives")
    box.focus()
    expect(box).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.table-frame').scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_paper_shows_what_was_folded(chromium: Browser, rich: None, address: str) -> None:
    page = visit(chromium, address, width=800, dark=False, script=False)
    sign_in(page, AMINA)
    page.goto("/modules/first")
    page.emulate_media(media="print")
    expect(page.get_by_text("Nobody had told me")).to_be_visible()
    page.context.close()
