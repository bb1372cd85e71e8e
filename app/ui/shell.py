"""What stands around every page: names, ways and languages, made once a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.foundation.configuration import Contact


class NavItem(NamedTuple):
    """A way to another page."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface. `short` is what the closed chooser shows."""

    code: str
    name: str
    short: str
    current: bool = False


LANGUAGES = (
    ("en", "English", "English"),
    ("nb", "Norsk bokmål", "Bokmål"),
    ("nn", "Norsk nynorsk", "Nynorsk"),
)


def languages(current: str) -> tuple[Language, ...]:
    """The languages of the interface, with the one in use marked."""
    return tuple(Language(code, name, short, code == current) for code, name, short in LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Everything the base template is given.

    `audience` is `participant` or `staff`. `emergency` stands on the page of a fault, from which
    the page of contacts may be out of reach. `person_key` is what the names of this person's drafts
    on a phone begin with, so that a shared phone keeps two people's words apart. `here` is the
    page itself, to come back to. `messages` say what was just done, on the
    page that follows; a page that is kept has them in one piece, as `said`.
    """

    lang: str = "en"
    audience: str = "participant"
    here: str = "/"
    home_url: str = "/"
    contact_url: str = ""
    glossary_url: str = ""
    emergency: Contact | None = None
    language_url: str = ""
    sign_out_url: str = ""
    person_name: str = ""
    person_key: str = ""
    nav: tuple[NavItem, ...] = ()
    account_links: tuple[NavItem, ...] = ()
    languages: tuple[Language, ...] = field(default=())
    said: str = ""
    messages: tuple[str, ...] = ()

    def context(self) -> dict[str, Any]:
        """The names as templates know them."""
        return {name: getattr(self, name) for name in self.__slots__}
