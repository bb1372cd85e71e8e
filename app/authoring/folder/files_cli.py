"""`flask courses new`, `export` and `fix`: what writes files and publishes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import click
import yaml
from flask.cli import with_appcontext

from app.authoring.folder.entries import read_entries, write_entries
from app.authoring.folder.queries import PublishedFile, published_files
from app.authoring.folder.reading import root_of
from app.authoring.folder.writing import new_course, new_module, with_module
from app.format.mending import add_ids

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_TEXT = re.compile(r"(?:module|\d+)\.[a-z]{2}\.md")
SOURCE = "module.en.md"


@click.command("new")
@click.argument("place", metavar="COURSE/FOLDER")
@with_appcontext
def new_command(place: str) -> None:
    """Begin a module: a template that passes the check, and its line in course.yml."""
    course, _, folder = place.strip("/").partition("/")
    if not (_NAME.fullmatch(course) and _NAME.fullmatch(folder)) or course == "guidelines":
        raise click.UsageError(
            "Name the folder of the course and that of the module, in small letters, digits and "
            "hyphens: pre-departure/03-culture-and-me"
        )
    root = root_of(None)
    module, listing = root / course / folder, root / course / "course.yml"
    if module.exists():
        raise click.ClickException(f"{module} is there already.")
    before = listing.read_bytes().decode() if listing.is_file() else new_course(course)
    try:
        after = with_module(before, folder)
    except yaml.YAMLError as error:
        raise click.ClickException(f"{listing} cannot be read: {error}") from error
    module.mkdir(parents=True)
    (module / SOURCE).write_text(new_module(folder), "utf-8")
    click.echo(f"{module / SOURCE}: write here")
    if after is None:
        click.echo(f"{listing}: add the folder {folder} to its modules")
        return
    listing.write_bytes(after.encode())
    click.echo(f"{listing}: lists it last; say when it opens and is due")


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite files that were never published.")
@with_appcontext
def export_command(folder: Path, force: bool) -> None:
    """Write everything that is published into a folder, byte for byte.

    A file there that was never published is not overwritten: nothing somebody wrote is lost.
    """
    files = published_files()
    own = [file.path for file in files if not force and _unpublished(folder / file.path, file)]
    if own:
        for path in own:
            click.echo(f"{folder / path} was never published as it is", err=True)
        raise click.ClickException(
            "Nothing was written. Publish these files, move them away, or say --force."
        )
    written = 0
    for file in files:
        target = folder / file.path
        if target.is_file() and target.read_bytes() == file.content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        written += 1
    _remember(folder, files)
    click.echo(f"{written} files written, {len(files) - written} were the same.")


def _unpublished(target: Path, file: PublishedFile) -> bool:
    if not target.is_file():
        return False
    content = target.read_bytes()
    return content != file.content and sha256(content).hexdigest() not in file.history


def _remember(folder: Path, files: Sequence[PublishedFile]) -> None:
    try:
        entries = read_entries(folder)
    except ValueError:
        entries = {}  # written anew: everything in it is known here
    fresh = {file.path: sha256(file.content).hexdigest() for file in files if file.entry}
    folder.mkdir(parents=True, exist_ok=True)
    write_entries(folder, {**entries, **fresh})


@click.command("fix")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@with_appcontext
def fix_command(path: Path | None) -> None:
    """Add the ids that headings and activities lack, and change nothing else."""
    target = path or root_of(None)
    found = [target] if target.is_file() else [*target.rglob("*.md")]
    found = [file for file in found if target.is_file() or _TEXT.fullmatch(file.name)]
    files = sorted(found, key=lambda file: (file.parent, file.name != SOURCE, file.name))
    changed = 0
    for file in files:
        source = file.read_bytes()
        original = file.parent / SOURCE
        like = original.read_bytes() if original.is_file() and original != file else None
        try:
            mended = add_ids(source, like)
        except UnicodeDecodeError:
            click.echo(f"{file}: not UTF-8, left as it is", err=True)
            continue
        if mended == source:
            continue
        file.write_bytes(mended)
        changed += 1
        click.echo(f"{file}: ids added")
    click.echo(f"{changed} of {len(files)} files changed.")
