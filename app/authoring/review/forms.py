"""Shapes of what is sent in a review."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.authoring.forms import written
from app.authoring.review.rules import COMMENT_MAX, WORD_MAX
from app.authoring.rules import SOURCE_MAX
from app.ui.forms import BaseForm, options


class AskForm(BaseForm):
    """A word to whoever reviews, and whom."""

    version = IntegerField(validators=[Optional()])
    reviewer = SelectField(_l("Who should review it?"))
    note = TextAreaField(
        _l("A word to the reviewer"), [Optional(), Length(max=WORD_MAX)], filters=[written]
    )

    def offer(self, people: Iterable[tuple[UUID, str, bool]]) -> None:
        """Who may be asked by name."""
        self.reviewer.choices = options(
            ("", _("Whoever comes first")),
            *((str(key), name) for key, name, _trainer in people),
        )


class VerdictForm(BaseForm):
    """Approved or returned, and why."""

    version = IntegerField(validators=[Optional()])
    verdict = StringField()
    verdict_note = TextAreaField(
        _l("A word to the writer"), [Optional(), Length(max=WORD_MAX)], filters=[written]
    )


class CommentForm(BaseForm):
    """A comment on a line of a text as it was saved once."""

    version = IntegerField(validators=[Optional()])
    line = IntegerField(
        _l("Line"), [InputRequired(_l("Write the number of a line.")), NumberRange(0, SOURCE_MAX)]
    )
    body = TextAreaField(
        _l("Comment"),
        [DataRequired(_l("Write something first.")), Length(max=COMMENT_MAX)],
        filters=[written],
    )


class AnswerForm(BaseForm):
    """An answer to a comment."""

    comment = StringField()
    answer = TextAreaField(
        _l("Answer"),
        [DataRequired(_l("Write something first.")), Length(max=COMMENT_MAX)],
        filters=[written],
    )
