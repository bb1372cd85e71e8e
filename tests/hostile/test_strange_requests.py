"""What no browser sends: a person sees words, never a fault, and nobody is led elsewhere."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask

from tests.cast import ADMIN, AMINA, PASSWORD
from tests.pages import PageClient

FAULT, REFUSED = 500, 422
TARGETS = (
    "//[", "/\nx", "/\r\nSet-Cookie: a=b", "/\t/elsewhere.test", "\t//elsewhere.test", "/\x7f",
    " //elsewhere.test", "///elsewhere.test", "\\\\elsewhere.test", "https:elsewhere.test",
    "javascript:alert(1)", "?next=//elsewhere.test",
)  # fmt: skip


def test_a_strange_address_to_go_on_to_is_the_start_page(app: Flask) -> None:
    client = PageClient(app)
    fields = client.get("/sign-in").form("/sign-in").fields
    for target in TARGETS:
        response = client.http.post("/language", data={**fields, "language": "en", "next": target})
        assert (response.status_code, response.headers["Location"]) == (303, "/"), target
    page = client.get("/sign-in", query_string={"next": TARGETS[0]})
    assert (
        "The first module"
        in client.send(page.form("/sign-in"), email=AMINA, password=PASSWORD).text
    )


def strange_bodies() -> list[dict[str, Any]]:
    disposition = b'Content-Disposition: form-data; name="text"; filename="a"'
    file = b"--b\r\n" + disposition + b"\r\n\r\nhello\r\n--b--\r\n"
    return [
        {"data": json.dumps({"text": 1, "email": [], "name": {}, "operation": 3}),
         "content_type": "application/json"},
        {"data": "[1]", "content_type": "application/json"},
        {"data": "{", "content_type": "application/json"},
        {"data": file, "content_type": "multipart/form-data; boundary=b"},
        {"data": b"x", "content_type": "multipart/form-data"},
        {"data": b"text=%00%ed%a0%80&operation=%00&text=%ff&answer=%00&choice=%00",
         "content_type": "application/x-www-form-urlencoded"},
        {"data": b"text=hello", "content_type": "text/plain"},
    ]  # fmt: skip


def test_a_strange_body_is_refused_in_words(app: Flask) -> None:
    paths = (
        "/journal", "/ethics", "/ethics/open", "/account/address", "/forgotten", "/language",
        "/modules/first/steps/reflect-turn", "/modules/first/steps/quiz-ways", "/people/new",
        "/modules/%00/steps/what", "/modules/first/steps/%00", "/link/%00",
    )  # fmt: skip
    for email in (AMINA, ADMIN):
        client = PageClient(app)
        client.sign_in(email)
        token = client.get("/contacts").form("/language").fields["csrf_token"]
        for path in paths:
            for body in strange_bodies():
                response = client.http.post(path, headers={"X-CSRFToken": token}, **body)
                assert response.status_code < FAULT, (email, path, body)


def test_a_strange_address_is_a_page(app: Flask) -> None:
    paths = (
        "/modules/%00", "/modules/a%00b", "/%00", "/people?search=%00&page=%00&state=%00&role=%00",
        "/people?page=" + "9" * 6000, "/link/%00", "/journal/%00", "/modules/" + "a" * 5000,
    )  # fmt: skip
    for email in (AMINA, ADMIN):
        client = PageClient(app)
        client.sign_in(email)
        for path in paths:
            assert client.get(path).status in {200, 403, 404}, (email, path)


def test_signs_that_mark_places_in_kept_pages_are_signs_like_others(client: PageClient) -> None:
    client.sign_in(AMINA)
    form = client.get("/modules/first").form("/modules/first/steps/reflect-turn")
    marks = "\ue000nowhere\ue001 \ue000csrf\ue001 \ue000person\ue001"
    page = client.send(form, text=marks + "x" * 20_001)
    assert page.status == REFUSED
    box = next(box for box in page.root.iter("textarea") if box.get("name") == "text")
    assert (box.text or "").strip().startswith(marks)
    client.send(form, text=marks)
    assert marks in client.get("/journal").text
