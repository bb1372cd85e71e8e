"""A second person reads a draft, comments, approves or returns it."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authoring import pages
from app.authoring.comparison import compare
from app.authoring.pages import address, show, view_of
from app.authoring.queries import TextView
from app.authoring.review import commands, queries
from app.authoring.review.commands import Text
from app.authoring.review.forms import AnswerForm, AskForm, CommentForm, VerdictForm
from app.authoring.review.pages import lines_of, review_of
from app.authoring.review.rules import Verdict
from app.foundation import clock
from app.foundation.configuration import Config
from app.foundation.db import transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import parse_id
from app.people.access import requires, viewer
from app.people.rules import Capability
from app.ui.forms import BaseForm
from app.ui.words import say, say_code

reviewing = Blueprint("reviewing", __name__)


def _config() -> Config:
    config: Config = current_app.config["SAMFERD"]
    return config


def _ask_form(*, sent: bool = False) -> AskForm:
    form = AskForm() if sent else AskForm(formdata=None)
    form.offer(queries.reviewers(clock.agency_day(), without=viewer().id))
    return form


def _page(view: TextView, refused: BaseForm | None = None) -> Response:
    """The review of a draft, with a form that was refused in the place of its own."""
    review = review_of(view, viewer().id, as_sent=True)
    if review is None:
        return redirect(address("editor.edit", view), 303)
    whole = bool(request.args.get("whole"))
    line = request.args.get("line", type=int)
    own = {type(form): form for form in (refused,) if form is not None}
    return show(
        "review",
        422 if refused else 200,
        view=view,
        review=review,
        lines=lines_of(view, review.source, whole=whole),
        since=compare(review.source, view.source) if review.source != view.source else (),
        whole=whole or view.published is None,
        found=pages.checked(view, review.source),
        ask=own.get(AskForm) or _ask_form(),
        verdict=own.get(VerdictForm) or VerdictForm(formdata=None),
        comment=own.get(CommentForm) or CommentForm(formdata=None, line=line),
        answer=own.get(AnswerForm) or AnswerForm(formdata=None),
        refused=refused,
        say_code=say_code,
    )


def _text(view: TextView, version: int | None = None) -> Text:
    return Text(view.module_id, view.lang, version or 0)


def _back(view: TextView, anchor: str | None = None) -> Response:
    return redirect(address("reviewing.review", view, _anchor=anchor), 303)


@reviewing.get("/courses/<module_id>/<lang>/review")
@requires(Capability.COURSES_EDIT)
def review(module_id: str, lang: str) -> Response:
    """The draft as it was sent, its comments, and what can be done now."""
    return _page(view_of(module_id, lang))


@reviewing.post("/courses/<module_id>/<lang>/review")
@requires(Capability.COURSES_EDIT)
def ask(module_id: str, lang: str) -> Response:
    """Ask for a review."""
    view, form = view_of(module_id, lang), _ask_form(sent=True)
    if not form.validate_on_submit():
        return _page(view, form)
    try:
        with transaction():
            commands.ask(
                text=_text(view, form.version.data),
                note=form.note.data or "",
                reviewer_id=parse_id(form.reviewer.data),
                base_url=_config().base_url,
                actor_id=viewer().id,
                today=clock.agency_day(),
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(say(error), getattr(error, "field", None))
        return _page(view_of(module_id, lang), form)
    flash(_("The text is in review. Your colleagues got a mail."))
    return redirect(url_for("authoring.courses"), 303)


@reviewing.post("/courses/<module_id>/<lang>/verdict")
@requires(Capability.COURSES_EDIT)
def judge(module_id: str, lang: str) -> Response:
    """Approve the text, or return it."""
    view, form = view_of(module_id, lang), VerdictForm()
    if not form.validate_on_submit():
        return _page(view, form)
    approves = form.verdict.data == Verdict.APPROVED
    try:
        with transaction():
            commands.judge(
                text=_text(view, form.version.data),
                approves=approves,
                note=form.verdict_note.data or "",
                errors=pages.checked(view).errors if approves else 0,
                base_url=_config().base_url,
                actor_id=viewer().id,
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(say(error), "verdict_note" if isinstance(error, Invalid) else None)
        return _page(view_of(module_id, lang), form)
    flash(
        _("Approved. The writer got a mail.")
        if approves
        else _("Returned. The writer got a mail with your note.")
    )
    return redirect(url_for("authoring.courses"), 303)


@reviewing.post("/courses/<module_id>/<lang>/comments")
@requires(Capability.COURSES_EDIT)
def comment(module_id: str, lang: str) -> Response:
    """Comment on a line."""
    view, form = view_of(module_id, lang), CommentForm()
    if not form.validate_on_submit():
        return _page(view, form)
    try:
        with transaction():
            commands.comment(
                text=_text(view, form.version.data),
                line=form.line.data or 0,
                body=form.body.data or "",
                actor_id=viewer().id,
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(say(error), getattr(error, "field", None))
        return _page(view_of(module_id, lang), form)
    return _back(view, "comments")


def _comment_id() -> str:
    return request.form.get("comment", "")


@reviewing.post("/courses/<module_id>/<lang>/comments/answer")
@requires(Capability.COURSES_EDIT)
def answer(module_id: str, lang: str) -> Response:
    """Answer a comment."""
    view, form = view_of(module_id, lang), AnswerForm()
    if not form.validate_on_submit():
        return _page(view, form)
    comment_id = parse_id(_comment_id())
    if comment_id is None:
        raise NotFound
    with transaction():
        commands.answer(
            text=_text(view), comment_id=comment_id, body=form.answer.data or "",
            actor_id=viewer().id, at=clock.now(),
        )  # fmt: skip
    return _back(view, f"comment-{comment_id}")


@reviewing.post("/courses/<module_id>/<lang>/comments/done")
@requires(Capability.COURSES_EDIT)
def mark(module_id: str, lang: str) -> Response:
    """Mark a comment done, or open again."""
    view, comment_id = view_of(module_id, lang), parse_id(_comment_id())
    if comment_id is None:
        raise NotFound
    with transaction():
        commands.mark(
            text=_text(view), comment_id=comment_id, done=bool(request.form.get("done")),
            actor_id=viewer().id, at=clock.now(),
        )  # fmt: skip
    return _back(view, f"comment-{comment_id}")
