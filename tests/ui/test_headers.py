"""What every response tells the browser to refuse."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from app.ui.headers import security_headers


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


def test_https_is_remembered_for_a_year() -> None:
    response = security_headers(Response(), https=True)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_route_may_say_otherwise() -> None:
    response = Response(headers={"Content-Security-Policy": "sandbox"})
    assert security_headers(response, https=False).headers["Content-Security-Policy"] == "sandbox"
