"""Reading the ethical guidelines, answering, and the receipt."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.ethics import commands, queries
from app.ethics.forms import WORDS, AnswerForm
from app.ethics.rules import Answer, Capacity
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import NotFound
from app.foundation.ids import new_id, parse_id
from app.foundation.markup import trusted
from app.people.access import Viewer, requires, viewer
from app.people.rules import Capability, Role
from app.ui.languages import language

ethics = Blueprint("ethics", __name__, template_folder="templates")


def _capacity(person: Viewer) -> Capacity:
    """As what this person answers."""
    if Role.PARTICIPANT in person.roles:
        return Capacity.PARTICIPANT
    if Role.PARTNER_CONTACT in person.roles:
        return Capacity.PARTNER_CONTACT
    return Capacity.EMPLOYEE


def _page(form: AnswerForm, status: int = 200) -> tuple[str, int]:
    today = clock.today(current_app.config["SAMFERD"].time_zone)
    guideline = queries.current_guideline(today=today, wanted=language())
    answers = queries.own_answers(viewer().id)
    page = render_template(
        "ethics/guidelines.html",
        guideline=guideline,
        answers=answers,
        given=next((a for a in answers if a.number == guideline.number), None),
        form=form,
        operation=new_id(),
        safe=trusted,
    )
    return page, status


@ethics.get("/ethics")
@requires(Capability.ETHICS_ANSWER)
def guidelines() -> tuple[str, int]:
    """The guidelines in effect, with the three answers below."""
    return _page(AnswerForm())


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
    with transaction():
        commands.answer(
            operation=parse_id(form.operation.data) or new_id(),
            person_id=viewer().id,
            text_id=text_id,
            capacity=_capacity(viewer()),
            given=given,
            button=str(WORDS[given]),
            sign_in_method=viewer().method,
            at=clock.now(),
        )
    return redirect(url_for("ethics.receipt"), 303)


@ethics.get("/ethics/receipt")
@requires(Capability.ETHICS_ANSWER)
def receipt() -> str:
    """One's own answers as they stand in the register."""
    return render_template("ethics/receipt.html", answers=queries.own_answers(viewer().id))
