"""`flask courses check` and `flask courses publish`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.catalog.commands import publish_courses
from app.catalog.glossary.commands import publish_glossary
from app.catalog.pictures.commands import keep_pictures, read_new_pictures
from app.ethics.commands import publish_guidelines
from app.format.document import Library
from app.format.library import read_library
from app.format.pictures import PictureProcess
from app.format.renderer import ProcessRenderer
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import DomainError

courses = AppGroup("courses", help="The courses folder: check it, publish it.")


def _read(path: Path | None) -> Library:
    config = current_app.config["SAMFERD"]
    folder = path or config.courses
    if not folder.is_dir():
        raise click.ClickException(
            f"There is no folder {folder}. Set SAMFERD_COURSES to the folder of the courses."
        )
    with ProcessRenderer() as renderer, PictureProcess() as pictures:
        return read_library(folder, renderer, today=clock.agency_day(), pictures=pictures)


@courses.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check_command(path: Path | None, as_json: bool) -> None:
    """Report every problem of a courses folder; exit status 1 when one stops a publish."""
    library = _read(path)
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in library.problems], indent=2))
    else:
        for problem in library.problems:
            click.echo(str(problem))
        warnings = len(library.problems) - len(library.errors)
        click.echo(f"{len(library.errors)} errors, {warnings} warnings.")
    if library.errors:
        raise SystemExit(1)


@courses.command("publish")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
def publish_command(path: Path | None) -> None:
    """Publish what differs from what is read now. Nothing that anybody completed is lost."""
    library = _read(path)
    for problem in library.problems:
        click.echo(str(problem), err=True)
    if library.errors:
        raise click.ClickException("Nothing was published: mend the errors above first.")
    now = clock.now()
    try:
        with PictureProcess() as reader:
            pictures = read_new_pictures(library, reader)
        with transaction():
            keep_pictures(pictures=pictures, actor_id=None, at=now)
            words = publish_glossary(library=library, actor_id=None, at=now)
            written = publish_courses(library=library, actor_id=None, at=now)
            guidelines = publish_guidelines(library=library, actor_id=None, at=now)
    except DomainError as error:
        raise click.ClickException(f"Nothing was published: {error.code} {error.values}") from error
    for text in written:
        click.echo(f"published {text.module_id} ({text.lang}), revision {text.number}")
    for name, number, lang in guidelines:
        click.echo(f"published {name} version {number} ({lang})")
    for lang, number in words:
        click.echo(f"published the glossary ({lang}), version {number}")
    if not written and not guidelines and not words:
        click.echo("Everything is published already.")
