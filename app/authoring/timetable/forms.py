"""The shape of a publish at a moment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, TimeField
from wtforms.validators import InputRequired

from app.authoring.forms import PublishForm


class LaterForm(PublishForm):
    """What a publish says, and when it is done."""

    day = DateField(_l("On this day"), [InputRequired(_l("Write a day."))])
    hour = TimeField(_l("At this time"), [InputRequired(_l("Write a time, such as 09:00."))])
