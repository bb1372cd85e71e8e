"""The participant's home and modules."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from app.catalog.queries import Text, best_text, document
from app.ethics.queries import waiting as guidelines_wait
from app.exchanges.queries import current_placement
from app.format.document import Dilemma, Quiz, Reflection
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Invalid, NotFound
from app.foundation.ids import new_id, parse_id
from app.foundation.prepared import Prepared
from app.journal import commands as journal
from app.learning import commands
from app.learning.forms import StepForm
from app.learning.home import home_page
from app.learning.pages import module_page, module_path
from app.learning.queries import (
    HOME_PAGE,
    MODULE_PAGE,
    ModuleReading,
    StepState,
    home_day,
    home_key,
    module_reading,
)
from app.learning.rules import Judged, Unanswered, judge_choice, judge_quiz
from app.people.access import page_rows, requires, viewer
from app.people.rules import Capability
from app.ui.assets import build
from app.ui.delivery import etag_of, is_current, ready, unchanged
from app.ui.languages import language
from app.ui.splice import told
from app.ui.words import say, say_code

learning = Blueprint("learning", __name__, template_folder="templates")


def _home_statement() -> tuple[Prepared, dict[str, Any]]:
    return HOME_PAGE, {}


def _module_statement() -> tuple[Prepared, dict[str, Any]]:
    return MODULE_PAGE, {"module_id": (request.view_args or {})["module_id"]}


@learning.get("/")
@requires(Capability.SIGNED_IN, reading=_home_statement)
def home() -> Response | str:
    """A participant's home; staff are sent to their desk."""
    person, rows, lang = viewer(), page_rows(), language()
    if rows is not None:
        said = told()
        today = home_day(rows, clock.now())
        etag = etag_of(
            home_key(rows),
            today,
            lang,
            sorted(person.roles),
            person.sign_in_id,
            person.name,
            build(),
            said,
        )
        if is_current(etag):
            return unchanged(etag)
        return ready(home_page(rows, person, lang, today, said), etag)
    if person.can(Capability.ROUND_FOLLOW):
        return redirect(url_for("coordination.rounds"), 303)
    if person.can(Capability.PEOPLE_MANAGE):
        return redirect(url_for("administration.persons"), 303)
    if person.can(Capability.COURSES_EDIT):
        return redirect(url_for("authoring.courses"), 303)
    return render_template(
        "learning/no_placement.html",
        person=person,
        guidelines_wait=guidelines_wait(person.id, today=clock.agency_day()),
        contact=person.can(Capability.PARTNERSHIP_FOLLOW),
    )


@learning.get("/modules/<module_id>")
@requires(Capability.LEARN, reading=_module_statement)
def module(module_id: str) -> Response:
    """A module, with how far its reader has come."""
    reading = module_reading(page_rows(), module_id)
    if reading is None:
        raise NotFound
    person, lang = viewer(), language()
    text = best_text(reading.texts, lang)
    said = told()
    etag = etag_of(
        text.revision_id, lang, reading.assignment, reading.version,
        sorted(person.roles), person.sign_in_id, person.name, build(), said,
    )  # fmt: skip
    if is_current(etag):
        return unchanged(etag)
    return ready(module_page(reading, text, lang=lang, viewer=person, said=said), etag)


@learning.post("/modules/<module_id>/steps/<step>")
@requires(Capability.LEARN, reading=_module_statement)
def take_step(module_id: str, step: str) -> Response:
    """Tick a section, or answer an activity. The same sent twice has one effect."""
    form = StepForm()
    if not form.validate_on_submit():
        abort(422)
    reading = module_reading(page_rows(), module_id)
    if reading is None:
        raise NotFound
    text = best_text(reading.texts, language())
    try:
        _record(form, module_id, step, text, reading)
    except (Unanswered, Invalid) as error:
        words = say(error) if isinstance(error, Invalid) else say_code(str(error.args[0]))
        wrong, typed = (step, words), form.text.data or ""
        page = module_page(
            reading, text, lang=language(), viewer=viewer(), error=wrong, typed=typed
        )
        return make_response(page, 422)
    return redirect(f"{module_path(module_id)}#{step}", 303)


def _record(
    form: StepForm,
    module_id: str,
    step: str,
    text: Text,
    reading: ModuleReading,
) -> None:
    """Judge what was sent and write it, a reflection into the journal first."""
    now, person = clock.now(), viewer()
    operation = parse_id(form.operation.data) or new_id()
    activity = document(text.revision_id).activity(step)
    judged: Judged | None = None
    html = ""
    if isinstance(activity, Quiz):
        judged = judge_quiz(activity, request.form.getlist("answer"))
    elif isinstance(activity, Dilemma):
        judged = _choice(activity, form, reading.states().get(step))
    elif isinstance(activity, Reflection):
        renderer = current_app.extensions["samferd_renderer"]
        html = journal.render_text(renderer, form.text.data or "")
        judged = Judged({"written": True}, None, completes=True)
    with transaction():
        if isinstance(activity, Reflection):
            placement = current_placement(person.id)
            journal.write(
                operation=operation,
                masters=current_app.extensions["samferd_masters"],
                author_id=person.id,
                text=form.text.data or "",
                html=html,
                prompt=activity.prompt,
                prompt_revision_id=text.revision_id,
                placement_id=placement.id if placement else None,
                phase=None,
                at=now,
            )
        commands.record_step(
            operation=operation,
            person_id=person.id,
            module_id=module_id,
            step=step,
            revision_id=text.revision_id,
            judged=judged,
            at=now,
        )


def _choice(dilemma: Dilemma, form: StepForm, state: StepState | None) -> Judged:
    if form.restart.data:
        return Judged({"path": []}, None, completes=False)
    path = state.answer.get("path", []) if state and state.answer else []
    return judge_choice(dilemma, path, form.scene.data or "", form.choice.data or "")
