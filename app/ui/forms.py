"""The base of every form: its shape only. What a form means is its room's command."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.ui.cookies import FormTokens
from app.ui.field_words import FieldWords, UsualWords


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the error summary. `field_id` is where the link leads, or None for the whole."""

    message: str
    field_id: str | None


def options(*pairs: tuple[str, object]) -> list[Any]:
    """The choices of a select or of radios, from pairs of value and words."""
    return [SelectChoice(value, words) for value, words in pairs]


def _first_control(field: Field) -> str:
    """The id of what a keyboard reaches first in a field."""
    if isinstance(field, RadioField):
        return f"{field.id}-0"
    if isinstance(field, SelectMultipleField) and field.option_widget is not None:
        option = next(iter(field), None)
        return str(option.id) if option is not None else str(field.id)
    return str(field.id)


def _named(field: Field, message: object) -> str:
    """The message, with the field's name before it where the message does not say it."""
    if not isinstance(message, UsualWords):
        return str(message)
    label = str(field.label.text)
    return f"{label} {message}" if label.endswith("?") else f"{label}: {message}"


def _problems(fields: Iterable[Field]) -> list[Problem]:
    found: list[Problem] = []
    for field in fields:
        if isinstance(field, FieldList | FormField):
            found.extend(_problems(list(field)))
            continue
        target = None if field.type == "CSRFTokenField" else _first_control(field)
        found.extend(Problem(_named(field, message), target) for message in field.errors)
    return found


class BaseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A form with its token, and with its problems in the order of its fields."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask_wtf has no types
        """Our own words for what is wrong with a field, and one token for all forms of a page."""

        csrf_class = FormTokens

        def get_translations(self, form: object) -> FieldWords:
            """The words WTForms uses where a validator has none."""
            return FieldWords()

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """What a form was sent with: fields of text. JSON and files are no answers here."""
            if isinstance(formdata, MultiDict):
                return formdata
            return (request.form or None) if form.is_submitted() else None

    def refuse(self, message: str, field: str | None = None) -> None:
        """Add a problem the domain found, at the named field or at the whole form."""
        if field is not None and field in self._fields:
            target = self._fields[field]
            target.errors = [*target.errors, message]
        else:
            self.form_errors.append(message)

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong with what was sent, for the error summary."""
        whole = [Problem(str(message), None) for message in self.form_errors]
        return whole + _problems(self._fields.values())
