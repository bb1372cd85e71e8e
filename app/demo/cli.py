"""`flask demo people`, `flask demo prepare`, and `flask demo begin`, which is all of `make run`."""

from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.authoring.folder.publish_cli import publish_quietly
from app.demo.agency import STAFF
from app.demo.commands import PASSWORD, build, prepare_pen
from app.ethics.forms import WORDS
from app.ethics.queries import current_guideline
from app.format.renderer import ProcessRenderer
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.errors import NotFound
from app.people.models import Person
from app.ui.assets import build_command
from app.ui.shell import LANGUAGES

demo = AppGroup("demo", help="The demonstration agency.")

AMINA = (
    "amina@demo.samferd.test",
    "Amina Banda",
    "participant",
    "from a hospital in Malawi to one in Førde: home, modules, journal, guidelines",
)


def people_lines() -> list[dict[str, str]]:
    """Whom one can be, and what to look at."""
    listed = [AMINA, *((email, name, role, look) for email, name, role, _lang, look in STAFF)]
    return [
        {"name": name, "role": role, "email": email, "password": PASSWORD, "look": look}
        for email, name, role, look in listed
    ]


@demo.command("people")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def people_command(as_json: bool) -> None:
    """List the demonstration people: name, role, e-mail, what to look at as them."""
    lines = people_lines()
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(f"  {line['email']:<36} {line['name']}, {line['role']}: {line['look']}")
    click.echo(f"  The password of all of them: {PASSWORD}")


def _anybody() -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(Person)))


@demo.command("prepare")
def prepare_command() -> None:
    """Create the demonstration agency where the database has nobody yet."""
    if _anybody():
        click.echo("The database has people; the demonstration agency is not made again.")
        return
    today = clock.agency_day()
    guidelines = {}
    for code, _name, _short in LANGUAGES:
        with force_locale(code):
            buttons = {answer: str(words) for answer, words in WORDS.items()}
        try:
            guidelines[code] = current_guideline(today=today, wanted=code), buttons
        except NotFound as error:
            raise click.ClickException(
                "There are no guidelines yet. Publish the courses first: flask courses publish"
            ) from error
    with ProcessRenderer() as renderer:
        pen = prepare_pen(current_app.extensions["samferd_masters"], renderer)
    with transaction():
        build(today=today, at=clock.now(), guidelines=guidelines, pen=pen)
    click.echo("The demonstration agency is ready.")


@demo.command("begin")
@click.pass_context
def begin_command(ctx: click.Context) -> None:
    """Make everything ready to be served: database, styles, courses, demonstration, people.

    One process for what would else be six, so that a second start takes a second or two.
    """
    config = current_app.config["SAMFERD"]
    upgrade()
    build_command(config.static)
    publish_quietly()
    ctx.invoke(prepare_command)
    click.echo(f"\nSamferd: {config.base_url}   (stop with Ctrl-C). Sign in as:")
    ctx.invoke(people_command, as_json=False)
