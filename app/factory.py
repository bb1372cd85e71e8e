"""The application put together: extensions, rooms, subscriptions, error pages, command line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from app.authoring.editor.routes import editor
from app.authoring.illustration.routes import illustration
from app.authoring.review.routes import reviewing
from app.authoring.routes import authoring
from app.authoring.timetable.routes import timetable
from app.authoring.translation.routes import translation
from app.authoring.versions.routes import versions
from app.catalog.events import ModuleAdded, ModuleChanged
from app.catalog.routes import catalog
from app.commands import Commands
from app.coordination.routes import coordination
from app.ethics.routes import ethics
from app.exchanges.events import DatesChanged
from app.format.pictures import PictureProcess
from app.format.renderer import ProcessRenderer
from app.foundation.configuration import Config
from app.foundation.db import db, engine_options
from app.foundation.errors import DomainError, SignedOut
from app.foundation.events import events
from app.journal.routes import journal
from app.learning.commands import follow_dates, follow_module, give_module
from app.learning.routes import learning
from app.navigation import shell
from app.operations.log import REQUEST_ID, RequestLog
from app.operations.log import install as install_log
from app.operations.routes import operations
from app.operations.turns import TakeTurns
from app.people import access
from app.people.administration.routes import administration
from app.people.routes import people
from app.ui.assets import SOURCE, AssetError, AssetMap, build_assets, serve_static
from app.ui.cookies import Cookies
from app.ui.delivery import CompressRest
from app.ui.headers import SecurityHeaders
from app.ui.languages import language
from app.ui.pages import living
from app.ui.setup import set_up
from app.ui.splice import csrf_token
from app.ui.words import say
from app.vault.commands import MasterKeys

# The outbox has no page; its mails are templates all the same.
outbox = Blueprint("outbox", "app.outbox", template_folder="templates")
BLUEPRINTS = (
    outbox,
    operations,
    people,
    administration,
    catalog,
    learning,
    journal,
    ethics,
    coordination,
    authoring,
    editor,
    versions,
    illustration,
    translation,
    reviewing,
    timetable,
)

# Who reacts to what. Handlers are commands and run in the transaction of the cause.
SUBSCRIPTIONS: tuple[tuple[type, Callable[[Any], None]], ...] = (
    (DatesChanged, follow_dates),
    (ModuleChanged, follow_module),
    (ModuleAdded, give_module),
)

BODY_MAX = 2 * 1024 * 1024
FAULT = 500


class Samferd(Flask):
    """Flask, without asking at every call whether a function is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(config: Config) -> Flask:
    """The application for a configuration.

    Raises:
        UndeclaredRoute: a route does not say who may use it.
    """
    app = Samferd("app", static_folder=None)
    app.cli = Commands()
    app.config.update(
        SAMFERD=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database),
        MAX_CONTENT_LENGTH=BODY_MAX,
        SESSION_COOKIE_NAME="__Host-samferd" if config.https else "samferd",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard checks, for every route alike
        WTF_CSRF_SSL_STRICT=False,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_BR_LEVEL=3,
        COMPRESS_ZSTD_LEVEL=3,
        COMPRESS_STREAMS=False,
        COMPRESS_MIN_SIZE=600,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE=config.time_zone,
    )
    _extensions(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if config.development:
        app.register_blueprint(living)
        for name in [name for name in app.view_functions if name.startswith("living.")]:
            access.public(app.view_functions[name])
    for event, handler in SUBSCRIPTIONS:
        events.subscribe(event, handler)
    _errors(app)
    access.check_declarations(app)
    app.wsgi_app = serve_static(  # type: ignore[assignment]
        RequestLog(TakeTurns(SecurityHeaders(app.wsgi_app, https=config.https))), config.static
    )
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies
        )
    return app


def _extensions(app: Flask, config: Config) -> None:
    app.session_interface = Cookies()
    db.init_app(app)
    install_log()
    access.install(app)
    CSRFProtect(app)
    CompressRest(app)
    Babel(app, locale_selector=language)
    app.jinja_env.globals["csrf_token"] = csrf_token
    try:
        loaded = AssetMap.load(config.static)
    except AssetError:
        build_assets(SOURCE, config.static)
        loaded = AssetMap.load(config.static)
    set_up(app, loaded)
    app.config["ASSET_BUILD"] = loaded.build
    app.context_processor(lambda: shell().context())
    app.extensions["samferd_masters"] = MasterKeys(config.master_keys)
    app.extensions["samferd_renderer"] = ProcessRenderer()
    app.extensions["samferd_pictures"] = PictureProcess()


def _errors(app: Flask) -> None:
    """Errors become calm pages, in one place."""

    def page(status: int, message: str = "", typed: str = "") -> tuple[str, int]:
        # What a person can name when they tell of it; the log line has the same.
        reference = request.environ.get(REQUEST_ID, "") if status >= FAULT else ""
        html = render_template(
            "ui/error.html", status=status, message=message, reference=reference, typed=typed
        )
        return html, status

    @app.errorhandler(SignedOut)
    def _signed_out(error: SignedOut) -> tuple[str, int]:
        return page(error.status, typed=request.form.get("text", ""))

    @app.errorhandler(DomainError)
    def _domain(error: DomainError) -> tuple[str, int]:
        status = 410 if error.code in {"link-used", "link-expired"} else error.status
        return page(status, say(error))

    @app.errorhandler(CSRFError)
    def _token(_error: CSRFError) -> tuple[str, int]:
        # Another site must not make this one show its words as if somebody had written them here.
        own = request.headers.get("Origin", "").partition("://")[2] == request.host
        return page(400, typed=request.form.get("text", "") if own else "")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects pass
            return error
        return page(error.code)

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def _database(error: OperationalError | PoolTimeout) -> tuple[str, int]:
        cause = getattr(error, "orig", error)
        logging.getLogger("samferd").error("the database did not answer: %s", cause)
        return page(503)

    @app.errorhandler(Exception)
    def _fault(error: Exception) -> tuple[str, int]:
        logging.getLogger("samferd").exception("fault in %s", request.endpoint, exc_info=error)
        return page(500)
