"""What every test can ask for. Tests that ask for `app` run on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import event

from app.catalog.commands import publish_courses
from app.ethics.commands import publish_guidelines
from app.factory import create_app
from app.format.library import read_library
from app.format.markdown import Converter
from app.foundation import clock, prepared
from app.foundation.configuration import Config, Contact, Contacts
from app.foundation.db import db, transaction
from app.operations import migrating
from tests.cast import Cast, agency_day, create_cast
from tests.databases import Cluster, PostgresDatabase, SqliteFile, TestDatabase, postgres_programs
from tests.letterbox import Letterbox, open_letterbox
from tests.pages import PageClient, watch

SAMPLE = Path(__file__).parent / "sample" / "courses"
CONTACTS = Contacts(
    reporting=Contact("https://report.agency.example/", "report.agency.example"),
    emergency=Contact("tel:+4700000000", "+47 00 00 00 00"),
    agency=Contact("mailto:post@agency.example", "post@agency.example"),
)
ENGINES = ("sqlite", "postgresql")
MISSING: set[str] = set()


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process of several had to leave out, it tells the one that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["missing"] = sorted(MISSING)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    MISSING.update(getattr(node, "workeroutput", {}).get("missing", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in sorted(MISSING):
        terminalreporter.write_line(f"NOT TESTED: {reason}", red=True, bold=True)


def configuration(folder: Path, url: str) -> Config:
    return Config(
        secret_key="s" * 40,
        master_keys={"test": b"m" * 32},
        database=url,
        instance=folder,
        courses=SAMPLE,
        static=folder / "static",
        contacts=CONTACTS,
        development=True,
        https=False,
        base_url="http://localhost",
        review_required=False,
    )


ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        MISSING.add("everything in a browser: chromium was not found")
        pytest.skip("no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class House:
    """An application on one database, with the template every test begins from."""

    def __init__(self, folder: Path, database: TestDatabase) -> None:
        self.database = database
        self.app = create_app(configuration(folder, database.url))
        watch(self.app)
        migrating.install(self.app)
        with self.app.app_context():
            upgrade()
            library = read_library(SAMPLE, Converter(), today=agency_day())
            assert not library.errors, library.errors
            with transaction():
                publish_courses(library=library, actor_id=None, at=clock.now())
                publish_guidelines(library=library, actor_id=None, at=clock.now())
                self.cast = create_cast()
            db.session.remove()
            db.engine.dispose()
        database.keep()

    def begin(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        self.database.begin()


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], House]]:
    built: dict[str, House] = {}
    clusters: list[Cluster] = []

    def house(engine: str) -> House:
        if engine not in built:
            folder = tmp_path_factory.mktemp(engine)
            if engine == "sqlite":
                built[engine] = House(folder, SqliteFile(folder))
            else:
                if postgres_programs() is None:
                    MISSING.add("everything on PostgreSQL: its programs were not found")
                    pytest.skip("no PostgreSQL")
                clusters.append(Cluster())
                built[engine] = House(folder, PostgresDatabase(clusters[0]))
        return built[engine]

    yield house
    for made in built.values():
        with made.app.app_context():
            db.engine.dispose()
        made.app.extensions["samferd_renderer"].close()
        made.app.extensions["samferd_pictures"].close()
    for cluster in clusters:
        cluster.stop()


@pytest.fixture(params=ENGINES)
def house(request: pytest.FixtureRequest, houses: Callable[[str], House]) -> House:
    found = houses(request.param)
    found.begin()
    return found


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    yield house.app
    with house.app.app_context():
        db.session.remove()


@pytest.fixture
def cast(house: House) -> Cast:
    return house.cast


@pytest.fixture
def client(app: Flask) -> PageClient:
    return PageClient(app)


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    """A mail server that keeps what it gets."""
    box, controller = open_letterbox()
    yield box
    controller.stop()


@pytest.fixture
def statements(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement sent to the database while a test runs, prepared ones too."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        text = str(arguments[2])
        if not text.startswith(("BEGIN", "PRAGMA")):
            sent.append(text)

    run = prepared._run

    def run_and_note(plan: Any, *arguments: Any, **options: Any) -> Any:
        sent.append(plan.sql)
        return run(plan, *arguments, **options)

    monkeypatch.setattr(prepared, "_run", run_and_note)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
