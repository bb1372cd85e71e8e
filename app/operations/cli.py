"""`flask worker`, and `flask assets build`."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.operations.jobs import make_worker
from app.ui.assets import build_command

assets = AppGroup("assets", help="Styles and scripts.")


@assets.command("build")
def build_assets_command() -> None:
    """Build the bundles of styles and scripts."""
    click.echo(build_command(current_app.config["SAMFERD"].static))


@click.command("worker")
def worker() -> None:
    """Send the mails that are owed, until stopped."""
    make_worker(current_app._get_current_object()).run()  # type: ignore[attr-defined]
