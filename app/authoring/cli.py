"""`flask courses …`: check, publish, compare and write out folders of courses."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from app.authoring.folder.files_cli import export_command, fix_command, new_command
from app.authoring.folder.publish_cli import diff_command, publish_command
from app.authoring.folder.reading import read

courses = AppGroup("courses", help="Folders of courses: check, publish, compare, write out.")
for command in (publish_command, diff_command, new_command, export_command, fix_command):
    courses.add_command(command)


@courses.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check_command(path: Path | None, as_json: bool) -> None:
    """Report every problem of a courses folder; exit status 1 when one stops a publish."""
    _root, library = read(path)
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in library.problems], indent=2))
    else:
        for problem in library.problems:
            click.echo(str(problem))
        warnings = len(library.problems) - len(library.errors)
        click.echo(f"{len(library.errors)} errors, {warnings} warnings.")
    if library.errors:
        raise SystemExit(1)
