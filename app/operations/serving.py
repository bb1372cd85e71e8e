"""Server and worker together: started, watched and stopped as one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

GRACE_SECONDS = 10
LOOPBACK = "127.0.0.1"


class PortTaken(RuntimeError):
    """Somebody else listens there."""


def probe(host: str, port: int) -> None:
    """Make sure that a port is free; the server itself would not say.

    Raises:
        PortTaken: it is not.
    """
    with socket.socket() as probing:
        probing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probing.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} is taken. Stop what uses it, or choose another: make run PORT=8001"
            ) from error


def server_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """How granian serves the application."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads),
        "--backpressure", str(threads * 4), "--no-ws", "--log-level", "warning",
        "--workers-kill-timeout", str(GRACE_SECONDS), "wsgi:app",
    ]  # fmt: skip


def run_together(commands: Sequence[list[str]]) -> int:
    """Run until one ends or somebody asks to stop; then stop all. Returns an exit status."""
    running = [
        subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own commands
        for command in commands
    ]
    asked = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while not asked and all(process.poll() is None for process in running):
        time.sleep(0.2)
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS + 2
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return 0 if asked else 1
