"""`flask courses publish` and `flask courses diff`."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.authoring.folder.commands import publish_folder
from app.authoring.folder.entries import entry_of, read_entries, write_entries
from app.authoring.folder.queries import plan_of
from app.authoring.folder.reading import read
from app.authoring.folder.rules import Ambiguous, Plan, TextKey, TextPlan, TextState, stated
from app.authoring.folder.words import left_alone, plan_lines, text_diff
from app.catalog.pictures.commands import read_new_pictures
from app.format.document import Library
from app.format.pictures import PictureProcess
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import DomainError

_BASE = re.compile(r"([a-z][a-z0-9-]*)\.(en|nb|nn)@(\d+)")


def _interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _bases(
    _ctx: click.Context, _param: click.Parameter, given: Sequence[str]
) -> Mapping[TextKey, list[int]]:
    found: dict[TextKey, list[int]] = {}
    for text in given:
        match = _BASE.fullmatch(text)
        if match is None:
            raise click.BadParameter(f"“{text}” is not MODULE.LANGUAGE@REVISION, as first.en@3.")
        found.setdefault((match.group(1), match.group(2)), []).append(int(match.group(3)))
    return found


def _entries(root: Path) -> dict[str, str]:
    try:
        return read_entries(root)
    except ValueError as error:
        raise click.ClickException(f"{error} Mend it, or delete it.") from error


def _refuse(outdated: Sequence[TextPlan]) -> click.ClickException:
    for text in outdated:
        for line in text_diff(text, colour=sys.stderr.isatty()):
            click.echo(line, err=True)
        click.echo("", err=True)
    names = ", ".join(text.name for text in outdated)
    bases = " ".join(
        f"--base {text.name}@{text.current.number}" for text in outdated if text.current
    )
    return click.ClickException(
        f"Nothing was published: {names} was published anew since the file was written (above).\n"
        "Take what is published into the file (flask courses export FOLDER writes it), or\n"
        f"publish over it, having seen it: {bases}\n"
        "or publish the rest and leave it alone: --skip-outdated"
    )


def _weighed(plan: Plan, material: Sequence[str], minor: Sequence[str]) -> Plan:
    """The plan with what was said on the command line."""
    try:
        said = stated(plan.texts, material, minor)
    except Ambiguous as error:
        raise click.UsageError(str(error)) from error
    modules = tuple(
        replace(
            module,
            texts=tuple(
                replace(text, weights={**text.weights, **said.get(text.key, {})})
                for text in module.texts
            ),
        )
        for module in plan.modules
    )
    return replace(plan, modules=modules)


def _write(library: Library, plan: Plan, note: str) -> None:
    changes = {text.key: dict(text.weights) for text in plan.texts}
    try:
        with PictureProcess() as reader:
            pictures = read_new_pictures(library, reader)
        with transaction():
            written = publish_folder(
                library=library, plan=plan, note=note, changes=changes, pictures=pictures,
                actor_id=None, at=clock.now(),
            )  # fmt: skip
    except DomainError as error:
        raise click.ClickException(f"Nothing was published: {error.code} {error.values}") from error
    for text in written.texts:
        click.echo(f"published {text.module_id} ({text.lang}), revision {text.number}")
    for name, number, lang in written.guidelines:
        click.echo(f"published {name} version {number} ({lang})")
    for lang, number in written.glossaries:
        click.echo(f"published the glossary ({lang}), version {number}")


def _remember(root: Path, entries: Mapping[str, str], plan: Plan) -> None:
    """Note in the folder what it published, so that the next publish knows what it was based on."""
    agreeing = {
        entry_of(text.source.path): text.source.sha256
        for text in plan.texts
        if text.state is not TextState.OUTDATED
    }
    try:
        write_entries(root, {**entries, **agreeing})
    except OSError as error:
        click.echo(f"published.json could not be written ({error}).", err=True)


def publish_quietly(path: Path | None = None) -> None:
    """Publish a folder as the start of the demonstration does: what was written in the browser is
    left alone and named in one line, nothing is asked, and nothing is written into the folder.

    Raises:
        ClickException: the folder has errors.
    """
    root, library = _checked(path)
    try:
        entries = read_entries(root)
    except ValueError as error:  # the start goes on, and publishes only over what came from files
        click.echo(str(error), err=True)
        entries = {}
    plan = plan_of(library, entries, {})
    _write(library, plan, "")
    if plan.empty:
        click.echo("Everything is published already.")
    if left := left_alone(plan):
        click.echo(left)


def _checked(path: Path | None) -> tuple[Path, Library]:
    root, library = read(path)
    for problem in library.problems:
        click.echo(str(problem), err=True)
    if library.errors:
        raise click.ClickException("Nothing was published: mend the errors above first.")
    return root, library


@click.command("publish")
@click.argument(
    "path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would be done, and stop.")
@click.option("--note", default="", metavar="TEXT", help="What changed, for those who read it.")
@click.option(
    "--material", multiple=True, metavar="SECTION",
    help="Whoever had finished is asked to read this section again; module/section where several "
    "modules have it.",
)  # fmt: skip
@click.option(
    "--minor", multiple=True, metavar="SECTION", help="Nobody is asked anything because of it."
)
@click.option(
    "--base", "bases", multiple=True, callback=_bases, metavar="MODULE.LANG@REVISION",
    help="Publish over this revision, which the file was not written from.",
)  # fmt: skip
@click.option("--skip-outdated", is_flag=True, help="Leave outdated texts, publish the rest.")
@with_appcontext
def publish_command(
    path: Path | None,
    yes: bool,
    only_plan: bool,
    note: str,
    material: Sequence[str],
    minor: Sequence[str],
    bases: Mapping[TextKey, list[int]],
    skip_outdated: bool,
) -> None:
    """Publish what differs from what is read now: the plan first, then the question, then it.

    Nothing that anybody completed is lost, and no text is overwritten that was published since
    the file was written.
    """
    root, library = _checked(path)
    entries = _entries(root)
    plan = plan_of(library, entries, bases)
    outdated = plan.only(TextState.OUTDATED)
    if outdated and not (skip_outdated or only_plan):
        raise _refuse(outdated)
    plan = _weighed(plan, material, minor)
    if plan.empty:
        click.echo("Everything is published already.")
    else:
        for line in plan_lines(plan):
            click.echo(line)
    if only_plan:
        return
    if not plan.empty:
        _ask(yes)
        _write(library, plan, note)
    if left := left_alone(plan):
        click.echo(left)
    _remember(root, entries, plan)


def _ask(yes: bool) -> None:
    if yes:
        return
    if not _interactive():
        raise click.UsageError("Nobody can be asked here: say --yes to publish, or --plan to look.")
    click.confirm("Publish this?", abort=True)


@click.command("diff")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@with_appcontext
def diff_command(path: Path | None) -> None:
    """Show what a publish would change, text by text and word by word."""
    root, library = read(path)
    plan = plan_of(library, _entries(root), {})
    below = "" if path is None else str(path.resolve().relative_to(root.parent))
    texts = [
        text
        for text in plan.only(TextState.NEW, TextState.CHANGED, TextState.OUTDATED)
        if f"{text.source.path}/".startswith(f"{below}/" if below else "")
    ]
    for text in texts:
        for line in text_diff(text, colour=sys.stdout.isatty()):
            click.echo(line)
        click.echo("")
    if not texts:
        click.echo("Nothing differs from what is published.")
    if library.errors:
        click.echo(
            f"{len(library.errors)} errors keep texts out of this: flask courses check", err=True
        )
