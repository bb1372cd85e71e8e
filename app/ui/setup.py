"""How the application gets its templates and assets."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.ui.assets import AssetMap
from app.ui.dates import FILTERS

ui = Blueprint("ui", __name__, template_folder="templates")


def set_up(app: Flask, assets: AssetMap) -> None:
    """Give the application the base templates, `asset(name)` and the filters of dates.

    Flask-WTF's CSRFProtect (`csrf_token`) and Flask-Babel (`gettext`) are set up by the caller
    before this; the templates use both.
    """
    app.register_blueprint(ui)
    app.jinja_env.globals["asset"] = assets
    app.jinja_env.filters.update(FILTERS)  # in place of Flask-Babel's, which take patterns
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
