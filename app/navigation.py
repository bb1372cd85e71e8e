"""What stands around every page: the ways a person has, by role."""

from __future__ import annotations

from flask import current_app, g, get_flashed_messages, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.foundation.markup import trusted
from app.people.access import viewer_or_none
from app.people.rules import Capability
from app.ui.languages import language
from app.ui.shell import NavItem, Shell, languages
from app.ui.splice import place

# (endpoint, label, what it takes). The order is the order on the page.
_WAYS = (
    ("coordination.rounds", _l("Rounds"), Capability.ROUND_FOLLOW),
    ("administration.persons", _l("People"), Capability.PEOPLE_MANAGE),
    ("authoring.courses", _l("Courses"), Capability.COURSES_EDIT),
    ("learning.home", _l("Home"), Capability.LEARN),
    ("journal.entries", _l("My journal"), Capability.JOURNAL_WRITE),
    ("ethics.guidelines", _l("Ethics"), Capability.ETHICS_ANSWER),
)
# Whoever has one of these begins at their desk.
_DESKS = (Capability.ROUND_FOLLOW, Capability.PEOPLE_MANAGE, Capability.COURSES_EDIT)
# The rooms whose pages are the staff's, with everything in them.
_STAFF_ROOMS = ("app.authoring.", "app.coordination.", "app.people.administration.")


def shell() -> Shell:
    """The shell of this request's page."""
    lang = language()
    person = viewer_or_none()
    emergency = current_app.config["SAMFERD"].contacts.emergency
    room = current_app.blueprints.get(request.blueprint or "")
    staff = room is not None and room.import_name.startswith(_STAFF_ROOMS)
    here = request.full_path if request.query_string else request.path
    # A page that is kept for everybody must not keep what was said to one.
    messages = () if g.get("marking") else tuple(map(str, get_flashed_messages()))
    if person is None:
        return Shell(
            lang=lang,
            here=here,
            language_url=url_for("people.choose_language"),
            languages=languages(lang),
            messages=messages,
            contact_url=url_for("operations.contacts"),
            glossary_url=url_for("catalog.glossary_page"),
            emergency=emergency,
        )
    desk = any(map(person.can, _DESKS))
    return Shell(
        lang=lang,
        here=trusted(place("here")) if g.get("marking") else here,
        audience="staff" if staff else "participant",
        contact_url=url_for("operations.contacts"),
        glossary_url=url_for("catalog.glossary_page"),
        emergency=emergency,
        language_url=url_for("people.choose_language"),
        sign_out_url=url_for("people.sign_out"),
        said=place("said") if g.get("marking") else "",
        person_name=trusted(place("person")) if g.get("marking") else person.name,
        person_key=trusted(place("key")) if g.get("marking") else person.key,
        nav=tuple(
            NavItem(str(label), url_for(endpoint), request.endpoint == endpoint)
            for endpoint, label, capability in _WAYS
            if person.can(capability) and not (desk and endpoint == "learning.home")
        ),
        account_links=(
            NavItem(
                _("My account"), url_for("people.account"), request.endpoint == "people.account"
            ),
        ),
        languages=languages(lang),
        messages=messages,
    )
