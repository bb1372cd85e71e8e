"""A client that sees pages as a person does: it reads forms, and looks at every page it fetches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.foundation.db import db, forgotten
from tests.cast import PASSWORD


@dataclass
class Form:
    """A form as it stands in a page."""

    action: str
    method: str
    fields: dict[str, str]
    names: set[str]


@dataclass
class Page:
    """A page that was fetched and looked at."""

    response: TestResponse
    root: Element
    faults: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What stands in the body, with single spaces."""
        body = self.root.find("body")
        if body is None:
            return ""
        return re.sub(r" ([.,:?!])", r"\1", " ".join(" ".join(body.itertext()).split()))

    def forms(self) -> list[Form]:
        found = []
        for form in self.root.iter("form"):
            fields, names = {}, set()
            for control in form.iter():
                name = control.get("name")
                if name is None:
                    continue
                names.add(name)
                if control.tag == "input" and control.get("type") in {
                    "hidden",
                    "text",
                    "email",
                    "tel",
                    "date",
                }:
                    fields[name] = control.get("value", "")
            method = form.get("method", "get")
            found.append(Form(form.get("action", ""), method, fields, names))
        return found

    def form(self, action: str) -> Form:
        """The form that is sent there; the place in the page that it comes back to may differ."""
        return next(form for form in self.forms() if form.action.partition("#")[0] == action)

    def links(self) -> list[str]:
        return [a.get("href", "") for a in self.root.iter("a")]


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def look(root: Element) -> list[str]:
    """What is wrong with a page, for anyone."""
    faults = []
    if not root.get("lang"):
        faults.append("no lang")
    title = root.find("head/title")
    if title is None or not _words(title).strip(" –").removesuffix("Samferd").strip(" –"):
        faults.append("no title")
    headings = list(root.iter("h1"))
    if len(headings) != 1 or not _words(headings[0]):
        faults.append(f"{len(headings)} h1")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    faults.extend(f"id twice: {name}" for name in {i for i in ids if ids.count(i) > 1})
    labelled = {label.get("for") for label in root.iter("label")}
    for element in root.iter():
        control = element.tag in {"input", "select", "textarea"}
        named = element.get("id") in labelled or (
            element.get("aria-label") or element.get("aria-labelledby")
        )
        if control and element.get("type") != "hidden" and not named:
            faults.append(f"no label: {element.get('name')}")
        if any(name.startswith("on") for name in element.keys()) or element.get("style"):  # noqa: SIM118
            faults.append(f"inline behaviour or style: {element.tag}")
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            faults.append(f"inline {element.tag}")
        if element.tag == "img" and element.get("alt") is None:
            faults.append("picture without alt")
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for target in (element.get(name) or "").split():
                if target not in ids:
                    faults.append(f"{name} points to nothing: {target}")
        href = element.get("href", "")
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            faults.append(f"link to nothing: {href}")
    return faults


class ForgottenWrite(AssertionError):
    """A request changed something outside `transaction()`, where nothing would keep it."""


class WatchfulClient(FlaskClient):
    """The client of the tests' application: fails when a request forgot to keep what it changed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kept: list[str] = self.application.extensions.setdefault("forgotten", [])
        response = super().open(*args, **kwargs)
        found, kept[:] = list(kept), []
        if found:
            raise ForgottenWrite(f"{response.request.path}: {', '.join(found)}")
        return response


def watch(app: Flask) -> None:
    """Let every request of a test's client be looked at before its session is put away."""
    app.test_client_class = WatchfulClient
    noted: list[str] = app.extensions.setdefault("forgotten", [])

    @app.teardown_request
    def _look(_error: BaseException | None) -> None:
        if db.session.registry.has():
            noted.extend(type(entity).__name__ for entity in forgotten(db.session()))


class PageClient:
    """Fetches, looks, follows redirects, and sends forms with what stands in them."""

    def __init__(self, app: Flask) -> None:
        self.http: FlaskClient = app.test_client()

    def _page(self, response: TestResponse) -> Page:
        for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
            assert header in response.headers, header
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        root = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
        page = Page(response, root)
        if response.mimetype == "text/html" and response.data:
            page.faults = look(root)
            assert not page.faults, f"{response.request.path}: {page.faults}"
        return page

    def get(self, path: str, **kwargs: object) -> Page:
        return self._page(self.http.get(path, follow_redirects=True, **kwargs))

    def send(self, form: Form, **values: object) -> Page:
        data = {**form.fields, **values}
        return self._page(self.http.post(form.action, data=data, follow_redirects=True))

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        form = self.get("/sign-in").form("/sign-in")
        return self.send(form, email=email, password=password)


def open_guidelines(client: PageClient) -> Page:
    """The guidelines with the three answers, opened first where they have not been."""
    page = client.get("/ethics")
    opening = [form for form in page.forms() if form.action == "/ethics/open"]
    return client.send(opening[0]) if opening else page
