"""The README's pictures, taken of the real application on the demonstration agency.

`make pictures` writes them to docs/. The day stands still, so that the same look gives the same
pictures.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from app.demo.commands import PASSWORD
from app.factory import create_app
from app.foundation import clock
from app.foundation.db import db
from app.operations import migrating
from tests.conftest import ARGUMENTS, configuration, find_chromium
from tests.palette import reduced
from tests.processes import ROOT

DOCS = ROOT / "docs"
MONDAY = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
LARGEST = 60 * 1024


@dataclass(frozen=True)
class Picture:
    """Whose page, how large, how to come to it from their start page, and what is at its top."""

    name: str
    email: str
    width: int
    height: int
    way: tuple[str, ...] = ()
    top: str = "body"


PICTURES = (
    Picture("home.png", "amina@demo.samferd.test", 390, 960),
    Picture(
        "matrix.png",
        "coordinator@demo.samferd.test",
        1120,
        720,
        way=("Round 2027", "Open the matrix"),
        top="[role=status]",
    ),
)


def _held(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with clock.at(MONDAY):
            return application(environ, start_response)

    return answer


@contextmanager
def agency(folder: Path) -> Iterator[str]:
    """The address of the demonstration agency on its Monday, in a folder of its own."""
    url = f"sqlite:///{folder / 'samferd.db'}"
    app = create_app(replace(configuration(folder, url), courses=ROOT / "courses"))
    migrating.install(app)
    with clock.at(MONDAY):
        for command in ("db upgrade", "courses publish --yes", "demo prepare"):
            done = app.test_cli_runner().invoke(args=command.split())
            assert done.exit_code == 0, f"{command}: {done.output} {done.exception!r}"
    app.wsgi_app = _held(app.wsgi_app)  # type: ignore[method-assign]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
        app.extensions["samferd_renderer"].close()
        app.extensions["samferd_pictures"].close()


def _open(page: Page, picture: Picture) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(picture.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    for link in picture.way:
        page.get_by_role("link", name=link).click()
    page.locator("h1").wait_for()


def take(browser: Browser, address: str, target: Path) -> None:
    """Write every picture into a folder."""
    for picture in PICTURES:
        context = browser.new_context(
            base_url=address,
            viewport={"width": picture.width, "height": picture.height},
            color_scheme="light",
            reduced_motion="reduce",
            locale="en",
        )
        page = context.new_page()
        _open(page, picture)
        page.locator(picture.top).evaluate("element => element.scrollIntoView()")
        (target / picture.name).write_bytes(reduced(page.screenshot()))
        context.close()


def main() -> None:
    """Take them for the README."""
    program = find_chromium()
    assert program is not None, "The pictures need chromium."
    with (
        tempfile.TemporaryDirectory() as folder,
        agency(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        take(browser, address, DOCS)
        browser.close()


if __name__ == "__main__":
    main()
