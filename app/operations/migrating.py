"""`flask db`: migrations through Alembic, for the command line and the tests alone."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate

from app.foundation.db import db
from app.operations.readiness import MIGRATIONS


def install(app: Flask) -> None:
    """Let Flask-Migrate know the application's database and where its migrations are."""
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
