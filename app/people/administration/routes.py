"""The administrator's pages: the list of persons, one person, invitations, roles, off-boarding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Conflict, DomainError, Invalid, NotFound
from app.foundation.ids import new_id, parse_id
from app.people.access import requires, viewer
from app.people.administration import commands, queries
from app.people.administration.forms import (
    AFTER,
    CorrectAddressForm,
    EndRoleForm,
    InviteForm,
    NamesForm,
    RoleForm,
    SearchForm,
)
from app.people.administration.page import paging
from app.people.rules import Capability, Role, Standing
from app.people.words import log_words, role_words, state_words
from app.ui.forms import BaseForm
from app.ui.languages import language
from app.ui.words import say

administration = Blueprint("administration", __name__, template_folder="templates")

# Which field can mend what the domain refuses without saying so itself.
_FIELDS = {"email-taken": "email", "role-held": "role"}


def _base_url() -> str:
    return str(current_app.config["SAMFERD"].base_url)


def _show(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    words = {"role_words": role_words, "state_words": state_words, "log_words": log_words}
    return render_template(f"administration/{template}.html", **words, **values), status


def _person(person_id: UUID) -> queries.PersonPage:
    return queries.person_page(person_id, today=clock.agency_day(), at=clock.now())


def _back(person_id: UUID, message: str) -> Response:
    flash(message)
    return redirect(url_for("administration.person", person_id=person_id), 303)


def _refuse(form: BaseForm, error: DomainError) -> int:
    """Put what the domain refused at its field; the status of the page."""
    field = error.field if isinstance(error, Invalid) else _FIELDS.get(error.code)
    form.refuse(say(error), field)
    return 422 if field else error.status


def _operation(form: BaseForm) -> UUID:
    return parse_id(form.operation.data) or new_id()


@administration.get("/people")
@requires(Capability.PEOPLE_MANAGE)
def persons() -> tuple[str, int]:
    """Everybody, or those who are searched for, a hundred a page."""
    form = SearchForm(request.args)
    form.offer()
    wanted = form.wanted(request.args.get("page", 1, int))
    found = queries.persons(wanted, today=clock.agency_day())
    return _show("persons", form=form, wanted=wanted, found=found, paging=paging(found, wanted))


def _invite_form(**values: Any) -> InviteForm:
    form = InviteForm(data=values)
    form.offer(queries.scopes())
    return form


@administration.get("/people/new")
@requires(Capability.PEOPLE_MANAGE)
def invitation() -> tuple[str, int]:
    """Whom to invite, and as what."""
    form = _invite_form(begins_on=clock.agency_day(), language=language())
    return _show("invite", form=form, operation=new_id())


@administration.post("/people/new")
@requires(Capability.PEOPLE_MANAGE)
def invite() -> Response | tuple[str, int]:
    """Create the person, give the role and send the invitation."""
    form, status = _invite_form(), 422
    if form.validate_on_submit():
        try:
            with transaction():
                person_id = commands.invite_somebody(
                    operation=_operation(form),
                    email=form.email.data or "",
                    name=form.name.data or "",
                    preferred_name=form.preferred_name.data,
                    language=form.language.data,
                    role=Role(form.role.data),
                    scope_id=parse_id(form.scope.data),
                    begins_on=form.begins_on.data or clock.agency_day(),
                    ends_on=form.ends_on.data,
                    actor_id=viewer().id,
                    base_url=_base_url(),
                    at=clock.now(),
                )
        except (Conflict, Invalid) as error:
            status = _refuse(form, error)
        else:
            return _back(person_id, _("The invitation is on its way."))
    return _show("invite", status, form=form, operation=new_id())


@administration.get("/people/<uuid:person_id>")
@requires(Capability.PEOPLE_MANAGE)
def person(person_id: UUID) -> tuple[str, int]:
    """One person: facts, roles now, to come and past, and what was done to them."""
    return _show("person", person=_person(person_id), me=viewer().id, operation=new_id())


@administration.post("/people/<uuid:person_id>/invitation")
@requires(Capability.PEOPLE_MANAGE)
def invite_again(person_id: UUID) -> Response:
    """Send the invitation again."""
    with transaction():
        commands.invite_again(
            operation=parse_id(request.form.get("operation")) or new_id(),
            person_id=person_id,
            actor_id=viewer().id,
            base_url=_base_url(),
            at=clock.now(),
        )
    return _back(person_id, _("The invitation is on its way. Earlier links no longer work."))


@administration.get("/people/<uuid:person_id>/address")
@requires(Capability.PEOPLE_MANAGE)
def address(person_id: UUID) -> tuple[str, int]:
    """The address of somebody who has not signed in yet, to correct."""
    found = _person(person_id)
    return _show("address", person=found, form=CorrectAddressForm(data={"email": found.email}))


@administration.post("/people/<uuid:person_id>/address")
@requires(Capability.PEOPLE_MANAGE)
def correct_address(person_id: UUID) -> Response | tuple[str, int]:
    """Correct it, and send the invitation there."""
    form, status = CorrectAddressForm(), 422
    if form.validate_on_submit():
        try:
            with transaction():
                commands.correct_address(
                    person_id=person_id,
                    email=form.email.data or "",
                    actor_id=viewer().id,
                    base_url=_base_url(),
                    at=clock.now(),
                )
        except Conflict as error:
            status = _refuse(form, error)
        else:
            return _back(person_id, _("The invitation is on its way to the new address."))
    return _show("address", status, person=_person(person_id), form=form)


@administration.get("/people/<uuid:person_id>/names")
@requires(Capability.PEOPLE_MANAGE)
def names(person_id: UUID) -> tuple[str, int]:
    """The names of a person, to correct."""
    found = _person(person_id)
    form = NamesForm(data={"name": found.name, "preferred_name": found.preferred_name})
    return _show("names", person=found, form=form)


@administration.post("/people/<uuid:person_id>/names")
@requires(Capability.PEOPLE_MANAGE)
def correct_names(person_id: UUID) -> Response | tuple[str, int]:
    """Correct them."""
    form = NamesForm()
    if not form.validate_on_submit():
        return _show("names", 422, person=_person(person_id), form=form)
    with transaction():
        commands.correct_names(
            person_id=person_id,
            name=form.name.data or "",
            preferred_name=form.preferred_name.data,
            actor_id=viewer().id,
            at=clock.now(),
        )
    return _back(person_id, _("The names are corrected."))


def _role_form(**values: Any) -> RoleForm:
    form = RoleForm(data=values)
    form.offer(queries.scopes())
    return form


@administration.get("/people/<uuid:person_id>/roles/new")
@requires(Capability.PEOPLE_MANAGE)
def new_role(person_id: UUID) -> tuple[str, int]:
    """Which role, where, from when."""
    form = _role_form(begins_on=clock.agency_day())
    return _show("role", person=_person(person_id), form=form, operation=new_id())


@administration.post("/people/<uuid:person_id>/roles/new")
@requires(Capability.PEOPLE_MANAGE)
def give_role(person_id: UUID) -> Response | tuple[str, int]:
    """Give the role."""
    form, status = _role_form(), 422
    if form.validate_on_submit():
        try:
            with transaction():
                commands.add_role(
                    operation=_operation(form),
                    person_id=person_id,
                    role=Role(form.role.data),
                    scope_id=parse_id(form.scope.data),
                    begins_on=form.begins_on.data or clock.agency_day(),
                    ends_on=form.ends_on.data,
                    actor_id=viewer().id,
                    at=clock.now(),
                )
        except (Conflict, Invalid) as error:
            status = _refuse(form, error)
        else:
            return _back(person_id, _("The role is given."))
    return _show("role", status, person=_person(person_id), form=form, operation=new_id())


def _held(person_id: UUID, role_id: UUID) -> tuple[queries.PersonPage, queries.HeldRole]:
    """A person with one of their roles; NotFound where it is somebody else's."""
    found = _person(person_id)
    held = next((held for held in found.roles if held.id == role_id), None)
    if held is None:
        raise NotFound
    return found, held


@administration.get("/people/<uuid:person_id>/roles/<uuid:role_id>/end")
@requires(Capability.PEOPLE_MANAGE)
def role_to_end(person_id: UUID, role_id: UUID) -> tuple[str, int]:
    """Whether to end the role, and when."""
    found, held = _held(person_id, role_id)
    if held.standing is Standing.PAST:
        raise Conflict("role-over")
    return _show("end_role", person=found, held=held, form=EndRoleForm())


@administration.post("/people/<uuid:person_id>/roles/<uuid:role_id>/end")
@requires(Capability.PEOPLE_MANAGE)
def end_role(person_id: UUID, role_id: UUID) -> Response | tuple[str, int]:
    """End the role."""
    form, status = EndRoleForm(), 422
    if form.validate_on_submit():
        try:
            with transaction():
                commands.end_role(
                    person_id=person_id,
                    assignment_id=role_id,
                    last_day=form.last_day.data if form.when.data == AFTER else None,
                    actor_id=viewer().id,
                    today=clock.agency_day(),
                    at=clock.now(),
                )
        except (Conflict, Invalid) as error:
            status = _refuse(form, error)
        else:
            return _back(person_id, _("The role is ended."))
    found, held = _held(person_id, role_id)
    return _show("end_role", status, person=found, held=held, form=form)


@administration.get("/people/<uuid:person_id>/close")
@requires(Capability.PEOPLE_MANAGE)
def account_to_close(person_id: UUID) -> tuple[str, int]:
    """What closing the account does, before it is done."""
    return _show("close", person=_person(person_id))


@administration.post("/people/<uuid:person_id>/close")
@requires(Capability.PEOPLE_MANAGE)
def close_account(person_id: UUID) -> Response:
    """Off-board a person."""
    with transaction():
        commands.disable(
            person_id=person_id, actor_id=viewer().id, today=clock.agency_day(), at=clock.now()
        )
    return _back(person_id, _("The account is closed."))


@administration.post("/people/<uuid:person_id>/open")
@requires(Capability.PEOPLE_MANAGE)
def open_account(person_id: UUID) -> Response:
    """Open a closed account again."""
    with transaction():
        commands.enable(person_id=person_id, actor_id=viewer().id, at=clock.now())
    return _back(person_id, _("The account is open again. Its roles have to be given anew."))
