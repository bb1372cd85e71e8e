"""The trainer's desk: courses, what is begun there, a participant's day, and publishing."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.authoring import commands, pages, queries
from app.authoring.examples import begin_module
from app.authoring.forms import (
    DayForm,
    NewModuleForm,
    PublishForm,
    TranslationForm,
    weights_form,
)
from app.authoring.pages import address, show, view_of
from app.authoring.planning import Plan, plan_of
from app.authoring.queries import TextView
from app.authoring.review.pages import review_of
from app.authoring.rules import Place, folder_for, id_from, translation_of
from app.authoring.timetable.queries import plans
from app.authoring.turns.queries import waiting_for
from app.catalog.queries import titled
from app.exchanges.rules import PlacementState, phase_on
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import parse_id
from app.learning.home import groups_of, phase_words, stations
from app.learning.queries import imagined_tasks
from app.people.access import requires, viewer
from app.people.rules import Capability
from app.ui.languages import INTERFACE, language
from app.ui.words import say, say_code

authoring = Blueprint("authoring", __name__, template_folder="templates")


@authoring.get("/courses")
@requires(Capability.COURSES_EDIT)
def courses() -> Response:
    """Every course, with the state of each text."""
    rows = queries.courses()
    # Nothing waits where nobody writes.
    drafted = any(text.draft for row in rows for module in row.modules for text in module.texts)
    return show(
        "courses",
        courses=[(row, titled(row.titles, language())) for row in rows],
        me=viewer().id,
        now=clock.now(),
        phase_words=phase_words,
        languages_most=len(INTERFACE),
        waiting=waiting_for(viewer().id) if drafted else (),
        plans=plans() if drafted else {},
        say_code=say_code,
    )


def _new_form() -> NewModuleForm:
    form = NewModuleForm(lang=language(), minutes=30)
    form.offer((row.id, titled(row.titles, language())) for row in queries.courses())
    return form


@authoring.get("/courses/new")
@requires(Capability.COURSES_EDIT)
def new_module() -> Response:
    """Which course, what it is called, in which language."""
    form = _new_form()
    if request.args.get("course"):
        form.course.data = request.args["course"]
    return show("new", form=form)


@authoring.post("/courses/new")
@requires(Capability.COURSES_EDIT)
def begin() -> Response:
    """Begin a module with a text that teaches the format."""
    form = _new_form()
    if form.validate_on_submit():
        title, course_id = form.title.data or "", form.course.data
        module_id = form.module_id.data or id_from(title)
        folder = folder_for(module_id, queries.modules_of(course_id) + 1)
        text = begin_module(module_id=module_id, title=title, minutes=form.minutes.data or 1)
        try:
            with transaction():
                commands.begin(
                    module_id=module_id,
                    lang=form.lang.data,
                    place=Place(course_id, folder),
                    source=text,
                    actor_id=viewer().id,
                    at=clock.now(),
                )
        except (Conflict, Invalid) as error:
            form.refuse(say(error), "module_id")
        else:
            flash(_("The module has begun. Nobody but trainers sees it before it is published."))
            url = url_for("editor.edit", module_id=module_id, lang=form.lang.data)
            return redirect(url, 303)
    return show("new", 422, form=form)


def _source(module_id: str) -> tuple[TextView, TranslationForm]:
    found = queries.source_text(module_id)
    if found is None:
        raise NotFound
    form = TranslationForm()
    form.offer(queries.languages_of(module_id))
    if not form.lang.choices:
        raise NotFound
    return queries.text_view(module_id, found[0].source_lang), form


@authoring.get("/courses/<module_id>/translate")
@requires(Capability.COURSES_EDIT)
def new_translation(module_id: str) -> Response:
    """Into which language."""
    view, form = _source(module_id)
    return show("translate", view=view, form=form)


@authoring.post("/courses/<module_id>/translate")
@requires(Capability.COURSES_EDIT)
def begin_translation(module_id: str) -> Response:
    """Begin a translation with the published text of the source."""
    wanted = request.form.get("lang")
    if wanted in queries.languages_of(module_id):  # begun already: go on with it
        return redirect(url_for("editor.edit", module_id=module_id, lang=wanted), 303)
    view, form = _source(module_id)
    if not form.validate_on_submit() or view.published is None:
        return show("translate", 422, view=view, form=form)
    with transaction():
        commands.begin(
            module_id=module_id,
            lang=form.lang.data,
            place=view.place,
            source=translation_of(
                queries.revision_source(view.published.revision_id), view.published.sha256
            ),
            actor_id=viewer().id,
            at=clock.now(),
        )
    flash(
        _("This is the text to translate. Leave the ids and the words before colons as they are.")
    )
    return redirect(url_for("editor.edit", module_id=module_id, lang=form.lang.data), 303)


@authoring.get("/courses/on-a-day")
@requires(Capability.COURSES_EDIT)
def on_a_day() -> Response:
    """What a participant with these dates has before them on that day."""
    today = clock.agency_day()
    form = DayForm(request.args or MultiDict(DayForm.usual(today)))
    exchange = form.exchange()
    if exchange is None:
        return show("on_a_day", 422, form=form, groups=(), stations=())
    journey, day = exchange
    return show(
        "on_a_day",
        form=form,
        day=day,
        phase=phase_words(phase_on(journey, day)),
        groups=pages.to_previews(groups_of(imagined_tasks(journey, day), language()), language()),
        stations=stations(journey, PlacementState.PREPARING, day, here_words=_("On this day")),
    )


def _approval_needed() -> bool:
    return bool(current_app.config["SAMFERD"].review_required)


def plan_and_form(
    view: TextView, base: type[PublishForm] = PublishForm
) -> tuple[Plan, PublishForm]:
    """What a publish would change, and the form that says how much each change is."""
    plan = plan_of(view, pages.checked(view), approval_needed=_approval_needed())
    sections = ((section.id, section.title, section.weight) for section in plan.sections)
    return plan, weights_form(sections, base)()


@authoring.get("/courses/<module_id>/<lang>/publish")
@requires(Capability.COURSES_EDIT)
def publish_plan(module_id: str, lang: str) -> Response:
    """What a publish would change, and for how many."""
    view = view_of(module_id, lang)
    if view.draft is None:
        return redirect(address("editor.edit", view), 303)
    plan, form = plan_and_form(view)
    return publish_page(view, plan, form)


def publish_page(
    view: TextView, plan: Plan, form: PublishForm, status: int = 200, **more: object
) -> Response:
    """The plan with its form."""
    review = review_of(view, viewer().id)
    return show(
        "publish", status, view=view, plan=plan, form=form, say_code=say_code, review=review, **more
    )


@authoring.post("/courses/<module_id>/<lang>/publish")
@requires(Capability.COURSES_EDIT)
def publish(module_id: str, lang: str) -> Response:
    """Publish the draft that the plan was made of. Sent again, it has been published."""
    draft_id = parse_id(request.form.get("draft"))
    if draft_id is None or not queries.is_published_draft(draft_id):
        view = view_of(module_id, lang)
        plan, form = plan_and_form(view)
        if not form.validate_on_submit():
            return publish_page(view, plan, form, 422)
        text = plan.text(view)
        try:
            if view.draft is None or view.draft.id != draft_id or text is None:
                raise Conflict("draft-changed")
            with transaction():
                commands.publish(
                    draft_id=draft_id,
                    version=form.version.data or 0,
                    text=text,
                    errors=plan.checked.errors,
                    note=form.note.data or "",
                    changes=plan.weights(form.data),
                    approval_needed=_approval_needed(),
                    actor_id=viewer().id,
                    at=clock.now(),
                )
        except (Conflict, Invalid) as error:
            form.refuse(say(error))
            return publish_page(view_of(module_id, lang), plan, form, 422)
    flash(_("Published. This is what participants read from now on."))
    return redirect(url_for("authoring.courses"), 303)
