"""SIGKILL of the real server during writes loses nothing that was acknowledged.

A short version runs with the tests; `make fault` runs it many times.
"""

from __future__ import annotations

import base64
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import text as sql

from app.ethics.queries import check_register
from app.foundation.db import db
from app.journal.models import JournalEntry
from app.journal.rules import place_of
from app.operations.serving import server_command
from app.vault.commands import open_safe
from tests.cast import AMINA
from tests.conftest import SAMPLE, House
from tests.pages import PageClient

ROOT = Path(__file__).parents[1]
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))
SECONDS = 1.5


def start(house: House) -> tuple[subprocess.Popen[bytes], int]:
    config = house.app.config["SAMFERD"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "SAMFERD_SECRET_KEY": config.secret_key,
        "SAMFERD_MASTER_KEYS": "test:" + base64.b64encode(config.master_keys["test"]).decode(),
        "SAMFERD_DATABASE": config.database,
        "SAMFERD_INSTANCE": str(config.instance),
        "SAMFERD_STATIC": str(config.static),
        "SAMFERD_COURSES": str(SAMPLE),
        "SAMFERD_BASE_URL": f"http://127.0.0.1:{port}",
        "SAMFERD_SMTP": "smtp://127.0.0.1:1",
        "SAMFERD_REPORTING": config.contacts.reporting.href,
        "SAMFERD_EMERGENCY_TELEPHONE": config.contacts.emergency.words,
        "SAMFERD_AGENCY_EMAIL": config.contacts.agency.words,
    }
    server = subprocess.Popen(
        server_command("127.0.0.1", port, workers=1, threads=4),
        cwd=ROOT, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return server, port
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def write_until_it_dies(port: int, cookie: str, token: str, acknowledged: list[str]) -> None:
    headers = {"Cookie": f"samferd={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
    while True:
        words = f"words {uuid4().hex}"
        body = urlencode({"csrf_token": token, "operation": str(uuid4()), "text": words})
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("POST", "/journal", body, headers)
            if connection.getresponse().status == 303:
                acknowledged.append(words)
            connection.close()
        except (OSError, http.client.HTTPException):
            return


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_nothing_acknowledged_is_lost(houses: Callable[[str], House], round_number: int) -> None:
    house = houses("sqlite")
    house.begin()
    client = PageClient(house.app)
    client.sign_in(AMINA)
    token = client.get("/journal").form("/journal").fields["csrf_token"]
    kept = client.http.get_cookie("samferd")
    assert kept is not None
    with house.app.app_context():
        db.session.remove()
        db.engine.dispose()
    server, port = start(house)
    acknowledged: list[str] = []
    writers = [
        threading.Thread(target=write_until_it_dies, args=(port, kept.value, token, acknowledged))
        for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    time.sleep(SECONDS + (round_number % 7) / 10)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    for writer in writers:
        writer.join()
    assert acknowledged
    with house.app.app_context():
        masters = house.app.extensions["samferd_masters"]
        safe = open_safe(db.session(), masters, house.cast.people[AMINA])
        assert safe is not None
        entries = db.session.query(JournalEntry.id, JournalEntry.text).all()
        found = {safe.open(entry.text, place_of("text", entry.id)) for entry in entries}
        assert set(acknowledged) <= found
        assert len(found) == len(entries)
        assert db.session.execute(sql("PRAGMA integrity_check")).scalar() == "ok"
        assert check_register()[1] == []
        db.session.remove()
