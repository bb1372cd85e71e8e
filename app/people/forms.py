"""Shapes of what people send about themselves and others."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length

from app.people.rules import PASSWORD_MAX, PASSWORD_MIN
from app.ui.forms import BaseForm

_EMAIL = Email(_l("Write an e-mail address such as name@example.org."))


class SignInForm(BaseForm):
    """Who is it?"""

    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), _EMAIL]
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password."))])


class AddressForm(BaseForm):
    """An e-mail address."""

    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Write an e-mail address.")), _EMAIL]
    )


class PasswordForm(BaseForm):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Choose a password.")),
            Length(
                PASSWORD_MIN,
                PASSWORD_MAX,
                _l("The password needs at least 10 characters."),
            ),
        ],
    )
    again = PasswordField(
        _l("The same password again"),
        [
            InputRequired(_l("Write the password a second time.")),
            EqualTo("password", _l("The two passwords differ.")),
        ],
    )


class AcceptForm(BaseForm):
    """Nothing but a confirmation."""


class PersonForm(BaseForm):
    """A person to invite."""

    name = StringField(_l("Name"), [InputRequired(_l("Write a name.")), Length(max=200)])
    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Write an e-mail address.")), _EMAIL]
    )
    language = SelectField(
        _l("Language"),
        choices=[("en", "English"), ("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk")],
    )
    role = SelectField(_l("Role"))
    scope = SelectField(_l("Limited to"), validate_choice=True)
