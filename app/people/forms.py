"""Shapes of what people send about themselves."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, Form, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from app.people.rules import PASSWORD_MAX, PASSWORD_MIN
from app.ui.forms import BaseForm


def trimmed(text: str | None) -> str | None:
    """Without the space that a phone puts after a word it completes."""
    return text.strip() if text else text


def an_address(_form: Form, field: Field) -> None:
    """An address as the standard has it; `.test` is allowed, for demonstrations."""
    try:
        validate_email(field.data or "", check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValidationError(_l("Write an e-mail address such as name@example.org.")) from error


class SignInForm(BaseForm):
    """Who is it?"""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address.")), an_address],
        filters=[trimmed],
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password."))])


class AddressForm(BaseForm):
    """An e-mail address."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write an e-mail address.")), an_address],
        filters=[trimmed],
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
