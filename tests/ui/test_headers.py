"""What every response tells the browser to refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.ui.headers import SecurityHeaders


@pytest.mark.parametrize("path", ["/ui", "/ui/staff", "/ui/error/404", "/nothing"])
def test_every_answer_refuses_what_is_inline_or_from_elsewhere(ui_app: Flask, path: str) -> None:
    headers = ui_app.test_client().get(path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def answered(headers: list[tuple[str, str]], *, https: bool) -> dict[str, str]:
    """The headers that reach the browser when the application answers with `headers`."""
    sent: dict[str, str] = {}

    def application(_environ: dict[str, object], start: Callable[..., object]) -> list[bytes]:
        start("200 OK", headers)
        return [b""]

    SecurityHeaders(application, https=https)({}, lambda _status, final: sent.update(final))
    return sent


def test_https_is_remembered_for_a_year() -> None:
    sent = answered([], https=True)
    assert sent["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_route_may_say_otherwise() -> None:
    sent = answered([("content-security-policy", "sandbox")], https=False)
    assert sent["content-security-policy"] == "sandbox"
    assert "Content-Security-Policy" not in sent
    assert sent["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_does_not_say_otherwise_is_private() -> None:
    assert answered([], https=False)["Cache-Control"] == "private, no-cache"
    kept = answered([("Cache-Control", "public")], https=False)
    assert kept["Cache-Control"] == "public"
