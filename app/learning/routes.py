"""The participant's home and modules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

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
from app.format.activities.kinds import Activity
from app.format.activities.reflection import Reflection
from app.format.renderer import Renderer
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Invalid, NotFound
from app.foundation.ids import new_id, parse_id
from app.foundation.prepared import Prepared
from app.journal import commands as journal
from app.learning import commands
from app.learning.answers.judged import EARLIER, Answer, Judged, Unanswered
from app.learning.answers.kinds import answering
from app.learning.forms import StepForm
from app.learning.home import home_page
from app.learning.own_words.queries import Before, before
from app.learning.pages import Refused, module_page, module_path
from app.learning.queries import (
    HOME_PAGE,
    MODULE_PAGE,
    StepState,
    home_day,
    home_key,
    module_reading,
    private_answers,
)
from app.people.access import page_rows, requires, viewer
from app.people.rules import Capability
from app.ui.assets import build
from app.ui.delivery import etag_of, is_current, ready, unchanged
from app.ui.languages import language
from app.ui.splice import told
from app.ui.words import say_code
from app.vault.commands import MasterKeys

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
    earlier = before(_masters(), person.id, text.revision_id)
    etag = etag_of(
        text.revision_id, lang, reading.assignment, reading.version,
        [(step, found.at) for step, found in earlier.items()], clock.agency_day(),
        sorted(person.roles), person.sign_in_id, person.name, build(), said,
    )  # fmt: skip
    if is_current(etag):
        return unchanged(etag)
    private = _beside(earlier, private_answers(_masters(), person.id, reading.states()))
    page = module_page(reading, text, lang=lang, viewer=person, private=private, said=said)
    return ready(page, etag)


@learning.post("/modules/<module_id>/steps/<step>")
@requires(Capability.LEARN, reading=_module_statement)
def take_step(module_id: str, step: str) -> Response:
    """Tick a section, or answer an activity. The same sent twice has one effect."""
    form = StepForm()
    if not form.validate_on_submit():
        abort(422)
    person, reading = viewer(), module_reading(page_rows(), module_id)
    if reading is None:
        raise NotFound
    text = best_text(reading.texts, language())
    states = reading.states()
    private = private_answers(_masters(), person.id, states)
    activity = document(text.revision_id).activity(step)
    sent = request.form.to_dict(flat=False)
    taken = answering(activity).take(activity, sent) if activity else {}
    try:
        judged = _judged(activity, taken, states.get(step), private.get(step, {}))
        _record(form, module_id, step, text, activity, judged)
    except (Unanswered, Invalid) as error:
        earlier = before(_masters(), person.id, text.revision_id)
        refused = Refused(step, say_code(error.code, error.values), taken, _at(error))
        page = module_page(
            reading, text, lang=language(), viewer=person, private=_beside(earlier, private),
            refused=refused,
        )  # fmt: skip
        return make_response(page, 422)
    return redirect(f"{module_path(module_id)}#{step}", 303)


def _at(error: Unanswered | Invalid) -> str:
    """The control that can mend what was refused; empty for the whole activity."""
    return error.at if isinstance(error, Unanswered) else error.field or ""


def _beside(earlier: Mapping[str, Before], private: dict[str, Answer]) -> dict[str, Answer]:
    """What a person wrote for themselves, with what they answered the time before beside it."""
    asked = {step: {**private.get(step, {}), EARLIER: it.said} for step, it in earlier.items()}
    return {**private, **asked}


def _judged(
    activity: Activity | None, taken: Answer, state: StepState | None, private: Answer
) -> Judged | None:
    """What an answer comes to; None for a section, which is only ticked."""
    if activity is None:
        return None
    stands = {**(state.answer or {} if state else {}), **private}
    return answering(activity).judge(activity, taken, stands)


def _record(
    form: StepForm,
    module_id: str,
    step: str,
    text: Text,
    activity: Activity | None,
    judged: Judged | None,
) -> None:
    """Write an answer, a reflection into the journal first."""
    now, person = clock.now(), viewer()
    operation = parse_id(form.operation.data) or new_id()
    words = judged.journal if judged else None
    html = "" if words is None else journal.render_text(_renderer(), words)
    with transaction():
        if words is not None and isinstance(activity, Reflection):
            placement = current_placement(person.id)
            journal.write(
                operation=operation,
                masters=_masters(),
                author_id=person.id,
                text=words,
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
            masters=_masters(),
            at=now,
        )


def _masters() -> MasterKeys:
    return cast("MasterKeys", current_app.extensions["samferd_masters"])


def _renderer() -> Renderer:
    return cast("Renderer", current_app.extensions["samferd_renderer"])
