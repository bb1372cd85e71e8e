"""A picture to put into a text."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FileField, IntegerField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.authoring.forms import written
from app.authoring.illustration.rules import ALT_MAX, CAPTION_MAX
from app.ui.forms import BaseForm


class PictureForm(BaseForm):
    """The words of a picture, and what the text was written on top of. The file comes beside."""

    picture = FileField(_l("The picture"))
    alt = StringField(
        _l("What it shows, in words"),
        [DataRequired(_l("Say what the picture shows.")), Length(max=ALT_MAX)],
        filters=[written],
    )
    caption = StringField(_l("Caption"), [Optional(), Length(max=CAPTION_MAX)], filters=[written])
    version = IntegerField(validators=[Optional()])
    base = StringField()
