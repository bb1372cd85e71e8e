"""A small application with nothing in it but the design system."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from secrets import token_urlsafe

import pytest
from flask import Flask, Response, redirect, render_template_string, request
from flask_babel import Babel
from flask_wtf import CSRFProtect

from app.ui import samples
from app.ui.assets import SOURCE, AssetMap, Manifest, build_assets
from app.ui.headers import SecurityHeaders
from app.ui.pages import living
from app.ui.setup import set_up
from app.ui.shell import NavItem, Shell, languages

CALM = """
{% extends "ui/base.html" %}{% import "ui/macros.html" as ui %}
{% block title %}Calm{% endblock %}
{% block main %}
  <h1>Calm</h1>
  {% if request.args.saved %}
    {% call ui.notice("success", "Saved", saved=request.args.saved) %}<p>Saved.</p>{% endcall %}
  {% endif %}
  {{ ui.quiz("border-fee", "The border fee", "What do you do?", s.OPTIONS, "/posted", level=2) }}
  {{ ui.reflection("first-week", "My first week", "What surprised you?", "/posted",
     value="That lunch is at eleven, and that nobody knocks.",
     draft="first-week", level=2) }}
{% endblock %}
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The real assets, built once."""
    target = tmp_path_factory.mktemp("dist")
    return target, build_assets(SOURCE, target)


@pytest.fixture(scope="session")
def posts() -> Counter[str]:
    """What arrived at `/posted`, by the value of its field `answer`."""
    return Counter()


@pytest.fixture(scope="session")
def ui_app(built: tuple[Path, Manifest], posts: Counter[str]) -> Flask:
    """The living page, served as in production: CSP, CSRF, a Shell."""
    app = Flask("tests.ui")
    app.config.update(SECRET_KEY=token_urlsafe(32), TESTING=True)
    CSRFProtect(app)
    Babel(app, locale_selector=lambda: request.args.get("lang", "en"))
    set_up(app, AssetMap.load(built[0]))
    app.register_blueprint(living)

    @app.context_processor
    def shell() -> dict[str, object]:
        return Shell(
            contact_url="/contact",
            language_url="/language",
            sign_out_url="/posted",
            person_name="" if "anonymous" in request.args else "Chikondi Banda",
            person_key="sample",
            nav=(NavItem("Home", "/ui", current=True), NavItem("Journal", "/ui/staff")),
            account_links=(NavItem("Your account", "/account"),),
            languages=languages("en"),
        ).context()

    @app.get("/ui/calm")
    def calm() -> str:
        """Activities alone, on a page where nothing was refused."""
        return render_template_string(CALM, s=samples)

    @app.post("/posted")
    def posted() -> Response:
        posts[request.form.get("answer", "")] += 1
        return redirect("/ui", 303)  # type: ignore[return-value]

    app.wsgi_app = SecurityHeaders(app.wsgi_app, https=False)  # type: ignore[method-assign]
    return app
