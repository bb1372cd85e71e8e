"""What every response says about itself to the browser."""

from __future__ import annotations

from flask import Response

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": _POLICY,
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


def security_headers(response: Response, *, https: bool) -> Response:
    """Add the headers that keep a page to itself: nothing inline, nothing from elsewhere.

    A header the route has set itself stays, so that one page may ask for less or for more.
    """
    present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - pairs otherwise
    response.headers.extend([pair for pair in _HEADERS.items() if pair[0].lower() not in present])
    if https:
        response.headers.setdefault(
            "Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains"
        )
    return response
