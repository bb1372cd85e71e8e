"""Everything wrong with the environment is said at once, before anything runs."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import pytest

from app.operations.jobs import store_address
from config import ConfigError, load
from tests.conftest import configuration
from tests.processes import ROOT, environment, flask


def told(folder: Path, **more: str) -> dict[str, str]:
    return environment(configuration(folder, f"sqlite:///{folder / 'samferd.db'}"), **more)


def test_the_store_of_the_worker_lies_with_the_database(tmp_path: Path) -> None:
    assert store_address(load(told(tmp_path))) == f"sqlite:///{tmp_path / 'worker.db'}"
    elsewhere = told(tmp_path, SAMFERD_DATABASE="postgresql://samferd@db.test/samferd")
    assert store_address(load(elsewhere)) == "postgresql+psycopg://samferd@db.test/samferd"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("redis://127.0.0.1:6379/2", "redis://127.0.0.1:6379/2"),
        ("rediss://x.test", "rediss://x.test"),
        ("postgres://a@b.test/c", "postgresql+psycopg://a@b.test/c"),
    ],
)
def test_another_store_can_be_chosen(tmp_path: Path, given: str, used: str) -> None:
    assert store_address(load(told(tmp_path, SAMFERD_WORKER_STORE=given))) == used


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("amqp://x.test", "unknown store"),
        ("redis", "unknown store"),
        ("sqlite://", "give the path of a file"),
        ("sqlite:////proc/nowhere/worker.db", "cannot be written to"),
    ],
)
def test_a_store_that_cannot_be_is_refused_with_every_other_problem(
    tmp_path: Path, given: str, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(told(tmp_path, SAMFERD_WORKER_STORE=given, SAMFERD_SECRET_KEY="short"))
    problems = caught.value.problems
    assert len(problems) == 2
    [about_store] = [problem for problem in problems if "SAMFERD_WORKER_STORE" in problem]
    assert said in about_store


def test_redis_without_its_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match=r"requirements/redis\.txt"):
        load(told(tmp_path, SAMFERD_WORKER_STORE="redis://x.test"))


def test_a_password_in_the_address_is_not_shown(tmp_path: Path) -> None:
    config = load(told(tmp_path, SAMFERD_WORKER_STORE="redis://:hush@x.test"))
    assert "hush" not in repr(config)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_the_commands_say_every_problem_without_a_traceback(tmp_path: Path, command: str) -> None:
    env = told(tmp_path, SAMFERD_WORKER_STORE="amqp://x.test", SAMFERD_SECRET_KEY="short")
    done = subprocess.run(
        flask(command), cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "SAMFERD_WORKER_STORE" in done.stderr
    assert "SAMFERD_SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr
