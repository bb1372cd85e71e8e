"""Configuration: one frozen object, read from the environment, safe for production by default.

Every problem is named at once, with the variable that mends it. No secret has a default.
"""

from __future__ import annotations

import base64
import binascii
import importlib.util
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from app.foundation.configuration import Config

ROOT = Path(__file__).resolve().parent
SECRET_MIN = 32
MASTER_KEY_BYTES = 32
DATABASES = ("sqlite", "postgresql")
STORES = ("redis", "rediss", *DATABASES)


class ConfigError(RuntimeError):
    """The environment cannot be run with. The message lists every problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Samferd cannot start:\n" + "\n".join(f"  - {line}" for line in problems))
        self.problems = problems


def _master_keys(text: str, problems: list[str]) -> dict[str, bytes]:
    """`name:base64,name:base64` as keys by name."""
    keys: dict[str, bytes] = {}
    for part in filter(None, text.split(",")):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not name or len(key) != MASTER_KEY_BYTES:
            problems.append(
                "SAMFERD_MASTER_KEYS: each key is name:base64 of 32 bytes, the newest first."
            )
            return {}
        keys[name] = key
    if not keys:
        problems.append("SAMFERD_MASTER_KEYS is missing: journals cannot be encrypted without it.")
    return keys


def _writable(folder: Path, name: str, problems: list[str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        problems.append(f"{name}: the folder {folder} cannot be written to ({error.strerror}).")


def _number(env: Mapping[str, str], name: str, problems: list[str]) -> int:
    text = env.get(name, "0")
    if text.isdigit():
        return int(text)
    problems.append(f"{name} is {text!r}: it needs a whole number.")
    return 0


def _postgres(address: str) -> str:
    """PostgreSQL's address as the library wants it; any other as it is."""
    if address.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + address.split("://", 1)[1]
    return address


def _worker_store(env: Mapping[str, str], problems: list[str]) -> str:
    """Where the worker's wake-ups lie; empty is with the database."""
    name = "SAMFERD_WORKER_STORE"
    address = _postgres(env.get(name, ""))
    scheme = address.partition(":")[0].partition("+")[0]
    if not address:
        return ""
    if scheme not in STORES or "://" not in address:
        problems.append(
            f"{name}: unknown store; give sqlite:///PATH, postgresql://USER@HOST/NAME or "
            "redis://HOST:PORT/NUMBER, or leave it out to use the database."
        )
    elif scheme.startswith("redis") and importlib.util.find_spec("redis") is None:
        problems.append(
            f"{name}: Redis needs one more package: "
            "pip install --require-hashes --no-deps -r requirements/redis.txt"
        )
    elif scheme == "sqlite":
        path = address.removeprefix("sqlite:///")
        if not path or path == address:
            problems.append(f"{name}: give the path of a file, sqlite:///PATH.")
        else:
            _writable(Path(path).parent, name, problems)
    return address


def _flag(env: Mapping[str, str], name: str, default: bool) -> bool:
    return env.get(name, "1" if default else "0").lower() in {"1", "yes", "true", "on"}


def load(environment: Mapping[str, str] | None = None) -> Config:
    """The configuration of the environment.

    Raises:
        ConfigError: with every problem, when there is one.
    """
    env = os.environ if environment is None else environment
    problems: list[str] = []
    development = _flag(env, "SAMFERD_DEVELOPMENT", default=False)
    instance = Path(env.get("SAMFERD_INSTANCE", ROOT / "instance")).resolve()
    _writable(instance, "SAMFERD_INSTANCE", problems)

    secret = env.get("SAMFERD_SECRET_KEY", "")
    if len(secret) < SECRET_MIN:
        problems.append(
            f"SAMFERD_SECRET_KEY is {'missing' if not secret else 'too short'}: "
            f"give at least {SECRET_MIN} random characters."
        )
    keys = _master_keys(env.get("SAMFERD_MASTER_KEYS", ""), problems)

    database = _postgres(env.get("SAMFERD_DATABASE", f"sqlite:///{instance / 'samferd.db'}"))
    if database.partition(":")[0].partition("+")[0] not in DATABASES:
        problems.append(
            "SAMFERD_DATABASE: unknown database; give sqlite:///PATH or postgresql://USER@HOST/NAME."
        )
    base_url = env.get("SAMFERD_BASE_URL", "http://127.0.0.1:8000" if development else "")
    if urlsplit(base_url).scheme not in {"http", "https"}:
        problems.append("SAMFERD_BASE_URL: give the address people see, such as https://…")
    smtp = env.get("SAMFERD_SMTP") or None
    if smtp is None and not development:
        problems.append("SAMFERD_SMTP is missing: give smtp://USER:PASSWORD@HOST:PORT.")
    if smtp is not None and urlsplit(smtp).scheme not in {"smtp", "smtps", "smtp+starttls"}:
        problems.append(
            "SAMFERD_SMTP: the address begins with smtp://, smtp+starttls:// or smtps://."
        )
    proxies = _number(env, "SAMFERD_TRUSTED_PROXIES", problems)
    worker_store = _worker_store(env, problems)
    courses = Path(env.get("SAMFERD_COURSES", ROOT / "courses"))
    if problems:
        raise ConfigError(problems)
    return Config(
        secret_key=secret,
        master_keys=keys,
        database=database,
        instance=instance,
        courses=courses,
        static=Path(env.get("SAMFERD_STATIC", ROOT / "app" / "static" / "dist")),
        development=development,
        https=_flag(env, "SAMFERD_HTTPS", default=base_url.startswith("https:")),
        base_url=base_url.rstrip("/"),
        smtp=smtp,
        mail_from=env.get("SAMFERD_MAIL_FROM", "Samferd <samferd@localhost>"),
        time_zone=env.get("SAMFERD_TIME_ZONE", "Europe/Oslo"),
        worker_store=worker_store,
        trusted_proxies=proxies,
    )


def development_environment(instance: Path) -> dict[str, str]:
    """Secrets for a machine of one's own, made once in `instance/` with mode 0600."""
    instance.mkdir(parents=True, exist_ok=True)
    made: dict[str, str] = {}
    makers: tuple[tuple[str, Callable[[], str]], ...] = (
        ("SAMFERD_SECRET_KEY", lambda: secrets.token_urlsafe(48)),
        (
            "SAMFERD_MASTER_KEYS",
            lambda: "dev:" + base64.b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode(),
        ),
    )
    for name, make in makers:
        path = instance / name.lower()
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(make())
        made[name] = path.read_text().strip()
    return made
