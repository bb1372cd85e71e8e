"""Shapes of what a trainer sends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from app.authoring.rules import NEW_ID_MAX, TITLE_MAX
from app.exchanges.rules import Journey
from app.format.scan import ID
from app.ui.forms import BaseForm, options
from app.ui.shell import LANGUAGES

MINUTES_MAX = 240
NOTE_MAX = 500
# A made-up exchange to look at: its departure from the day that is shown, and its length.
LEAVES_IN, STAYS = timedelta(days=60), timedelta(days=240)


def written(text: str | None) -> str:
    """What somebody wrote, as it is kept."""
    return (text or "").replace("\0", "").strip()


def an_id(_form: Form, field: Field) -> None:
    """A name for the system: small letters, digits and hyphens."""
    if not ID.fullmatch(field.data or ""):
        raise ValidationError(_l("Use small letters from a to z, digits and hyphens."))


class TextForm(BaseForm):
    """The whole text of a module, and what it was written on top of."""

    text = TextAreaField(_l("Text"))
    version = IntegerField(validators=[Optional()])
    base = StringField()
    keep = StringField()
    insert = StringField()
    preview = StringField()
    beside = StringField()


class RestoreForm(BaseForm):
    """An old version to go on with, and the version of the draft that was seen."""

    old = StringField()
    version = IntegerField(validators=[Optional()])


class NewModuleForm(BaseForm):
    """A module to begin."""

    course = SelectField(_l("Course"))
    title = StringField(
        _l("Title"),
        [DataRequired(_l("Write a title.")), Length(max=TITLE_MAX)],
        filters=[written],
    )
    lang = SelectField(
        _l("Language"), choices=options(*((code, name) for code, name, _short in LANGUAGES))
    )
    minutes = IntegerField(
        _l("Minutes"),
        [
            InputRequired(_l("Write how many minutes it takes.")),
            NumberRange(1, MINUTES_MAX, _l("Write a number from 1 to 240.")),
        ],
    )
    module_id = StringField(
        _l("Name in addresses"), [Optional(), Length(max=NEW_ID_MAX), an_id], filters=[written]
    )

    def offer(self, courses: Iterable[tuple[str, str]]) -> None:
        """The courses there are."""
        self.course.choices = options(*courses)


class TranslationForm(BaseForm):
    """A language to translate a module into."""

    lang = SelectField(_l("Language"))

    def offer(self, taken: Iterable[str]) -> None:
        """The languages the module does not have yet."""
        known = set(taken)
        self.lang.choices = options(
            *((code, name) for code, name, _short in LANGUAGES if code not in known)
        )


class LookForm(BaseForm):
    """How a preview is shown. It stands in the address."""

    class Meta(BaseForm.Meta):
        """Nothing is changed by it."""

        csrf = False

    width = SelectField(_l("Width"))
    look = SelectField(_l("Look"))
    plain = BooleanField(_l("Without pictures"))
    explained = BooleanField(_l("Every answer and why"))

    def offer(self) -> None:
        """The widths and looks, in the reader's language."""
        self.width.choices = options(("phone", _("A phone")), ("full", _("As wide as here")))
        self.look.choices = options(
            ("", _("As this device")),
            ("light", _("Light")),
            ("dark", _("Dark")),
            ("print", _("Printed")),
        )


class DayForm(BaseForm):
    """A made-up exchange, and a day of it."""

    class Meta(BaseForm.Meta):
        """Nothing is changed by it."""

        csrf = False

    day = DateField(_l("On this day"), [InputRequired(_l("Write a day."))])
    departure = DateField(_l("Departure"), [InputRequired(_l("Write a day."))])
    homeward = DateField(_l("Return"), [InputRequired(_l("Write a day."))])

    @staticmethod
    def usual(today: date) -> dict[str, str]:
        """Today, some time before a departure."""
        days = {"day": today, "departure": today + LEAVES_IN}
        days["homeward"] = days["departure"] + STAYS
        return {name: day.isoformat() for name, day in days.items()}

    def exchange(self) -> tuple[Journey, date] | None:
        """The exchange and the day, or None with the reasons at the fields."""
        valid = self.validate()
        departure, homeward, day = self.departure.data, self.homeward.data, self.day.data
        if not valid or departure is None or homeward is None or day is None:
            return None
        if homeward <= departure:
            self.refuse(_("The return comes after the departure."), "homeward")
            return None
        return Journey(departure, homeward), day


class PublishForm(BaseForm):
    """What a publish says: a note, and how much each section changed."""

    draft = StringField()
    version = IntegerField(validators=[Optional()])
    note = TextAreaField(
        _l("What changed, in a sentence or two"),
        [DataRequired(_l("Write what changed.")), Length(max=NOTE_MAX)],
        filters=[written],
    )


class WeightField(RadioField):
    """Whether a section changed a little or much."""


def weights_form(
    sections: Iterable[tuple[str, str, str]], base: type[PublishForm] = PublishForm
) -> type[PublishForm]:
    """The form for these sections: id, title, and what is chosen at first.

    A section's field is `weight-` and its place, because an id may be anything.
    """

    class _PublishForm(base):  # type: ignore[misc, valid-type]  # a class that is an argument
        pass

    for number, (section, title, weight) in enumerate(sections):
        field = WeightField(
            title,
            default=weight,
            choices=options(
                ("minor", _("A small change: nobody is asked to read it again")),
                ("material", _("An important change: those who had finished are asked to read it")),
            ),
            description=section,
        )
        setattr(_PublishForm, f"weight_{number}", field)
    return _PublishForm
