"""The application for a server: `wsgi:app`. Its configuration comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from app.factory import create_app
from config import ROOT, ConfigError, development_environment, load

if os.environ.get("SAMFERD_DEVELOPMENT") == "1":
    # A machine of one's own makes its own secrets; what the environment says still wins.
    made = development_environment(Path(os.environ.get("SAMFERD_INSTANCE", ROOT / "instance")))
    for name, value in made.items():
        os.environ.setdefault(name, value)

try:
    app = create_app(load())
except ConfigError as problems:
    # Who starts a program reads what to mend, not where in the code it was found.
    raise SystemExit(str(problems)) from None

if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
    # The command line alone migrates; a server process holds ten megabytes less without Alembic.
    from app.operations.migrating import install

    install(app)
