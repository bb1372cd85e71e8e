"""`make bench`: the real server against a bare Flask hello on the same server, in one run.

Rounds alternate between the pages, so that a machine that slows down slows all of them. The load
comes from `wrk`, whose speed is not Python's. Prints medians and their ratio to hello.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.house import HELLO, ROOT, Server, database, free_port, memory, serving
from tests.bench.load import ACCEPT, MODULE, Burst, Person, ask, sign_in

ROUNDS = 3
READERS = ["amina@demo.samferd.test", *(f"p{n}@demo.samferd.test" for n in range(1, 24))]
COORDINATOR = "coordinator@demo.samferd.test"


@dataclass(frozen=True)
class Row:
    server: str
    database: str
    name: str
    rps: float
    ratio: float


@dataclass
class House:
    """A running server with people signed in, and a bare one beside it."""

    port: int
    bare: int
    pid: int
    cold: float
    readers: list[Person]
    desk: Person
    matrix: str
    folder: Path
    log: Path

    def load(self, name: str, burst: Burst, seed: int) -> float:
        port = self.bare if name == "hello" else self.port
        people = [self.desk] if name == "matrix" else self.readers
        done = burst.run(port, people, self.folder, seed)
        assert not done.failed, f"{name}: {done.failed} answers were no success\n{self.errors()}"
        return done.rps

    def errors(self) -> str:
        """Lines of the log that tell of a fault."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(line for line in lines if '"level":"error"' in line)


@contextmanager
def house(server: Server, environment: dict[str, str], folder: Path) -> Iterator[House]:
    (folder / "bare").mkdir(exist_ok=True)
    (folder / "bare" / "wsgi.py").write_text(HELLO)
    log = folder / f"{server.name}-{server.workers}.log"
    port, bare = free_port(), free_port()
    with ExitStack() as stack:
        process, cold = stack.enter_context(
            serving(server.command(port), port, "/health", ROOT, environment, log)
        )
        stack.enter_context(
            serving(server.command(bare), bare, "/", folder / "bare", dict(os.environ), log)
        )
        readers = [sign_in(port, email) for email in READERS]
        desk = sign_in(port, COORDINATOR)
        found = re.search(rb'href="(/rounds/[0-9a-f-]+)"', ask(port, "/rounds", desk.cookie).body)
        assert found, "no round"
        matrix = f"{found[1].decode()}/matrix"
        yield House(port, bare, process.pid, cold, readers, desk, matrix, folder, log)


def speeds(at: House, label: str, kind: str, seconds: int) -> list[Row]:
    bursts = {
        "hello": Burst("bare", "/", seconds=seconds),
        "home": Burst("read", "/", seconds=seconds),
        "module": Burst("read", MODULE, seconds=seconds),
        "module, unchanged": Burst("again", MODULE, seconds=seconds),
        "progress write": Burst("write", seconds=seconds),
        "matrix": Burst("read", at.matrix, seconds=seconds),
    }
    taken: dict[str, list[float]] = {name: [] for name in bursts}
    for number in range(ROUNDS):
        for name, burst in bursts.items():
            taken[name].append(at.load(name, burst, seed=number * 100 + len(name)))
    hello = statistics.median(taken["hello"])
    return [
        Row(label, kind, name, statistics.median(rates), statistics.median(rates) / hello)
        for name, rates in taken.items()
    ]


def visits(at: House) -> list[str]:
    """Bytes (headers too) and requests of a first and of a repeat visit."""
    lines = []
    for name, path in (("home", "/"), ("module", MODULE)):
        who = at.readers[0]
        page = ask(at.port, path, who.cookie, Accept_Encoding=ACCEPT)
        plain = ask(at.port, path, who.cookie).body.decode()
        loaded = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', plain)))
        assets = [ask(at.port, url, Accept_Encoding=ACCEPT).size for url in loaded]
        again = ask(
            at.port, path, who.cookie, Accept_Encoding=ACCEPT, If_None_Match=page.headers["etag"]
        )
        lines.append(
            f"{name}: first visit {1 + len(loaded)} requests, {page.size + sum(assets)} bytes; "
            f"repeat 1 request, {page.size} bytes, or {again.size} when unchanged ({again.status})"
        )
    return lines


def crowd(environment: dict[str, str], folder: Path, kind: str, seconds: int) -> str:
    """Two workers and sixteen clients at once, reading and writing: nothing may fail."""
    with house(Server("granian", workers=2), environment, folder) as at:
        done = Burst("mixed", clients=16, seconds=seconds).run(at.port, at.readers, folder, 7000)
        faults = at.errors()
        assert not done.failed, f"{done}\n{faults}"
        assert not faults, faults
        return (
            f"{kind}: 2 workers, 16 clients, three reads to a write: {done.rps:.0f} /s, "
            f"{done.failed} failed, 0 faults in the log"
        )


def measure(kind: str, servers: list[Server], folder: Path, seconds: int) -> list[Row]:
    rows: list[Row] = []
    with database(kind, folder) as environment:
        for server in servers:
            with house(server, environment, folder) as at:
                made = speeds(at, str(server), kind, seconds)
                print(f"\n{server}, {kind}: cold start {at.cold:.2f} s, ", end="")
                print(f"memory of a worker {memory(at.pid):.0f} MB")
                for row in made:
                    print(f"  {row.name:<18}{row.rps:>9.0f} /s  {row.ratio:.3f}")
                if server is servers[0]:
                    print("\n".join(f"  {line}" for line in visits(at)))
            rows += made
        print(f"  {crowd(environment, folder, kind, seconds)}")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows there")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--server", action="append", choices=("granian", "gunicorn"))
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=3)
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("make bench needs wrk (Debian's package wrk).")
    servers = [Server(name, threads=given.threads) for name in given.server or ["granian"]]
    rows: list[Row] = []
    for kind in given.database or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory(prefix="samferd-bench-") as folder:
            rows += measure(kind, servers, Path(folder), given.seconds)
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=2))


if __name__ == "__main__":
    main()
