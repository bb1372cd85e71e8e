"""Nothing that anybody writes runs: the sanitiser alone holds, and the policy alone holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.format.markdown import Converter
from app.ui.headers import HEADERS
from tests.cast import TRAINER
from tests.conftest import SAMPLE
from tests.pages import PageClient
from tests.xss import contexts
from tests.xss.corpus import payloads
from tests.xss.watching import Tab, tab

TOGETHER = 8  # payloads on one page of a module, each in every place of it
EDIT = "/courses/first/en/edit"
POLICY = HEADERS["Content-Security-Policy"]
CONVERTER = Converter()


@pytest.fixture(scope="module")
def watched(chromium: Browser) -> Iterator[Tab]:
    with tab(chromium) as found:
        yield found


def ran(watched: Tab, found: Sequence[str], page: Callable[[Sequence[str]], str]) -> list[str]:
    """The payloads that ran, or asked for something elsewhere, among many on one page."""
    if not (watched.show(page(found)) or watched.asked):
        return []
    if len(found) == 1:
        return list(found)
    middle = len(found) // 2
    return ran(watched, found[:middle], page) + ran(watched, found[middle:], page)


def batches(found: Sequence[str]) -> list[Sequence[str]]:
    return [found[at : at + TOGETHER] for at in range(0, len(found), TOGETHER)]


def test_the_harness_sees_what_runs(watched: Tab) -> None:
    """The control: the same payloads without any guard."""
    found = payloads()
    seen = [one for one in found if watched.show(contexts.raw(one, contexts.RAW[0]))]
    assert len(seen) > len(found) // 5, f"only {len(seen)} of {len(found)} ran"
    assert watched.show(contexts.raw("<script>alert(1)</script>", contexts.RAW[0])) == ["alert"]


def test_the_sanitiser_alone_lets_nothing_run_in_a_module(app: Flask, watched: Tab) -> None:
    with app.test_request_context():
        bad = [
            one
            for some in batches(payloads())
            for one in ran(watched, some, lambda found: contexts.module(found, CONVERTER))
        ]
    assert bad == []


def test_the_sanitiser_alone_lets_nothing_run_in_a_journal(watched: Tab) -> None:
    bad = [
        one
        for some in batches(payloads())
        for one in ran(watched, some, lambda found: contexts.journal(found, CONVERTER))
    ]
    assert bad == []


@pytest.mark.parametrize("place", contexts.RAW)
def test_the_policy_alone_lets_nothing_run(watched: Tab, place: str) -> None:
    bad = [one for one in payloads() if watched.show(contexts.raw(one, place), policy=POLICY)]
    assert bad == []


def test_the_desk_shows_a_text_and_runs_nothing(client: PageClient, watched: Tab) -> None:
    """The list, the editor and the plan of a publish, around a text full of payloads."""
    client.sign_in(TRAINER)
    form = client.get(EDIT).form(EDIT)
    bad = ["", "## More {#more}", "", *payloads()]
    text = (SAMPLE / "pre-departure/01-first/module.en.md").read_text()
    client.send(form, text=text + "\n".join(bad))
    for path in ("/courses", EDIT, "/courses/first/en/publish", "/courses/first/en/preview"):
        html = client.http.get(path).get_data(as_text=True)
        assert watched.show(html) == [], path
        assert watched.asked == [], path
