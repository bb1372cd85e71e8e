"""Reading the ethical guidelines, answering, and the receipt."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.ethics import commands, queries
from app.ethics.forms import WORDS, AnswerForm, OpenForm
from app.ethics.rules import Answer, Capacity
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Invalid, NotFound
from app.foundation.ids import new_id, parse_id
from app.foundation.markup import trusted
from app.people.access import Viewer, requires, viewer
from app.people.rules import Capability, Role
from app.ui.languages import language
from app.ui.words import say

ethics = Blueprint("ethics", __name__, template_folder="templates")


def _capacity(person: Viewer) -> Capacity:
    """As what this person answers."""
    if Role.PARTICIPANT in person.roles:
        return Capacity.PARTICIPANT
    if Role.PARTNER_CONTACT in person.roles:
        return Capacity.PARTNER_CONTACT
    return Capacity.EMPLOYEE


def _current() -> queries.Guideline:
    return queries.current_guideline(today=clock.agency_day(), wanted=language())


def _page(form: AnswerForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    """The text with the answers below; before its first reading, what it is and a button."""
    guideline = _current()
    answers = queries.own_answers(viewer().id)
    opened = queries.opened(viewer().id, guideline.text_id)
    page = render_template(
        "ethics/guidelines.html" if opened else "ethics/opening.html",
        guideline=guideline,
        answers=answers,
        given=next((a for a in answers if a.number == guideline.number), None),
        form=form,
        refused=refused,
        operation=new_id(),
        safe=trusted,
    )
    return page, status


@ethics.get("/ethics")
@requires(Capability.ETHICS_ANSWER)
def guidelines() -> tuple[str, int]:
    """The guidelines in effect, with the three answers below; before that, the way to open them."""
    return _page(AnswerForm())


@ethics.post("/ethics/open")
@requires(Capability.ETHICS_ANSWER)
def open_text() -> Response:
    """Note that the guidelines are opened, and lead to them."""
    form = OpenForm()
    if not form.validate_on_submit():
        abort(422)
    # A text that is no longer in effect, or in another language, is not what will be shown.
    text_id = _current().text_id
    if parse_id(form.text.data) == text_id:
        with transaction():
            commands.show(
                operation=parse_id(form.operation.data) or new_id(),
                person_id=viewer().id,
                text_id=text_id,
                capacity=_capacity(viewer()),
                button=_("Open the guidelines"),
                sign_in_method=viewer().method,
                at=clock.now(),
            )
    return redirect(url_for("ethics.guidelines"), 303)


@ethics.post("/ethics")
@requires(Capability.ETHICS_ANSWER)
def answer() -> Response | tuple[str, int]:
    """Append one's own answer to the register."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    text_id = parse_id(form.text.data)
    if text_id is None:
        raise NotFound
    given = Answer(form.answer.data)
    try:
        with transaction():
            commands.answer(
                person_id=viewer().id,
                text_id=text_id,
                capacity=_capacity(viewer()),
                given=given,
                button=str(WORDS[given]),
                sign_in_method=viewer().method,
                at=clock.now(),
            )
    except Invalid as error:
        return _page(form, 422, refused=say(error))
    return redirect(url_for("ethics.receipt"), 303)


@ethics.get("/ethics/receipt")
@requires(Capability.SIGNED_IN)
def receipt() -> str:
    """One's own answers as they stand in the register."""
    return render_template("ethics/receipt.html", answers=queries.own_answers(viewer().id))
