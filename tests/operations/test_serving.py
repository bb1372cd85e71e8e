"""`flask serve` and `make run`, the real processes: they end in good order, and say why."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from app.operations.serving import GRACE_SECONDS, MARGIN_SECONDS
from tests.cast import AMINA
from tests.conftest import House
from tests.pages import PageClient
from tests.processes import (
    Program,
    alive,
    answers,
    descendants,
    environment,
    flask,
    free_port,
    program,
    until,
)

ENDED_SECONDS = GRACE_SECONDS + MARGIN_SECONDS + 1


@dataclass
class Visitor:
    """Somebody who is signed in and writes in the journal, slowly."""

    cookie: str
    token: str


@pytest.fixture
def house(houses: Callable[[str], House]) -> House:
    found = houses("sqlite")
    found.begin()
    return found


@pytest.fixture
def visitor(house: House) -> Visitor:
    client = PageClient(house.app)
    client.sign_in(AMINA)
    token = client.get("/journal").form("/journal").fields["csrf_token"]
    cookie = client.http.get_cookie("samferd")
    assert cookie is not None
    return Visitor(cookie.value, token)


@dataclass
class Served:
    """The server with its worker, and every process they started."""

    program: Program
    port: int
    pids: set[int] = field(default_factory=set)

    def pid_of(self, words: str) -> int:
        """The one direct child whose command has those words."""
        [found] = [
            pid
            for pid in self.pids
            if words in command_of(pid) and parent_of(pid) == self.program.pid
        ]
        return found


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


@pytest.fixture
def served(house: House, visitor: Visitor) -> Iterator[Served]:
    port = free_port()
    env = environment(house.app.config["SAMFERD"])
    with program(flask("serve", "--port", str(port)), env) as running:
        until(lambda: answers(port) and "worker started" in running.said, "server and worker start")
        # A first entry, so that the process that renders Markdown is there too.
        slow = SlowWriter(port, visitor)
        assert slow.finish().startswith(b"HTTP/1.1 303")
        pids = descendants(running.pid)
        assert any("render_process" in command_of(pid) for pid in pids)
        yield Served(running, port, pids)
        for pid in alive(pids):
            os.kill(pid, signal.SIGKILL)


class SlowWriter:
    """A request that is under way: the application has asked for its body and has half of it."""

    def __init__(self, port: int, visitor: Visitor) -> None:
        form = {"csrf_token": visitor.token, "operation": str(uuid4()), "text": "slow " * 4_000}
        body = urlencode(form).encode()
        self._rest = body[len(body) // 2 :]
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=ENDED_SECONDS)
        head = (
            f"POST /journal HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: samferd={visitor.cookie}"
            "\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue"
            f"\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode())
        assert self._socket.recv(1024).startswith(b"HTTP/1.1 100"), "the body was not asked for"
        self._socket.sendall(body[: len(body) // 2])

    def finish(self) -> bytes:
        """Send the rest; the whole answer."""
        with self._socket:
            self._socket.sendall(self._rest)
            response = http.client.HTTPResponse(self._socket)
            response.begin()
            body = response.read()
        return f"HTTP/1.1 {response.status} {response.reason}".encode() + b"\r\n\r\n" + body


def read_until_refused(port: int, statuses: list[int], broken: list[Exception]) -> None:
    """Fetch pages one after another; only a connection that is not taken may end it."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ENDED_SECONDS)
        try:
            connection.request("GET", "/sign-in", headers={"Connection": "close"})
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
        except (ConnectionError, http.client.RemoteDisconnected):
            return
        except Exception as error:
            broken.append(error)
            return
        finally:
            connection.close()


def test_connections_that_are_idle_keep_nobody_out(served: Served) -> None:
    idle = []
    for _ in range(60):
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
        connection.request("GET", "/sign-in")
        assert connection.getresponse().read()
        idle.append(connection)
    assert answers(served.port)
    for connection in idle:
        connection.close()


def test_forms_that_come_slowly_keep_no_reader_out(served: Served, visitor: Visitor) -> None:
    slow = [SlowWriter(served.port, visitor) for _ in range(6)]
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
    connection.request("GET", "/sign-in")
    assert connection.getresponse().status == 200
    connection.close()
    for writer in slow:
        assert writer.finish().startswith(b"HTTP/1.1 303")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_is_under_way_is_answered_and_nothing_is_left(
    served: Served, visitor: Visitor, number: int
) -> None:
    slow = [SlowWriter(served.port, visitor) for _ in range(3)]
    statuses: list[int] = []
    broken: list[Exception] = []
    reader = threading.Thread(target=read_until_refused, args=(served.port, statuses, broken))
    reader.start()
    until(lambda: bool(statuses), "pages are read")
    served.program.signal(number)
    until(lambda: not answers(served.port), "new connections are refused", GRACE_SECONDS)
    assert [writer.finish()[:12] for writer in slow] == [b"HTTP/1.1 303"] * 3
    reader.join()
    assert broken == []
    assert set(statuses) == {200}
    assert served.program.wait(ENDED_SECONDS) == 0, served.program.said
    until(lambda: not alive(served.pids), "every process has ended", 1)
    assert "Traceback" not in served.program.said


def test_a_request_that_never_ends_does_not_hold_up_the_stop(
    served: Served, visitor: Visitor
) -> None:
    writer = SlowWriter(served.port, visitor)
    served.program.signal(signal.SIGTERM)
    served.program.wait(ENDED_SECONDS)
    until(lambda: not alive(served.pids), "every process has ended", 1)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        writer.finish()


@pytest.mark.parametrize(
    ("words", "name"), [("flask --app wsgi worker", "worker"), ("granian", "server")]
)
def test_when_one_dies_it_is_said_and_all_stop(served: Served, words: str, name: str) -> None:
    os.kill(served.pid_of(words), signal.SIGKILL)
    assert served.program.wait(ENDED_SECONDS) == 1
    assert f"the {name} ended by itself, status -9" in served.program.said
    until(lambda: not alive(served.pids), "every process has ended", 1)
    assert not answers(served.port)


def test_a_taken_port_is_said(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = environment(house.app.config["SAMFERD"])
        with program(flask("serve", "--port", str(port)), env) as running:
            assert running.wait() == 1
    assert f"Port {port} is taken. Stop what uses it, or choose another" in running.said
    assert "Traceback" not in running.said


def test_make_run_serves_and_ends_with_ctrl_c(house: House, tmp_path: Path) -> None:
    """The whole of the first command, from an empty folder, and Ctrl-C as a terminal sends it."""
    port = free_port()
    told = environment(house.app.config["SAMFERD"])
    env = {name: value for name, value in told.items() if not name.startswith("SAMFERD_")}
    env |= {"SAMFERD_INSTANCE": str(tmp_path), "SAMFERD_STATIC": str(tmp_path / "static")}
    # The packages are there: this is a test of the rest, and changes nothing of where it runs.
    command = ["make", "-o", ".venv/.run", f"BIN={Path(sys.executable).parent}", f"PORT={port}"]
    with program([*command, "run"], env) as running:
        until(lambda: answers(port) and "worker started" in running.said, "it serves", 90)
        pids = descendants(running.pid)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/ready")
        assert connection.getresponse().status == 200
        connection.close()
        os.killpg(running.pid, signal.SIGINT)
        running.wait(ENDED_SECONDS)
        until(lambda: not alive(pids), "every process has ended", 1)
    assert f"http://127.0.0.1:{port}" in running.said
    assert "amina@demo.samferd.test" in running.said
    assert "Traceback" not in running.said
    with sqlite3.connect(tmp_path / "samferd.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
