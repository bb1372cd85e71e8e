"""The guard: every route declares who may use it, and nobody else gets in.

A route is `@public` or `@requires(Capability.X)`. One statement finds the session, the person and
their roles; a page opened thousands of times passes `reading=` a statement of its own that begins
with the same columns and brings the page's rows along, so that it asks the database once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, Request, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import Date, LargeBinary, Select, bindparam, or_, select
from werkzeug.wrappers import Response

from app.foundation import clock
from app.foundation.db import Moment, json_rows, table
from app.foundation.errors import Forbidden, NotFound, SignedOut
from app.foundation.prepared import Prepared, Rows
from app.people.models import Person, RoleAssignment, SignIn
from app.people.rules import Capability, PersonState, Role, capabilities
from app.ui.cookies import sent_the_token

F = TypeVar("F", bound=Callable[..., Any])

_ACCESS = "samferd_access"
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Where the guard leaves the route of a request for its line in the log.
ROUTE = "samferd.route"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route declares: a capability, or None for a public page.

    `same` is a public answer that is the same for everybody: nobody is asked who they are.
    """

    capability: Capability | None
    reading: Callable[[], tuple[Prepared, dict[str, Any]]] | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person, as much of them as a page needs. Not an entity."""

    id: UUID
    name: str
    language: str | None
    roles: frozenset[Role]
    sign_in_id: UUID
    method: str
    token: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's random token."""
        return self.token

    @property
    def key(self) -> str:
        """A short name for what a shared phone keeps apart; says nothing about the person."""
        return self.id.hex[-12:]

    def can(self, capability: Capability) -> bool:
        """Whether the roles allow it."""
        return capability in capabilities(self.roles)


def hash_token(token: str) -> bytes:
    """What the database keeps of a token. Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


_assignments = table(RoleAssignment)
_ROLES = (
    select(json_rows(_assignments.c.role))
    .where(
        _assignments.c.person_id == table(Person).c.id,
        _assignments.c.begins_on <= bindparam("today", type_=Date()),
        or_(
            _assignments.c.ends_on.is_(None),
            _assignments.c.ends_on >= bindparam("today", type_=Date()),
        ),
    )
    .correlate(table(Person))
    .scalar_subquery()
)

IDENTITY_COLUMNS = (
    table(Person).c.id,
    table(Person).c.name,
    table(Person).c.preferred_name,
    table(Person).c.language,
    table(SignIn).c.id.label("sign_in_id"),
    table(SignIn).c.method,
    _ROLES.label("roles"),
)


def identified(statement: Select[Any]) -> Select[Any]:
    """A statement over `IDENTITY_COLUMNS` and more, limited to the session that asks."""
    sign_ins = table(SignIn)
    return statement.where(
        sign_ins.c.token_hash == bindparam("token_hash", type_=LargeBinary()),
        sign_ins.c.ended_at.is_(None),
        sign_ins.c.expires_at > bindparam("now", type_=Moment()),
        table(Person).c.state == PersonState.ACTIVE,
    )


SIGN_IN_JOIN = table(SignIn).join(table(Person), table(Person).c.id == table(SignIn).c.person_id)

_IDENTITY = Prepared(identified(select(*IDENTITY_COLUMNS).select_from(SIGN_IN_JOIN)))


@lru_cache(maxsize=256)
def _roles_of(text: str | None) -> frozenset[Role]:
    """The roles of a list as the database writes it."""
    return frozenset(Role(role) for (role,) in json.loads(text or "[]"))


def viewer_of(rows: Rows, token: str) -> Viewer:
    """The person of rows that begin with `IDENTITY_COLUMNS`."""
    person_id, name, preferred, language, sign_in_id, method, roles = rows.first(
        len(IDENTITY_COLUMNS)
    )
    return Viewer(
        id=person_id,
        name=preferred or name,
        language=language,
        roles=_roles_of(roles),
        sign_in_id=sign_in_id,
        method=method,
        token=token,
    )


def identity_values(token: str) -> dict[str, Any]:
    """Values for the bind parameters of an identified statement."""
    return {"token_hash": hash_token(token), "now": clock.now(), "today": clock.agency_day()}


def requires(
    capability: Capability,
    *,
    reading: Callable[[], tuple[Prepared, dict[str, Any]]] | None = None,
) -> Callable[[F], F]:
    """Declare that a route needs a capability.

    `reading` gives an identified statement and its further values; the guard runs it in place of
    its own and leaves the rows in `page_rows()`.
    """

    def declare(view: F) -> F:
        setattr(view, _ACCESS, Access(capability, reading))
        return view

    return declare


def public(view: F) -> F:
    """Declare that a route is open to everyone."""
    setattr(view, _ACCESS, Access(None))
    return view


def same_for_all(view: F) -> F:
    """Declare that a route is open to everyone and the same for all: no cookie is looked at."""
    setattr(view, _ACCESS, Access(None, same=True))
    return view


def page_rows() -> Rows | None:
    """The rows that the guard's own statement brought for this page, if it found any."""
    return cast("Rows | None", g.page_rows)


def viewer() -> Viewer:
    """The signed-in person. Only for routes that require a capability."""
    return cast("Viewer", g.viewer)


def viewer_or_none() -> Viewer | None:
    """The signed-in person, if any, without asking the database for a page that has not."""
    found = g.get("viewer")
    return found if isinstance(found, Viewer) else None


class UndeclaredRoute(RuntimeError):
    """A route does not say who may use it; the application does not start."""


def check_declarations(app: Flask) -> None:
    """Refuse to start while any endpoint lacks a declaration.

    Raises:
        UndeclaredRoute: naming every such endpoint.
    """
    missing = [name for name, view in app.view_functions.items() if not hasattr(view, _ACCESS)]
    if missing:
        raise UndeclaredRoute("no access declared for: " + ", ".join(sorted(missing)))


def access_of(app: Flask, endpoint: str) -> Access:
    """What an endpoint declares."""
    return cast("Access", getattr(app.view_functions[endpoint], _ACCESS))


def _load_viewer(token: str) -> Viewer | None:
    """Flask-Login's loader: the person of a session token."""
    rows = _IDENTITY.read(identity_values(token))
    return viewer_of(rows, token) if rows else None


def _identify(access: Access) -> Viewer | None:
    token = session.get("_user_id")
    if not isinstance(token, str):
        return None
    if access.reading is None:
        found = current_user
        if not found.is_authenticated:
            return None
        return cast("Viewer", found._get_current_object())  # noqa: SLF001 - as Werkzeug documents
    statement, values = access.reading()
    rows = statement.read({**identity_values(token), **values})
    if not rows:
        # Nobody is signed in, or the page has no row for them: the plain statement tells which.
        return _load_viewer(token)
    g.page_rows = rows
    return viewer_of(rows, token)


def _guard() -> Response | None:
    """Before every request: the form's token, then who it is, then whether they may."""
    asked: Request = cast("Any", request)._get_current_object()  # noqa: SLF001 - asked often, so looked up once
    known = g._get_current_object()  # noqa: SLF001 - the same
    known.viewer = known.page_rows = None
    rule = asked.url_rule
    if rule is None:
        return None
    if "\0" in asked.path:  # no database keeps it, so nothing has such an address
        raise NotFound
    # The route, never the path, is what a log may hold: a path may hold a token or a name.
    asked.environ[ROUTE] = rule.rule
    if asked.method in _CHANGING:
        if sent_the_token(asked):
            known.csrf_valid = True  # Flask-WTF's sign to the form that it need not look again
        else:
            current_app.extensions["csrf"].protect()
    access: Access = getattr(current_app.view_functions[rule.endpoint], _ACCESS)
    if access.capability is None:
        if not access.same and "_user_id" in session:
            known.viewer = _identify(access)
        return None
    found = _identify(access)
    if found is None:
        session.pop("_user_id", None)
        if asked.form.get("text", "").strip():  # what was written is shown, never dropped
            raise SignedOut
        back = asked.full_path.rstrip("?") if asked.method == "GET" else None
        return redirect(url_for("people.sign_in", next=back), 303)
    known.viewer = found
    if not found.can(access.capability):
        raise Forbidden
    return None


def begin_session(token: str, person: Viewer) -> None:
    """Give the browser the session's token, in a cookie made afresh."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    # Made here, so that two pages opened at once do not each make one and lose the other's.
    session["csrf_token"] = secrets.token_hex(20)
    login_user(cast("Any", person))
    session["_user_id"] = token


def end_session() -> None:
    """Take the token from the browser."""
    logout_user()
    session.clear()


def load_for_sign_in(token: str) -> Viewer | None:
    """The person of a session that was made a moment ago."""
    return _load_viewer(token)


class Sessions(LoginManager):  # type: ignore[misc]  # the library is not typed
    """Flask-Login without its own lasting cookie: a session is a row that can be ended."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def install(app: Flask) -> None:
    """Put the guard before every request."""
    manager = Sessions()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load_viewer)
    app.before_request(_guard)
