"""Bytes over the wire, compressed as a browser asks for it. A page that outgrows them fails."""

from __future__ import annotations

import re

import pytest

from app.format.weight import page_bytes
from tests.cast import AMINA, COORDINATOR, TRAINER, Cast
from tests.catalog.texts import first
from tests.pages import PageClient

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
KB = 1024


def weigh(client: PageClient, path: str) -> tuple[int, int, int]:
    """Bytes of the page, bytes with everything it loads, number of requests."""
    response = client.http.get(path, headers=BROWSER)
    assert response.status_code == 200
    page = len(response.data)
    text = client.http.get(path).get_data(as_text=True)
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    total = page
    for url in loaded:
        with client.http.get(url, headers=BROWSER) as asset:
            total += len(asset.data)
    return page, total, 1 + len(loaded)


@pytest.mark.parametrize(
    ("path", "first", "repeat"),
    [
        ("/", 45, 8),
        ("/modules/first", 50, 14),
        ("/journal", 48, 8),
        ("/ethics", 48, 8),
        ("/account", 48, 8),
    ],
)
def test_a_participants_page_is_light(
    client: PageClient, path: str, first: int, repeat: int
) -> None:
    client.sign_in(AMINA)
    page, total, requests = weigh(client, path)
    assert page <= repeat * KB
    assert total <= first * KB
    assert requests <= 4


def test_sign_in_is_light(client: PageClient) -> None:
    page, total, _ = weigh(client, "/sign-in")
    assert page <= 5 * KB
    assert total <= 30 * KB


def test_the_matrix_is_light(client: PageClient, cast: Cast) -> None:
    client.sign_in(COORDINATOR)
    page, total, _ = weigh(client, f"/rounds/{cast.round_id}/matrix")
    assert page <= 30 * KB
    assert total <= 75 * KB


def test_the_checker_weighs_a_module_as_the_browser_does(client: PageClient) -> None:
    client.sign_in(AMINA)
    page, _, _ = weigh(client, "/modules/first")
    said = page_bytes(first().document)
    assert page <= said <= page + 3 * KB


@pytest.mark.parametrize("module_id", ["first", "home"])
def test_the_editor_is_light(client: PageClient, module_id: str) -> None:
    client.sign_in(TRAINER)
    page, total, _ = weigh(client, f"/courses/{module_id}/en/edit")
    assert page <= 20 * KB
    assert total <= 70 * KB


def test_the_scripts_of_the_desk_are_few(client: PageClient) -> None:
    client.sign_in(TRAINER)
    text = client.http.get("/courses/first/en/edit").get_data(as_text=True)
    scripts = re.findall(r'src="(/static/[^"]+\.js)"', text)
    assert len(scripts) == 3
    total = 0
    for url in scripts:
        with client.http.get(url, headers=BROWSER) as asset:
            total += len(asset.data)
    assert total <= 20 * KB
