"""Health, readiness, and the three ladders of contact that are never hidden."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, current_app, jsonify, render_template
from werkzeug.wrappers import Response

from app.exchanges.queries import people_around
from app.foundation import clock
from app.learning.own_words.queries import FilledCard, own_cards
from app.operations.readiness import Readiness, readiness
from app.people.access import Viewer, public, viewer_or_none
from app.ui.languages import language
from app.vault.commands import KeyLost, MasterKeys

operations = Blueprint("operations", __name__, template_folder="templates")


@operations.get("/health")
@public
def health() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@operations.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """The database answers and is at the newest migration."""
    state = readiness()
    return jsonify(status=state.value), 200 if state is Readiness.READY else 503


@operations.get("/contacts")
@public
def contacts() -> str:
    """Whom to turn to: everyday conflict, misconduct, emergency. Three ladders, never merged.

    Open to everyone. Whoever has a placement sees its people too, whatever became of it, and
    whoever filled in a contact card sees that; nobody else does.
    """
    config, person = current_app.config["SAMFERD"], viewer_or_none()
    people = person and people_around(person.id, today=clock.agency_day())
    return render_template(
        "operations/contacts.html",
        contacts=config.contacts,
        people=people,
        cards=_cards(person) if person else [],
    )


def _cards(person: Viewer) -> list[FilledCard] | None:
    """The signed-in person's own cards; None where they cannot be opened: help stands above all."""
    masters = cast("MasterKeys", current_app.extensions["samferd_masters"])
    try:
        return own_cards(masters, person.id, language())
    except KeyLost:
        return None
