"""The real programs, started as a machine starts them, and what tests ask of them."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.foundation.configuration import Config

ROOT = Path(__file__).parents[1]
START_SECONDS = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(config: Config, **more: str) -> dict[str, str]:
    """What a program is told so that it runs on the database and files of that configuration."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SAMFERD_")},
        "SAMFERD_SECRET_KEY": config.secret_key,
        "SAMFERD_MASTER_KEYS": "test:" + base64.b64encode(config.master_keys["test"]).decode(),
        "SAMFERD_DATABASE": config.database,
        "SAMFERD_INSTANCE": str(config.instance),
        "SAMFERD_STATIC": str(config.static),
        "SAMFERD_COURSES": str(config.courses),
        "SAMFERD_BASE_URL": config.base_url,
        "SAMFERD_SMTP": "smtp://127.0.0.1:1",
        "SAMFERD_REPORTING": config.contacts.reporting.href,
        "SAMFERD_EMERGENCY_TELEPHONE": config.contacts.emergency.words,
        "SAMFERD_AGENCY_EMAIL": config.contacts.agency.words,
        **more,
    }


def flask(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]


class Program:
    """A running program in a process group of its own, and what it has said so far."""

    def __init__(self, command: Sequence[str], env: dict[str, str]) -> None:
        self._popen = subprocess.Popen(
            command, cwd=ROOT, env=env, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.pid = self._popen.pid
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._popen.stdout or ():
            self._lines.append(line)

    @property
    def said(self) -> str:
        """Everything it has written, to either stream."""
        return "".join(self._lines)

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._popen.poll()

    def signal(self, number: int) -> None:
        """Send it, and nobody else, a signal."""
        self._popen.send_signal(number)

    def wait(self, seconds: float = START_SECONDS) -> int:
        """Its exit status, once it has ended and everything it said was read."""
        status = self._popen.wait(seconds)
        self._reader.join(seconds)
        return status

    def end(self) -> None:
        """Make sure that nothing is left of it."""
        if self.status is None:
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()
        if self._popen.stdout is not None:
            self._popen.stdout.close()


@contextmanager
def program(command: Sequence[str], env: dict[str, str]) -> Iterator[Program]:
    """A program that runs while a test does."""
    running = Program(command, env)
    try:
        yield running
    finally:
        running.end()


def until(condition: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Wait for something another process does.

    Raises:
        TimeoutError: it did not happen in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def descendants(pid: int) -> set[int]:
    """Every process that the one started, and that those started, in whatever group."""
    children: dict[int, set[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), set()).add(int(status.parent.name))
    found: set[int] = set()
    waiting = {pid}
    while waiting:
        waiting = {child for one in waiting for child in children.get(one, set())} - found
        found |= waiting
    return found


def alive(pids: set[int]) -> set[int]:
    """Those that still run; one that has ended and was not yet collected does not."""
    found = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if state not in {"Z", "X"}:
            found.add(pid)
    return found
