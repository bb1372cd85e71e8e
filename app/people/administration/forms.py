"""Shapes of what an administrator sends about persons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from unicodedata import category

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    Field,
    Form,
    RadioField,
    SearchField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.people.administration.queries import NamedScope, Wanted
from app.people.forms import an_address, trimmed
from app.people.rules import PersonState, Role, ScopeKind
from app.people.words import role_words, state_words
from app.ui.forms import BaseForm, options
from app.ui.shell import LANGUAGES

AT_ONCE, AFTER = "at-once", "after"


def _written(text: str | None) -> str:
    """Without what stands around it, and without the one sign that no database keeps."""
    return (text or "").replace("\0", "").strip()


def a_name(_form: Form, field: Field) -> None:
    """A name that can be read, on one line, in any alphabet."""
    kinds = {category(sign) for sign in field.data or ""}
    seen = any(kind[0] in "LNPS" for kind in kinds)
    if not seen or kinds & {"Cc", "Zl", "Zp"}:
        raise ValidationError(_l("Write a name on one line, in signs that can be seen."))


class NamesForm(BaseForm):
    """How a person is called."""

    name = StringField(
        _l("Name"), [DataRequired(_l("Write a name.")), Length(max=200), a_name], filters=[_written]
    )
    preferred_name = StringField(
        _l("Preferred name"), [Optional(), Length(max=100), a_name], filters=[_written]
    )


class CorrectAddressForm(BaseForm):
    """Where a person is invited."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write an e-mail address.")), an_address],
        filters=[trimmed],
    )


class LanguageForm(BaseForm):
    """In which language a person is written to."""

    language = SelectField(
        _l("Language"), choices=options(*((code, name) for code, name, _short in LANGUAGES))
    )


class RoleForm(BaseForm):
    """A role, what it is limited to, and from when to when."""

    operation = StringField()
    role = SelectField(_l("Role"), [InputRequired(_l("Choose a role."))])
    scope = SelectField(_l("Limited to"))
    begins_on = DateField(_l("First day"), [InputRequired(_l("Write the first day."))])
    ends_on = DateField(_l("Last day"), [Optional()])

    def offer(self, scopes: Iterable[NamedScope]) -> None:
        """The roles, and what a role can be limited to, in the reader's language."""
        self.role.choices = options(
            ("", _("Choose a role")), *((role.value, role_words(role)) for role in Role)
        )
        groups = {ScopeKind.ORGANISATION: _("Partners"), ScopeKind.ROUND: _("Rounds")}
        limits: list[Any] = [
            SelectChoice(str(scope.id), scope.name, optgroup=groups[scope.kind]) for scope in scopes
        ]
        self.scope.choices = [SelectChoice("", _("Everywhere")), *limits]


class InviteForm(NamesForm, CorrectAddressForm, LanguageForm, RoleForm):
    """A person to invite, with a first role."""


class EndRoleForm(BaseForm):
    """When a role ends."""

    when = RadioField(
        _l("When does it end?"),
        [InputRequired(_l("Choose when it ends."))],
        choices=options((AT_ONCE, _l("At once")), (AFTER, _l("After a last day"))),
    )
    last_day = DateField(_l("Last day"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A last day is needed where it ends after one."""
        fits = bool(super().validate(extra_validators))
        if self.when.data == AFTER and self.last_day.data is None and not self.last_day.errors:
            self.refuse(_("Write the last day."), "last_day")
            return False
        return fits


class SearchForm(BaseForm):
    """Which persons the list shows. It stands in the address, so that it can be kept and sent."""

    class Meta(BaseForm.Meta):
        """Nothing is changed by it."""

        csrf = False

    search = SearchField(_l("Name or e-mail address"), filters=[_written])
    state = SelectField(_l("State"))
    role = SelectField(_l("Role"))

    def offer(self) -> None:
        """The states and roles, in the reader's language."""
        self.state.choices = options(
            ("", _("Every state")), *((state.value, state_words(state)) for state in PersonState)
        )
        self.role.choices = options(
            ("", _("Every role")), *((role.value, role_words(role)) for role in Role)
        )

    def wanted(self, page: int) -> Wanted:
        """What was asked for; a state or role that is not known asks for nothing."""
        state, role = self.state.data, self.role.data
        return Wanted(
            search=self.search.data or "",
            state=PersonState(state) if state in set(PersonState) else None,
            role=Role(role) if role in set(Role) else None,
            page=page,
        )
