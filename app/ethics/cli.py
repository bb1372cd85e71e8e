"""`flask ethics verify`: does the register hold?"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.ethics.queries import check_register

ethics = AppGroup("ethics", help="The register of acknowledgements.")


@ethics.command("verify")
def verify_command() -> None:
    """Check every event of the register; exit status 1 when one is altered, missing or cut off."""
    count, faults = check_register()
    for fault in faults:
        click.echo(f"event {fault.sequence}: {fault.code}", err=True)
    if faults:
        raise SystemExit(1)
    click.echo(f"The register holds: {count} events, unbroken.")
