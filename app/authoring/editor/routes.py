"""The editor: writing, saving, two people at one text, and the preview."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authoring import commands, pages, queries
from app.authoring.comparison import compare, merge
from app.authoring.examples import examples, insert
from app.authoring.forms import LookForm, TextForm
from app.authoring.pages import address, show, view_of
from app.authoring.queries import TextView
from app.authoring.review.pages import review_of
from app.authoring.rules import tidy
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import parse_id
from app.people.access import requires, viewer
from app.people.rules import Capability
from app.ui.dates import hour_words
from app.ui.headers import policy
from app.ui.words import say, say_code

editor = Blueprint("editor", __name__)


def _editor(view: TextView, form: TextForm, status: int = 200) -> Response:
    source = view.source if form.text.data is None else form.text.data
    found = pages.checked(view, source)
    page = pages.preview(view, found) if found.document and source == view.source else None
    return show(
        "edit",
        status,
        view=view,
        form=form,
        source=source,
        found=found,
        weight=pages.weigh(page) if page else None,
        examples=examples(),
        review=review_of(view, viewer().id),
        approval_needed=current_app.config["SAMFERD"].review_required,
        say_code=say_code,
        me=viewer().id,
        now=clock.now(),
        beside=bool(request.values.get("beside")),
    )


@editor.get("/courses/<module_id>/<lang>/edit")
@requires(Capability.COURSES_EDIT)
def edit(module_id: str, lang: str) -> Response:
    """The text, to write in."""
    return _editor(view_of(module_id, lang), TextForm(formdata=None))


def _save(view: TextView, form: TextForm, source: str) -> commands.Saved:
    with transaction():
        return commands.save(
            module_id=view.module_id,
            lang=view.lang,
            place=view.place,
            source=source,
            version=form.version.data or 0,
            base=parse_id(form.base.data),
            keep_both=form.keep.data == "theirs",
            actor_id=viewer().id,
            at=clock.now(),
        )


@editor.post("/courses/<module_id>/<lang>/edit")
@requires(Capability.COURSES_EDIT)
def save(module_id: str, lang: str) -> Response:
    """Save the text on top of the version it was written from."""
    view, form = view_of(module_id, lang), TextForm()
    if not form.validate_on_submit():
        return _editor(view, form, 422)
    try:
        source = form.text.data or ""
        if form.insert.data:
            source = insert(source, form.insert.data)
        _save(view, form, source)
    except (Invalid, KeyError) as error:
        form.refuse(say(error) if isinstance(error, Invalid) else _("Choose a block."), "text")
        return _editor(view, form, 422)
    except Conflict:
        return _two_texts(view_of(module_id, lang), form)
    flash(
        _("Saved. The block stands at the end of the text; move it where it belongs.")
        if form.insert.data
        else _("Saved.")
    )
    beside = 1 if form.beside.data else None
    if form.preview.data and not beside:
        return redirect(address("editor.preview", view), 303)
    return redirect(address("editor.edit", view, beside=beside), 303)


@editor.post("/courses/<module_id>/<lang>/autosave")
@requires(Capability.COURSES_EDIT)
def autosave(module_id: str, lang: str) -> tuple[Response, int]:
    """Save while somebody writes; the answer is for the script of the editor."""
    view, form = view_of(module_id, lang), TextForm()
    try:
        saved = _save(view, form, form.text.data or "")
    except (Invalid, Conflict) as error:
        words = say(error)
        return jsonify(said=words), error.status
    after = view_of(module_id, lang)
    found = pages.checked(after)
    page = pages.preview(after, found)
    panel = render_template(
        "authoring/checks.html", view=after, found=found, weight=pages.weigh(page) if page else None
    )
    words = _("Saved %(time)s", time=hour_words(saved.at))
    return jsonify(version=saved.version, said=words, checks=panel), 200


def _two_texts(view: TextView, form: TextForm) -> Response:
    """Both texts, when somebody saved in between. Nothing of either is lost."""
    mine = tidy(form.text.data or "")
    ancestor = queries.saved_before(view.module_id, view.lang, form.version.data or 0)
    if ancestor is None:
        base = parse_id(form.base.data)
        ancestor = queries.revision_source(base) if base else view.source
    who = view.draft.by if view.draft else (view.published.by if view.published else None)
    theirs_name = who or _("The other text")
    return show(
        "conflict",
        409,
        view=view,
        mine=mine,
        lines=compare(view.source, mine),
        who=who,
        merged=merge(
            ancestor, mine, view.source, mine_name=_("Your text"), theirs_name=theirs_name
        ),
    )


@editor.get("/courses/<module_id>/<lang>/newer")
@requires(Capability.COURSES_EDIT)
def newer(module_id: str, lang: str) -> Response:
    """What was published since the draft began, and both in one text to go on with."""
    view = view_of(module_id, lang)
    if view.draft is None or not view.outdated or view.published is None:
        return redirect(address("editor.edit", view), 303)
    base = queries.revision_source(view.base) if view.base else ""
    current = queries.revision_source(view.published.revision_id)
    return show(
        "newer",
        view=view,
        lines=compare(base, current),
        merged=merge(
            base,
            view.source,
            current,
            mine_name=_("The draft"),
            theirs_name=_("Published"),
        ),
    )


@editor.get("/courses/<module_id>/<lang>/discard")
@requires(Capability.COURSES_EDIT)
def draft_to_discard(module_id: str, lang: str) -> Response:
    """Whether to put the draft away."""
    view = view_of(module_id, lang)
    if view.draft is None:
        return redirect(address("editor.edit", view), 303)
    return show("discard", view=view)


@editor.post("/courses/<module_id>/<lang>/discard")
@requires(Capability.COURSES_EDIT)
def discard(module_id: str, lang: str) -> Response:
    """Put the draft away. It is kept, and participants go on reading what is published."""
    with transaction():
        commands.discard(
            module_id=module_id,
            lang=lang,
            version=request.form.get("version", 0, int),
            actor_id=viewer().id,
            at=clock.now(),
        )
    flash(_("The draft is put away. What is published stays as it is."))
    return redirect(url_for("authoring.courses"), 303)


def _look() -> LookForm:
    form = LookForm(request.args)
    form.offer()
    return form


@editor.get("/courses/<module_id>/<lang>/preview")
@requires(Capability.COURSES_EDIT)
def preview(module_id: str, lang: str) -> Response:
    """The page in a frame, with the ways to look at it."""
    view, form = view_of(module_id, lang), _look()
    found = pages.checked(view)
    page = pages.preview(view, found)
    wanted = {
        "look": form.look.data or None,
        "plain": 1 if form.plain.data else None,
        "explained": 1 if form.explained.data else None,
    }
    return show(
        "preview",
        view=view,
        form=form,
        found=found,
        weight=pages.weigh(page) if page else None,
        frame=address("editor.page", view, **wanted) if page else "",
        phone=form.width.data != "full",
    )


@editor.get("/courses/<module_id>/<lang>/preview/page")
@requires(Capability.COURSES_EDIT)
def page(module_id: str, lang: str) -> Response:
    """The participant's page of the text as it is saved. Nothing can be sent from it."""
    view, form = view_of(module_id, lang), _look()
    found = pages.checked(view)
    html = pages.preview(
        view, found, look=form.look.data or "", explained=bool(form.explained.data)
    )
    if html is None:
        raise NotFound
    response = make_response(html)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    pictures = "'none'" if form.plain.data else "'self'"
    response.headers["Content-Security-Policy"] = policy(
        frame_ancestors="'self'", form_action="'none'", img_src=pictures
    )
    return response
