"""Configuration: one frozen object, read from the environment, safe for production by default.

Every problem is named at once, with the variable that mends it. No secret has a default.
"""

from __future__ import annotations

import base64
import binascii
import importlib.util
import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from app.foundation.configuration import Config, Contact, Contacts

ROOT = Path(__file__).resolve().parent
SECRET_MIN = 32
MASTER_KEY_BYTES = 32
DATABASES = ("sqlite", "postgresql")
STORES = ("redis", "rediss", *DATABASES)
REVIEW = ("required", "optional")

# Whom one turns to on a machine of one's own. Mails to `.test` go nowhere (RFC 6761), and the
# number is one of those that Ofcom keeps free for fiction. Production refuses all of them.
DEMONSTRATION_HOST = "demo.samferd.test"
DEMONSTRATION_TELEPHONE = "+441632960"
DEMONSTRATION_CONTACTS = {
    "SAMFERD_REPORTING": f"mailto:report@{DEMONSTRATION_HOST}",
    "SAMFERD_EMERGENCY_TELEPHONE": "+44 1632 960 999",
    "SAMFERD_AGENCY_EMAIL": f"agency@{DEMONSTRATION_HOST}",
    "SAMFERD_AGENCY_TELEPHONE": "+44 1632 960 100",
}
_MAIL = re.compile(r"[^@\s:/?&%]+@(?P<host>[^@\s:/?&%]+\.[^@\s:/?&%.]+)")
_TELEPHONE = re.compile(r"\+[0-9 ()-]+")
DIGITS_MIN, DIGITS_MAX = 7, 15  # of a number with its country code (E.164)


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


def _mail(text: str) -> Contact | None:
    found = _MAIL.fullmatch(text)
    if found is None:
        return None
    host = found["host"].lower()
    return Contact(f"mailto:{text}", text, demonstration=host == DEMONSTRATION_HOST)


def _telephone(text: str) -> Contact | None:
    digits = re.sub(r"[^0-9]", "", text)
    if not _TELEPHONE.fullmatch(text) or not DIGITS_MIN <= len(digits) <= DIGITS_MAX:
        return None
    number = f"+{digits}"
    return Contact(f"tel:{number}", text, demonstration=number.startswith(DEMONSTRATION_TELEPHONE))


def _channel(text: str) -> Contact | None:
    """A web address, a mail address or a telephone, each with its scheme before it."""
    scheme, _, rest = text.partition(":")
    if scheme == "mailto":
        return _mail(rest)
    if scheme == "tel":
        return _telephone(rest)
    parts = urlsplit(text)
    if scheme != "https" or not parts.hostname or re.search(r"[\s\"<>]", text):
        return None
    words = text.removeprefix("https://").rstrip("/")
    return Contact(text, words, demonstration=parts.hostname == DEMONSTRATION_HOST)


_CONTACTS: dict[str, tuple[Callable[[str], Contact | None], str]] = {
    "SAMFERD_REPORTING": (
        _channel,
        "give the channel for reports of misconduct: https://…, mailto:… or tel:+….",
    ),
    "SAMFERD_EMERGENCY_TELEPHONE": (
        _telephone,
        "give the number that is answered in an emergency, with + and its country code.",
    ),
    "SAMFERD_AGENCY_EMAIL": (_mail, "give the address of mail at which the agency answers."),
    "SAMFERD_AGENCY_TELEPHONE": (
        _telephone,
        "give the number with + and its country code, or leave it out.",
    ),
}


def _contact(
    env: Mapping[str, str], name: str, problems: list[str], *, development: bool
) -> Contact | None:
    """One of `_CONTACTS`. Nothing is invented: what is missing or wrong is a problem."""
    read, mend = _CONTACTS[name]
    text = env.get(name, "").strip()
    if not text:
        if name != "SAMFERD_AGENCY_TELEPHONE":
            problems.append(f"{name} is missing: {mend}")
        return None
    found = read(text)
    if found is None:
        problems.append(f"{name} is {text!r}: {mend}")
    elif found.demonstration and not development:
        problems.append(f"{name} is the demonstration's, which nobody answers: {mend}")
    return found


def _contacts(env: Mapping[str, str], problems: list[str], *, development: bool) -> Contacts | None:
    """Whom people can turn to; None when a problem was added."""
    reporting, emergency, agency, telephone = (
        _contact(env, name, problems, development=development) for name in _CONTACTS
    )
    if reporting is None or emergency is None or agency is None:
        return None
    return Contacts(
        reporting=reporting, emergency=emergency, agency=agency, agency_telephone=telephone
    )


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
    contacts = _contacts(env, problems, development=development)
    proxies = _number(env, "SAMFERD_TRUSTED_PROXIES", problems)
    worker_store = _worker_store(env, problems)
    # A trainer alone with the demonstration has nobody to ask.
    review = env.get("SAMFERD_REVIEW", "optional" if development else "required")
    if review not in REVIEW:
        problems.append(f"SAMFERD_REVIEW is {review!r}: give required or optional.")
    courses = Path(env.get("SAMFERD_COURSES", ROOT / "courses"))
    if problems or contacts is None:
        raise ConfigError(problems)
    return Config(
        secret_key=secret,
        master_keys=keys,
        database=database,
        contacts=contacts,
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
        review_required=review == "required",
    )


def development_environment(instance: Path) -> dict[str, str]:
    """What a machine of one's own needs: secrets, made once in `instance/` with mode 0600, and
    contacts that are marked as the demonstration's wherever they are shown.
    """
    instance.mkdir(parents=True, exist_ok=True)
    made = dict(DEMONSTRATION_CONTACTS)
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
