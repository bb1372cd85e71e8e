"""The databases the tests run on: a file for SQLite, a private throw-away cluster for PostgreSQL.

Each is migrated and filled once; every test begins with a fresh copy of that, so that what a test
commits is really committed, by as many connections as it likes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path

import psycopg


class TestDatabase(ABC):
    """A database that can be kept as a template and begun again from it."""

    url: str

    @abstractmethod
    def keep(self) -> None:
        """Keep the present content as the template."""

    @abstractmethod
    def begin(self) -> None:
        """Begin again from the template. Nothing may be connected."""


class SqliteFile(TestDatabase):
    def __init__(self, folder: Path) -> None:
        self._path = folder / "samferd.db"
        self._template = folder / "template.db"
        self.url = f"sqlite:///{self._path}"

    def keep(self) -> None:
        shutil.copyfile(self._path, self._template)

    def begin(self) -> None:
        for ending in ("-wal", "-shm"):
            Path(f"{self._path}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self._template, self._path)


def postgres_programs() -> Path | None:
    """The folder of Debian's PostgreSQL programs, the newest; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


class Cluster:
    """A PostgreSQL of one's own on a loopback port; without durability unless asked for."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = postgres_programs()
        if programs is None:
            raise RuntimeError("PostgreSQL's programs (initdb, pg_ctl) were not found")
        # Not in pytest's folder, which only root may enter: the cluster runs as its own user.
        self._data = Path(tempfile.mkdtemp(prefix="samferd-postgres-"))
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self._data, owner.pw_uid, owner.pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._ctl = programs / "pg_ctl"
        self._run([str(programs / "initdb"), "-D", str(self._data), "-U", "samferd", "-A", "trust",
                   "-E", "UTF8", "--no-sync"])  # fmt: skip
        settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            "-c max_connections=100"
        )
        if not durable:
            settings += " -c fsync=off -c full_page_writes=off"
        self._run([str(self._ctl), "-D", str(self._data), "-w", "-o", settings,
                   "-l", str(self._data / "log"), "start"])  # fmt: skip

    def _run(self, command: list[str]) -> None:
        subprocess.run(
            _as_postgres(command), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd="/",
        )  # fmt: skip

    def execute(self, statement: str) -> None:
        address = f"postgresql://samferd@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        self._run([str(self._ctl), "-D", str(self._data), "-m", "immediate", "stop"])
        shutil.rmtree(self._data, ignore_errors=True)


class PostgresDatabase(TestDatabase):
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        cluster.execute("CREATE DATABASE samferd")
        self.url = f"postgresql+psycopg://samferd@127.0.0.1:{cluster.port}/samferd"

    def keep(self) -> None:
        self._cluster.execute("CREATE DATABASE kept TEMPLATE samferd")

    def begin(self) -> None:
        self._cluster.execute("DROP DATABASE samferd WITH (FORCE)")
        self._cluster.execute("CREATE DATABASE samferd TEMPLATE kept")
