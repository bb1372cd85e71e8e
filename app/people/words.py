"""The words of persons' states and roles, and the sentence of each line of the log.

A line reads the same for the person it is about and for an administrator.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.people.queries import LogLine
from app.people.rules import PersonState, Role
from app.ui.dates import day_words


def role_words(role: str) -> str:
    """A role by its code; an unknown one as it is."""
    words: dict[str, str] = {
        Role.PARTICIPANT: _("Participant"),
        Role.PARTNER_CONTACT: _("Partner contact"),
        Role.TRAINER: _("Trainer"),
        Role.COORDINATOR: _("Coordinator"),
        Role.HANDLER: _("Handler of reports"),
        Role.EMPLOYEE: _("Employee"),
        Role.ADMINISTRATOR: _("Administrator"),
    }
    return words.get(role, role)


def state_words(state: PersonState) -> str:
    """A person's state."""
    return {
        PersonState.INVITED: _("Invited"),
        PersonState.ACTIVE: _("Active"),
        PersonState.DISABLED: _("Closed"),
    }[state]


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


def _role(values: dict[str, Any]) -> str:
    """A role with what it is limited to, as "Coordinator (Round 2026)"."""
    words = role_words(str(values.get("role", "")))
    return f"{words} ({values['scope']})" if values.get("scope") else words


def _given(who: str, values: dict[str, Any]) -> str:
    role, begins, ends = _role(values), values.get("begins_on"), values.get("ends_on")
    if not begins:
        return _("%(who)s gave a role: %(role)s.", who=who, role=role)
    if not ends:
        return _(
            "%(who)s gave a role: %(role)s, from %(day)s.", who=who, role=role, day=_day(begins)
        )
    return _(
        "%(who)s gave a role: %(role)s, from %(day)s to %(last)s.",
        who=who,
        role=role,
        day=_day(begins),
        last=_day(ends),
    )


def _ended(who: str, values: dict[str, Any]) -> str:
    if not values.get("last_day"):
        return _("%(who)s ended a role: %(role)s.", who=who, role=_role(values))
    return _(
        "%(who)s ended a role: %(role)s, with %(day)s as its last day.",
        who=who,
        role=_role(values),
        day=_day(values["last_day"]),
    )


def _names(who: str, values: dict[str, Any]) -> str:
    if values.get("preferred_name"):
        return _(
            "%(who)s corrected the names to %(name)s, called %(preferred)s.",
            who=who,
            name=values["name"],
            preferred=values["preferred_name"],
        )
    return _("%(who)s corrected the name to %(name)s.", who=who, name=values["name"])


def _dates(who: str, values: dict[str, Any]) -> str:
    field = {
        "planned-departure": _("planned departure"),
        "planned-return": _("planned return"),
        "actual-departure": _("departure"),
        "actual-return": _("return"),
    }.get(str(values.get("field")), str(values.get("field")))
    if not values.get("moved_to"):
        return _("%(who)s took away the date of %(field)s.", who=who, field=field)
    return _(
        "%(who)s moved the date of %(field)s to %(day)s.",
        who=who,
        field=field,
        day=_day(values["moved_to"]),
    )


# Every code that a command writes into a log. A test proves that none is missing.
SENTENCES: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "invited": lambda who, _v: _("%(who)s sent an invitation.", who=who),
    "address-corrected": lambda who, v: _(
        "%(who)s corrected the e-mail address from %(before)s to %(after)s.",
        who=who,
        before=v["moved_from"],
        after=v["moved_to"],
    ),
    "names-corrected": _names,
    "role-given": _given,
    "role-ended": _ended,
    "disabled": lambda who, _v: _("%(who)s closed this account.", who=who),
    "enabled": lambda who, _v: _("%(who)s opened this account again.", who=who),
    "date-changed": _dates,
}


def log_words(line: LogLine) -> str:
    """A line of the log as a sentence, in the reader's language."""
    who = line.actor or _("The agency")
    sentence = SENTENCES.get(line.code)
    if sentence is None:
        return _("%(who)s did something here: %(code)s.", who=who, code=line.code)
    return sentence(who, line.values)
