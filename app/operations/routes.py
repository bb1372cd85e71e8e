"""Health, readiness, and the three ladders of contact that are never hidden."""

from __future__ import annotations

from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify, render_template
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.exchanges.queries import people_around
from app.foundation import clock
from app.foundation.db import db
from app.people.access import public, viewer_or_none

operations = Blueprint("operations", __name__, template_folder="templates")


@operations.get("/health")
@public
def health() -> Response:
    """The process answers."""
    return jsonify(status="ok")


def migration_heads() -> tuple[set[str], set[str]]:
    """The database's migration heads and the code's."""
    config = AlembicConfig()
    config.set_main_option("script_location", current_app.extensions["migrate"].directory)
    wanted = set(ScriptDirectory.from_config(config).get_heads())
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()), wanted


@operations.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """The database answers and is at the newest migration."""
    try:
        present, wanted = migration_heads()
    except SQLAlchemyError:
        return jsonify(status="no database"), 503
    if present != wanted:
        return jsonify(status="migrations are owed"), 503
    return jsonify(status="ready"), 200


@operations.get("/contacts")
@public
def contacts() -> str:
    """Whom to turn to: everyday conflict, misconduct, emergency. Three ladders, never merged.

    Open to everyone. Whoever has a placement sees its people too, whatever became of it.
    """
    config, person = current_app.config["SAMFERD"], viewer_or_none()
    people = person and people_around(person.id, today=clock.today(config.time_zone))
    return render_template("operations/contacts.html", contacts=config.contacts, people=people)
