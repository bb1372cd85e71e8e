"""`make bench`: the real server against a bare Flask hello on the same server, in one run.

Rounds alternate between the pages, so that a machine that slows down slows all of them. The load
comes from `wrk`, whose speed is not Python's. Prints medians and their ratio to hello.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app.operations.serving import server_command  # noqa: E402 - the path is set just above

ROUNDS, SECONDS, CLIENTS = 3, 3, 8
ACCEPT = "gzip, deflate, br, zstd"
MODULE = "/modules/about-the-agency"
EMAIL, PASSWORD = "amina@demo.samferd.test", "samferd-demo"
HELLO = "from flask import Flask\napp = Flask('hello')\napp.get('/')(lambda: 'hello')\n"
WRITE = """
local n = 0
request = function()
  n = n + 1
  local id = string.format("01900000-0000-7000-8000-%012x", os.time() * 1000000 + n)
  return wrk.format("POST", "{path}/steps/who", {{
    ["Cookie"] = "{cookie}", ["Content-Type"] = "application/x-www-form-urlencoded"
  }}, "csrf_token={token}&operation=" .. id)
end
"""


@dataclass(frozen=True)
class Row:
    server: str
    database: str
    name: str
    rps: float
    ratio: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(port: int, path: str) -> float:
    """Seconds until the server answers."""
    began = time.perf_counter()
    while True:
        try:
            fetch(port, path)
        except OSError:
            time.sleep(0.02)
        else:
            return time.perf_counter() - began


def fetch(
    port: int, path: str, cookie: str = "", body: str | None = None
) -> tuple[str, bytes, str]:
    """Cookie afterwards, body as it came over the wire, location."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Cookie": cookie, "Accept-Encoding": ACCEPT if body is None and cookie else ""}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if body is None else "POST", path, body, headers)
    response = connection.getresponse()
    data = response.read()
    given = (response.getheader("set-cookie") or cookie).split(";")[0]
    connection.close()
    return given, data


def plain(port: int, path: str, cookie: str) -> tuple[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    text = response.read().decode()
    return (response.getheader("set-cookie") or cookie).split(";")[0], text


def token_of(text: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found, "no token in the page"
    return found[1]


def sign_in(port: int, email: str) -> tuple[str, str]:
    """Cookie and token of a signed-in person."""
    cookie, text = plain(port, "/sign-in", "")
    form = {"csrf_token": token_of(text), "email": email, "password": PASSWORD, "next": "/"}
    cookie, _ = fetch(port, "/sign-in", cookie, urlencode(form))
    cookie, text = plain(port, "/account", cookie)
    return cookie, token_of(text)


def load(port: int, path: str, *options: str) -> float:
    """Requests a second; stops when anything but success came back."""
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}", *options]
    printed = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in printed, printed
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])  # type: ignore[index]


def memory(pid: int) -> float:
    """Megabytes of the worker processes under a server (proportional set size)."""
    children = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    sizes = []
    for child in children:
        found = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{child}/smaps_rollup").read_text())
        if found:
            sizes.append(int(found[1]) / 1024)
    return max(sizes, default=0.0)


def prepare(folder: Path) -> dict[str, str]:
    environment = {**os.environ, "SAMFERD_DEVELOPMENT": "1", "SAMFERD_INSTANCE": str(folder)}
    steps = (["db", "upgrade"], ["assets", "build"], ["courses", "publish"], ["demo", "prepare"])
    for step in steps:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *step]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


def measure(folder: Path) -> list[Row]:
    environment = prepare(folder)
    (folder / "bare_hello.py").write_text(HELLO)
    port, bare_port = free_port(), free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(
        server_command("127.0.0.1", port, workers=1, threads=4), cwd=ROOT, env=environment, **quiet
    )  # type: ignore[call-overload]
    cold = wait(port, "/health")
    bare_command = server_command("127.0.0.1", bare_port, workers=1, threads=4)
    bare_command[-1] = "bare_hello:app"
    bare = subprocess.Popen(bare_command, cwd=folder, **quiet)  # type: ignore[call-overload]
    try:
        wait(bare_port, "/")
        rows = rounds(port, bare_port, folder)
        print(f"cold start {cold:.2f} s, memory of the worker {memory(server.pid):.0f} MB (Pss)")
    finally:
        for process in (server, bare):
            process.terminate()
            process.wait()
    return rows


def rounds(port: int, bare_port: int, folder: Path) -> list[Row]:
    cookie, token = sign_in(port, EMAIL)
    desk, _ = sign_in(port, "coordinator@demo.samferd.test")
    found = re.search(r'href="(/rounds/[0-9a-f-]+)"', plain(port, "/rounds", desk)[1])
    assert found, "no round"
    script = folder / "write.lua"
    script.write_text(WRITE.format(path=MODULE, cookie=cookie, token=quote(token)))
    page = ["-H", f"Cookie: {cookie}", "-H", f"Accept-Encoding: {ACCEPT}"]
    staff = ["-H", f"Cookie: {desk}", "-H", f"Accept-Encoding: {ACCEPT}"]
    runs = {
        "hello": (bare_port, "/", []),
        "home": (port, "/", page),
        "module": (port, MODULE, page),
        "progress write": (port, "/", ["-s", str(script)]),
        "matrix": (port, f"{found[1]}/matrix", staff),
    }
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (at, path, options) in runs.items():
            taken[name].append(load(at, path, *options))
    hello = statistics.median(taken["hello"])
    for name, path, who in (("home", "/", cookie), ("module", MODULE, cookie)):
        print(f"{name}: {len(fetch(port, path, who)[1])} bytes over the wire")
    return [
        Row("granian, 1 worker, 4 threads", "SQLite", name, statistics.median(values),
            statistics.median(values) / hello)
        for name, values in taken.items()
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("make bench needs wrk (Debian's package wrk).")
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    for row in rows:
        print(f"{row.server}, {row.database}: {row.name:<16}{row.rps:>9.0f} /s  {row.ratio:.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=2))


if __name__ == "__main__":
    main()
