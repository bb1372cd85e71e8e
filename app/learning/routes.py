"""The participant's home and modules."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

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
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.catalog.queries import Text, best_text, current_texts, document
from app.exchanges.queries import current_placement
from app.format.document import Dilemma, Quiz, Reflection
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Invalid, NotFound
from app.foundation.ids import new_id, parse_id
from app.journal import commands as journal
from app.learning import commands
from app.learning.forms import StepForm
from app.learning.home import home_page
from app.learning.pages import build, module_page
from app.learning.queries import (
    HOME_PAGE,
    MODULE_PAGE,
    ModuleReading,
    StepState,
    home_key,
    home_of,
    module_reading,
    reading_for_write,
)
from app.learning.rules import Judged, Unanswered, judge_choice, judge_quiz
from app.people.access import page_rows, requires, viewer
from app.people.rules import Capability
from app.ui.languages import language
from app.ui.words import say, say_code

learning = Blueprint("learning", __name__, template_folder="templates")


def _home_statement() -> tuple[Select[Any], dict[str, Any]]:
    return HOME_PAGE, {}


def _module_statement() -> tuple[Select[Any], dict[str, Any]]:
    return MODULE_PAGE, {"module_id": (request.view_args or {})["module_id"]}


def _answer(html: str, etag: str, status: int = 200) -> Response:
    response = make_response(html, status)
    if status == 200:  # noqa: PLR2004 - only a page as it stands may be kept
        response.set_etag(hashlib.sha256(etag.encode()).hexdigest()[:20], weak=True)
        response.make_conditional(request)
    return response


@learning.get("/")
@requires(Capability.SIGNED_IN, reading=_home_statement)
def home() -> Response | str:
    """A participant's home; staff are sent to their desk."""
    person = viewer()
    found = home_of(page_rows(), clock.now().date())
    if found is not None:
        key = home_key(page_rows())
        made_of = (key, language(), clock.today(found.time_zone), person.sign_in_id, person.name)
        etag = f"{made_of}|{build()}"
        fresh = hashlib.sha256(etag.encode()).hexdigest()[:20]
        if request.if_none_match.contains_weak(fresh):
            return _unchanged(fresh)
        return _answer(home_page(found, person, language(), key), etag)
    if person.can(Capability.ROUND_FOLLOW):
        return redirect(url_for("coordination.rounds"), 303)
    if person.can(Capability.PEOPLE_MANAGE):
        return redirect(url_for("administration.persons"), 303)
    return render_template("learning/no_placement.html")


@learning.get("/modules/<module_id>")
@requires(Capability.LEARN, reading=_module_statement)
def module(module_id: str) -> Response:
    """A module, with how far its reader has come."""
    reading = module_reading(page_rows(), module_id)
    if reading is None:
        raise NotFound
    person, lang = viewer(), language()
    text = best_text(reading.texts, lang)
    state = f"{text.revision_id}|{lang}|{reading.assignment_id}|{reading.version}"
    etag = f"{state}|{person.sign_in_id}|{person.name}|{build()}"
    fresh = hashlib.sha256(etag.encode()).hexdigest()[:20]
    if request.if_none_match.contains_weak(fresh):
        return _unchanged(fresh)
    return _answer(module_page(reading, text, lang=lang, viewer=person), etag)


def _unchanged(etag: str) -> Response:
    response = make_response("", 304)
    response.set_etag(etag, weak=True)
    return response


@learning.post("/modules/<module_id>/steps/<step>")
@requires(Capability.LEARN)
def take_step(module_id: str, step: str) -> Response:
    """Tick a section, or answer an activity. The same sent twice has one effect."""
    form = StepForm()
    if not form.validate_on_submit():
        abort(422)
    person = viewer()
    found = reading_for_write(person.id, module_id)
    if found is None:
        raise NotFound
    text = best_text(current_texts([module_id])[module_id], language())
    operation = parse_id(form.operation.data) or new_id()
    try:
        _record(form, module_id, step, text, found[1], operation)
    except (Unanswered, Invalid) as error:
        words = say(error) if isinstance(error, Invalid) else say_code(str(error.args[0]))
        return _refused(step, text, found[1], words, form.text.data or "")
    return redirect(url_for("learning.module", module_id=module_id, _anchor=step), 303)


def _record(
    form: StepForm,
    module_id: str,
    step: str,
    text: Text,
    steps: dict[str, StepState],
    operation: UUID,
) -> None:
    """Judge what was sent and write it, a reflection into the journal first."""
    now, person = clock.now(), viewer()
    activity = document(text.revision_id).activity(step)
    judged: Judged | None = None
    html = ""
    if isinstance(activity, Quiz):
        judged = judge_quiz(activity, request.form.getlist("answer"))
    elif isinstance(activity, Dilemma):
        judged = _choice(activity, form, steps.get(step))
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


def _refused(
    step: str, text: Text, steps: dict[str, StepState], words: str, typed: str
) -> Response:
    """The module again, with what is wrong beside the activity."""
    compiled = document(text.revision_id)
    done = sum(1 for state in steps.values() if state.completed)
    reading = ModuleReading(
        assignment_id=new_id(),
        version=0,
        steps_done=done,
        steps_total=len(compiled.steps),
        due_on=None,
        completed_at=None,
        steps=steps,
        texts={text.lang: text},
    )
    page = module_page(
        reading, text, lang=language(), viewer=viewer(), error=(step, words), typed=typed
    )
    return make_response(page, 422)
