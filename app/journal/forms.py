"""The shape of a journal text."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from app.ui.forms import BaseForm


class EntryForm(BaseForm):
    """A text of one's own."""

    operation = StringField()
    text = TextAreaField(_l("Your text"), [InputRequired(_l("Write something first."))])
