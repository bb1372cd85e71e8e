"""Pages rendered once with places in them, into which a request splices its few values.

A page that thousands open is the same for all of them but for a name, a token and how far each
has come. It is rendered once for each revision and language with *marks* in those places; a
request only joins strings. Fragments (an answered quiz, a ticked section) are kept the same way.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from flask import g, get_flashed_messages, render_template, session

from app.foundation.markup import trusted
from app.ui.cookies import form_token

T = TypeVar("T")

# Nobody can write a mark: what people type, and what a course says, stands beside them in a page.
_OPEN, _CLOSE = f"\ue000{secrets.token_hex(8)}:", "\ue001"
_PLACE = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")

CSRF = f"{_OPEN}csrf{_CLOSE}"
OPERATION = f"{_OPEN}operation{_CLOSE}"


def place(name: str) -> str:
    """The mark of a place, for templates that are rendered once."""
    return trusted(f"{_OPEN}{name}{_CLOSE}")


@contextmanager
def marking() -> Iterator[None]:
    """While a page is rendered to be kept: tokens become marks."""
    g.marking = True
    try:
        yield
    finally:
        g.marking = False


def csrf_token() -> str:
    """The session's token, or its mark while a page is rendered to be kept."""
    return CSRF if g.get("marking") else form_token()


def told() -> str:
    """What was just done, for the place `said` of a page that is kept; mostly nothing."""
    if "_flashes" not in session:
        return ""
    return render_template("ui/messages.html", messages=get_flashed_messages())


def settle(html: str, values: Mapping[str, str]) -> str:
    """A page with the named places filled; the others stay places."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), html)


class Splice:
    """A rendered page cut at its places, as the bytes that are sent."""

    __slots__ = ("_names", "_texts")

    def __init__(self, html: str) -> None:
        pieces = _PLACE.split(html)
        self._texts = [text.encode() for text in pieces[::2]]
        self._names = pieces[1::2]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with every place filled; values are HTML already. A missing one is a fault."""
        given = {name: value.encode() for name, value in values.items()}
        out = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            out.append(given[name])
            out.append(text)
        return b"".join(out)


class Kept(Generic[T]):
    """A bounded memory of what was rendered, by everything it depends on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under the key, made now when it is not there."""
        found = self._kept.get(key)
        if found is not None:
            return found
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
