"""What the application is told from outside. `config.py` reads it from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach somebody. `href` opens it (https:, mailto: or tel:), `words` are shown.

    A `demonstration` contact reaches nobody, and says so where it is shown.
    """

    href: str
    words: str
    demonstration: bool = False

    @property
    def kind(self) -> str:
        """`https`, `mailto` or `tel`."""
        return self.href.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Whom people can turn to at the agency. It says so itself: nothing of it has a default."""

    reporting: Contact
    emergency: Contact
    agency: Contact
    agency_telephone: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the application is told from outside.

    `master_keys` are by name; the first wraps new keys, the others can still unwrap old ones.
    `smtp` is None where mails are printed on the console. `worker_store` is where the worker's
    wake-ups lie; empty means with the database (see `app.operations.jobs.store_address`). With
    `review_required` a text of the desk is published after a second person's approval only.
    """

    secret_key: str = field(repr=False)
    master_keys: dict[str, bytes] = field(repr=False)
    database: str = field(repr=False)
    instance: Path
    courses: Path
    static: Path
    contacts: Contacts
    development: bool = False
    https: bool = True
    base_url: str = "https://localhost"
    smtp: str | None = field(default=None, repr=False)
    mail_from: str = "Samferd <samferd@localhost>"
    time_zone: str = "Europe/Oslo"
    worker_store: str = field(default="", repr=False)
    trusted_proxies: int = 0
    review_required: bool = True

    @property
    def sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.database.startswith("sqlite")
