"""What every response says about itself to the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy(**changes: str) -> str:
    """The policy with some of its sources changed: `policy(frame_src="'self'")`."""
    sources = _SOURCES | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in sources.items())


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
    ),
    "X-Frame-Options": "DENY",
}

_YEAR = 365 * 24 * 60 * 60


WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class SecurityHeaders:
    """Every answer keeps a page to itself: nothing inline, nothing from elsewhere, errors too.

    A header the route has set itself stays, so that one page may ask for less or for more.
    """

    def __init__(self, app: WSGIApp, *, https: bool) -> None:
        self._app = app
        added = dict(HEADERS)
        if https:
            added["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
        # A page that does not say otherwise is a person's own, and is asked about each time.
        added["Cache-Control"] = "private, no-cache"
        self._added = [(name, name.lower(), value) for name, value in added.items()]

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer, with the headers added."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            present = {name.lower() for name, _ in headers}
            headers.extend(
                (name, value) for name, lower, value in self._added if lower not in present
            )
            return start_response(status, headers, *rest)

        return self._app(environ, start)
