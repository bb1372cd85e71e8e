"""What is measured: the real server on the demonstration agency, and a bare Flask beside it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.operations.serving import server_command, server_environment
from tests.bench.load import ask
from tests.databases import Cluster

ROOT = Path(__file__).resolve().parents[2]
HELLO = "from flask import Flask\napp = Flask('hello')\napp.get('/')(lambda: 'hello')\n"
QUIET = {"stdout": subprocess.DEVNULL}


@dataclass(frozen=True)
class Server:
    """A server program with a number of processes and threads."""

    name: str
    workers: int = 1
    threads: int = 8

    def command(self, port: int) -> list[str]:
        if self.name == "granian":
            return server_command("127.0.0.1", port, workers=self.workers, threads=self.threads)
        return [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "error",
            "--workers", str(self.workers), "--worker-class", "gthread",
            "--threads", str(self.threads), "--keep-alive", "60", "wsgi:app",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.workers} × {self.threads}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    command: list[str], port: int, path: str, folder: Path, environment: dict[str, str], log: Path
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A server that answers, and the seconds until it did."""
    with log.open("ab") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        try:
            while True:
                try:
                    ask(port, path)
                    break
                except OSError:
                    assert process.poll() is None, f"{command} ended; see {log.read_text()}"
                    time.sleep(0.01)
            yield process, time.perf_counter() - began
        finally:
            process.terminate()
            process.wait()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a demonstration agency on a database of that kind."""
    environment = {
        **server_environment(),
        "SAMFERD_DEVELOPMENT": "1",
        "SAMFERD_INSTANCE": str(folder),
        "SAMFERD_STATIC": str(folder / "static"),
    }
    cluster = Cluster(durable=True) if kind == "postgresql" else None
    try:
        if cluster is not None:
            cluster.execute("CREATE DATABASE samferd")
            environment["SAMFERD_DATABASE"] = (
                f"postgresql://samferd@127.0.0.1:{cluster.port}/samferd"
            )
        for step in ("db upgrade", "assets build", "courses publish --yes", "demo prepare"):
            subprocess.run(
                [sys.executable, "-m", "flask", "--app", "wsgi", *step.split()],
                cwd=ROOT, env=environment, check=True, capture_output=True,
            )  # fmt: skip
        yield environment
    finally:
        if cluster is not None:
            cluster.stop()


def memory(pid: int) -> float:
    """Megabytes of the largest process under a server, shared pages counted by their share."""
    children = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    sizes = []
    for child in children:
        found = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{child}/smaps_rollup").read_text())
        if found:
            sizes.append(int(found[1]) / 1024)
    return max(sizes, default=0.0)
