"""The shape of an answer to the guidelines."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from app.ethics.rules import Answer
from app.ui.forms import BaseForm, options

WORDS = {
    Answer.ACKNOWLEDGED: _l("I acknowledge the guidelines"),
    Answer.QUESTIONED: _l("I have questions first"),
    Answer.DECLINED: _l("I decline"),
}


class OpenForm(BaseForm):
    """Opening one text."""

    operation = StringField()
    text = StringField()


class AnswerForm(BaseForm):
    """One of three answers to one text."""

    text = StringField()
    answer = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose one of the three answers."))],
        choices=options(*((answer.value, words) for answer, words in WORDS.items())),
    )
