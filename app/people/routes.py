"""Sign-in and out, links from mails, one's own account, the administrator's persons."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Conflict, DomainError, Invalid
from app.people import commands, queries
from app.people.access import (
    begin_session,
    end_session,
    load_for_sign_in,
    public,
    requires,
    viewer,
    viewer_or_none,
)
from app.people.forms import AcceptForm, AddressForm, PasswordForm, SignInForm
from app.people.links import commands as links
from app.people.rules import Capability, LinkKind
from app.people.signing_in import commands as signing_in
from app.people.words import log_words
from app.ui.words import say

people = Blueprint("people", __name__, template_folder="templates")
LANGUAGES = ("en", "nb", "nn")


def _safe_next(target: str | None) -> str:
    """A path on this site, or the start page."""
    # A browser reads a backslash as a slash, and leaves tabs and line breaks out.
    if not target or not target.startswith("/") or "\\" in target or not target.isprintable():
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc or target.startswith("//") else target


@people.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in page."""
    if viewer_or_none() is not None:
        return redirect("/", 303)
    return render_template(
        "people/sign_in.html", form=SignInForm(), next=request.args.get("next", "")
    )


@people.post("/sign-in")
@public
def sign_in_now() -> Response | tuple[str, int]:
    """Check the password and begin a session."""
    form = SignInForm()
    target = _safe_next(request.form.get("next"))
    status = 422
    if form.validate_on_submit():
        try:
            token = _begin(form)
        except DomainError as error:
            form.refuse(say(error))
            status = error.status
        else:
            found = load_for_sign_in(token)
            if found is not None:
                begin_session(token, found)
                return redirect(target, 303)
    return render_template("people/sign_in.html", form=form, next=target), status


def _begin(form: SignInForm) -> str:
    """A new session's token; failures are noted before they are told."""
    now = clock.now()
    secret = current_app.config["SECRET_KEY"]
    email, network = form.email.data or "", request.remote_addr or ""
    signing_in.check_throttle(email=email, network=network, secret=secret, at=now)
    person = signing_in.password_is_right(email=email, password=form.password.data or "")
    with transaction():
        if person is not None:
            return signing_in.begin_sign_in(person_id=person.id, at=now)
        signing_in.note_failure(email=email, network=network, secret=secret, at=now)
    raise Invalid("wrong-password", "password")


@people.post("/sign-out")
@requires(Capability.SIGNED_IN)
def sign_out() -> Response:
    """End this session, on the server too."""
    with transaction():
        signing_in.end_sign_in(sign_in_id=viewer().sign_in_id, at=clock.now())
    end_session()
    return redirect(url_for("people.sign_in"), 303)


@people.post("/sign-out-everywhere")
@requires(Capability.SIGNED_IN)
def sign_out_everywhere() -> Response:
    """End every session of the person."""
    with transaction():
        signing_in.end_all_sign_ins(person_id=viewer().id, at=clock.now())
    end_session()
    return redirect(url_for("people.sign_in"), 303)


@people.post("/language")
@public
def choose_language() -> Response:
    """Read in another language from now on."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        person = viewer_or_none()
        if person is not None:
            with transaction():
                commands.choose_language(person_id=person.id, language=chosen)
    return redirect(_safe_next(request.form.get("next")), 303)


@people.get("/forgotten")
@public
def forgotten() -> str:
    """Ask for a link to choose a new password."""
    return render_template("people/forgotten.html", form=AddressForm(), sent=False)


@people.post("/forgotten")
@public
def send_new_password() -> str | tuple[str, int]:
    """Send the link; the answer is the same whether or not the address is known."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("people/forgotten.html", form=form, sent=False), 422
    with transaction():
        links.ask_new_password(
            email=form.email.data or "",
            base_url=current_app.config["SAMFERD"].base_url,
            network=request.remote_addr or "",
            secret=current_app.config["SECRET_KEY"],
            at=clock.now(),
        )
    return render_template("people/forgotten.html", form=form, sent=True)


@people.get("/link/<token>")
@public
def open_link(token: str) -> str:
    """What a link from a mail leads to: a page that asks before it does anything."""
    link = links.usable_link(token=token, at=clock.now())
    form = AcceptForm() if link.kind is LinkKind.ADDRESS_CHANGE else PasswordForm()
    return render_template("people/link.html", form=form, kind=link.kind.value, token=token)


@people.post("/link/<token>")
@public
def use_link(token: str) -> Response | tuple[str, int]:
    """Set the password, or take over the new address."""
    now = clock.now()
    link = links.usable_link(token=token, at=now)
    address = link.kind is LinkKind.ADDRESS_CHANGE
    form: AcceptForm | PasswordForm = AcceptForm() if address else PasswordForm()
    if not form.validate_on_submit():
        page = render_template("people/link.html", form=form, kind=link.kind.value, token=token)
        return page, 422
    password = form.password.data if isinstance(form, PasswordForm) else None
    with transaction():
        person_id = links.accept_link(token=token, password=password, at=now)
        begun = None if address else signing_in.begin_sign_in(person_id=person_id, at=now)
    found = load_for_sign_in(begun) if begun else None
    if begun and found:
        begin_session(begun, found)
    if address:
        flash(_("You sign in with your new address from now on."))
        return redirect(url_for("people.account"), 303)
    return redirect("/", 303)


@people.get("/account")
@requires(Capability.SIGNED_IN)
def account() -> str:
    """One's own page: address, sessions, and what staff did."""
    found = queries.account(viewer().id, at=clock.now())
    return render_template(
        "people/account.html", account=found, form=AddressForm(), log_words=log_words
    )


@people.post("/account/address")
@requires(Capability.SIGNED_IN)
def change_address() -> Response | tuple[str, int]:
    """Ask for another address; both are told."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            with transaction():
                links.ask_address_change(
                    person_id=viewer().id,
                    email=form.email.data or "",
                    base_url=current_app.config["SAMFERD"].base_url,
                    at=clock.now(),
                )
        except Conflict as error:
            form.refuse(say(error), "email")
        else:
            flash(_("We sent a link to the new address. It works for a day."))
            return redirect(url_for("people.account"), 303)
    found = queries.account(viewer().id, at=clock.now())
    page = render_template("people/account.html", account=found, form=form, log_words=log_words)
    return page, 422
