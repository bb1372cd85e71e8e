"""The living page: every part of the design system with words as they would really stand.

Registered in development only. Colleagues look here before they draw something of their own.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.ui import samples
from app.ui.forms import BaseForm, options

living = Blueprint("living", __name__)


class SampleForm(BaseForm):
    """One field of each kind."""

    name = StringField("Full name", [InputRequired()])
    email = EmailField("E-mail address", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])
    departure = DateField("Day of departure", [Optional()])
    host = SelectField(
        "Host partner",
        choices=options(
            ("", "Choose a partner"), ("k", "Kamuzu Central Hospital"), ("f", "Førde sjukehus")
        ),
    )
    direction = RadioField(
        "Which way does the placement go?",
        [InputRequired()],
        choices=options(
            ("ns", "North to South"), ("sn", "South to North"), ("ss", "South to South")
        ),
    )
    languages = SelectMultipleField(
        "Languages you can read",
        choices=options(("en", "English"), ("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk")),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reminders = BooleanField("Remind me by e-mail two days before something is due")
    note = TextAreaField("Message to your coordinator", [Optional()])


@living.get("/ui")
def index() -> str:
    """Every part, for participants."""
    return render_template("ui/living.html", form=SampleForm(), wrong=_wrong_form(), s=samples)


@living.get("/ui/staff")
def staff() -> str:
    """The denser parts, for a desk."""
    return render_template("ui/living_staff.html", audience="staff", s=samples, form=SampleForm())


@living.get("/ui/error/<int:status>")
def error(status: int) -> tuple[str, int]:
    """The calm page for something that went wrong."""
    return render_template("ui/error.html", status=status, reference="01985f3e-7d5a"), status


def _wrong_form() -> SampleForm:
    form = SampleForm(prefix="wrong", meta={"csrf": False}, data={"name": "Chikondi Banda"})
    form.refuse("This address is in use already. Sign in instead, or use another.", "email")
    form.refuse("Choose one direction.", "direction")
    return form
