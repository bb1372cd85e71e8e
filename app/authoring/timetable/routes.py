"""When a text is published by itself: planned, and called off."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authoring.forms import PublishForm
from app.authoring.pages import address, view_of
from app.authoring.planning import Plan
from app.authoring.queries import TextView
from app.authoring.review.commands import Text
from app.authoring.routes import plan_and_form, publish_page
from app.authoring.timetable import commands
from app.authoring.timetable.forms import LaterForm
from app.authoring.timetable.rules import moment_of
from app.foundation import clock
from app.foundation.configuration import Config
from app.foundation.db import transaction
from app.foundation.errors import Conflict, Invalid
from app.people.access import requires, viewer
from app.people.rules import Capability
from app.ui.words import say

timetable = Blueprint("timetable", __name__)


def _config() -> Config:
    config: Config = current_app.config["SAMFERD"]
    return config


@timetable.get("/courses/<module_id>/<lang>/publish-later")
@requires(Capability.COURSES_EDIT)
def later(module_id: str, lang: str) -> Response:
    """What a publish would change, and when it should be done."""
    view = view_of(module_id, lang)
    if view.draft is None:
        return redirect(address("editor.edit", view), 303)
    plan, form = plan_and_form(view, LaterForm)
    return _later_page(view, plan, form)


def _later_page(view: TextView, plan: Plan, form: PublishForm, status: int = 200) -> Response:
    return publish_page(view, plan, form, status, later=True, zone=_config().time_zone)


@timetable.post("/courses/<module_id>/<lang>/publish-later")
@requires(Capability.COURSES_EDIT)
def plan_publish(module_id: str, lang: str) -> Response:
    """Let the worker publish the draft at a moment."""
    view = view_of(module_id, lang)
    plan, form = plan_and_form(view, LaterForm)
    if not form.validate_on_submit():
        return _later_page(view, plan, form, 422)
    due_at = moment_of(form["day"].data, form["hour"].data, _config().time_zone)
    try:
        with transaction():
            commands.plan(
                text=Text(view.module_id, view.lang, form.version.data or 0),
                due_at=due_at,
                note=form.note.data or "",
                changes=plan.weights(form.data),
                errors=plan.checked.errors,
                approval_needed=_config().review_required,
                actor_id=viewer().id,
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(say(error), getattr(error, "field", None))
        return _later_page(view_of(module_id, lang), plan, form, 422)
    flash(_("Planned. It is published by itself at that moment."))
    return redirect(url_for("authoring.courses"), 303)


@timetable.post("/courses/<module_id>/<lang>/call-off")
@requires(Capability.COURSES_EDIT)
def call_off(module_id: str, lang: str) -> Response:
    """Do not publish by itself after all."""
    view = view_of(module_id, lang)
    with transaction():
        commands.call_off(
            text=Text(view.module_id, view.lang, 0), actor_id=viewer().id, at=clock.now()
        )
    flash(_("Called off. Nothing is published by itself."))
    return redirect(address("editor.edit", view), 303)
