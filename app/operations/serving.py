"""Server and worker together: started, watched and stopped as one."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType

_log = logging.getLogger("samferd.serve")
GRACE_SECONDS = 10
MARGIN_SECONDS = 2
LOOK_SECONDS = 0.1
# The server counts every connection, idle ones too, and takes no more than this; a phone keeps
# several for minutes. What is answered at once is bounded by the threads.
CONNECTIONS = 2048
LOOPBACK = "127.0.0.1"


class PortTaken(RuntimeError):
    """Nobody can listen there; the message says why and what to do."""


def probe(host: str, port: int) -> None:
    """Make sure that a port is free; the server itself would not say.

    Raises:
        PortTaken: it is not, or the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probing:
        probing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probing.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(
                    f"Port {port} is taken. Stop what uses it, or choose another: "
                    "make run PORT=8001"
                ) from error
            raise PortTaken(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error


def server_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """How granian serves the application."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads),
        "--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS),
        "--no-ws", "--log-level", "error",
        "--workers-kill-timeout", str(GRACE_SECONDS), "wsgi:app",
    ]  # fmt: skip


class Stopping:
    """Whether somebody asked to stop: Ctrl-C, SIGTERM, or a terminal that was closed."""

    def __init__(self) -> None:
        """Listen from now on."""
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


def run_together(commands: Mapping[str, list[str]]) -> int:
    """Run all until one ends or somebody asks to stop; then stop all.

    Each has a process group of its own, so that Ctrl-C reaches only this process, which asks each
    to end in good order, and so that nothing that one started outlives it.

    Returns:
        An exit status: 0 when it was asked to stop and all ended in time.
    """
    # Before anything is started: a signal between the two would leave it behind.
    stopping = Stopping()
    running = {
        name: subprocess.Popen(  # noqa: S603 - our own commands
            command, start_new_session=True, env=server_environment() if name == "server" else None
        )
        for name, command in commands.items()
    }
    while not stopping.asked and all(process.poll() is None for process in running.values()):
        time.sleep(LOOK_SECONDS)
    well = stopping.asked
    for name, process in running.items():
        if process.poll() is None:
            process.terminate()
        elif not stopping.asked:
            _log.error("the %s ended by itself, status %s", name, process.returncode)
            _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS + MARGIN_SECONDS
    for name, process in running.items():
        try:
            process.wait(max(LOOK_SECONDS, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.error("the %s did not end in %s s and was killed", name, GRACE_SECONDS)
            well = False
    for process in running.values():
        _signal_group(process, signal.SIGKILL)
        process.wait()
    return 0 if well else 1


def server_environment() -> dict[str, str]:
    """What a server process is told: this process's environment, but for two things.

    It is none of the command line (see `wsgi`); and its threads share two arenas of memory, where
    each would take one of its own and keep what it once needed.
    """
    environment = {key: value for key, value in os.environ.items() if key != "FLASK_RUN_FROM_CLI"}
    return {"MALLOC_ARENA_MAX": "2", **environment}


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal what a process started, which may be there when it is not."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
