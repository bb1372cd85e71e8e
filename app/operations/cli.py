"""`flask serve`, `flask worker`, and `flask assets build`."""

from __future__ import annotations

import sys
from typing import Any, cast

import click
from flask import current_app
from flask.cli import AppGroup

from app.operations.jobs import StoreUnavailable, make_worker
from app.operations.serving import LOOPBACK, PortTaken, probe, run_together, server_command
from app.ui.assets import build_command

assets = AppGroup("assets", help="Styles and scripts.")


@assets.command("build")
def build_assets_command() -> None:
    """Build the bundles of styles and scripts."""
    click.echo(build_command(current_app.config["SAMFERD"].static))


@click.command("worker")
def worker() -> None:
    """Send the mails that are owed, until stopped."""
    try:
        made = make_worker(cast("Any", current_app)._get_current_object())  # noqa: SLF001 - the way Werkzeug documents
    except StoreUnavailable as error:
        raise click.ClickException(f"The worker's store cannot be opened. {error}") from error
    made.run()


@click.command("serve")
@click.option("--host", default=LOOPBACK, show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=1, show_default=True, help="Server processes.")
@click.option("--threads", default=8, show_default=True, help="Threads in each.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Send mails too.")
def serve(host: str, port: int, workers: int, threads: int, worker: bool) -> None:
    """Serve the application, with the worker beside it, until Ctrl-C."""
    try:
        probe(host, port)
    except PortTaken as error:
        raise click.ClickException(str(error)) from error
    commands = {"server": server_command(host, port, workers=workers, threads=threads)}
    if worker:
        commands["worker"] = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    raise SystemExit(run_together(commands))
