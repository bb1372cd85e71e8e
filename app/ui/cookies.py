"""The browser's cookie, and the token of its forms: signed as Flask and Flask-WTF sign them.

A visit sends the same cookie with every request. It is verified once and remembered by its exact
bytes for some minutes, and so is the token that belongs to it; both are checked against the
database's session all the same, which alone says whether somebody is signed in.
"""

from __future__ import annotations

import hmac
import time
from threading import Lock
from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import _FlaskFormCSRF, generate_csrf

REMEMBERED_SECONDS = 600
REMEMBERED_MOST = 4000


class Remembered:
    """Values by key for some minutes; forgets everything when it is full."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Any]] = {}
        self._lock = Lock()

    def get(self, key: str) -> Any:
        """What was remembered under the key, or None."""
        found = self._kept.get(key)
        return found[1] if found is not None and found[0] > time.monotonic() else None

    def put(self, key: str, value: Any) -> None:
        """Remember a value from now on."""
        with self._lock:
            if len(self._kept) >= REMEMBERED_MOST:
                self._kept.clear()
            self._kept[key] = (time.monotonic() + REMEMBERED_SECONDS, value)


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie; one that was verified lately is not verified again."""

    def __init__(self) -> None:
        self._verified = Remembered()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds, or nothing when it is missing, altered or too old."""
        header = request.environ.get("HTTP_COOKIE")
        if not header:
            return self.session_class()
        known = self._verified.get(header)
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        # What is remembered must not be changed by a request: only plain values qualify.
        if opened and all(isinstance(item, str | bool) for item in opened.values()):
            self._verified.put(header, dict(opened))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when it changed; never with what everybody may keep."""
        if response.cache_control.public:
            return
        if session and not session.modified and not session.permanent:
            vary = response.headers.get("Vary", "")
            if "Cookie" not in vary:
                response.headers["Vary"] = f"{vary}, Cookie" if vary else "Cookie"
            return
        super().save_session(app, session, response)


class FormTokens(_FlaskFormCSRF):  # type: ignore[misc]  # flask_wtf has no types
    """The token of a form, by the session's one token."""

    def generate_csrf_token(self, csrf_token_field: object) -> str:
        """The token for the field."""
        return form_token()


def sent_the_token(request: Request) -> bool:
    """Whether a form came with the very token this process last made for its session.

    No is no refusal: another process may have made it, and Flask-WTF checks its signature.
    """
    made = _tokens.get(session.get("csrf_token", ""))
    sent = request.form.get("csrf_token", "")
    return made is not None and hmac.compare_digest(made.encode(), sent.encode())


_tokens = Remembered()


def form_token() -> str:
    """The token for the forms of this session, as Flask-WTF makes and checks it.

    It has no time limit, so that the first one made stays good as long as the session.
    """
    secret = session.get("csrf_token")
    if secret is None:
        return str(generate_csrf())
    token = _tokens.get(secret)
    if token is None:
        token = str(generate_csrf())
        _tokens.put(secret, token)
    return str(token)
