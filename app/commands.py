"""The command line, loaded when it is used: a server has no need of it, nor of what it imports."""

from __future__ import annotations

from importlib import import_module

import click
from flask.cli import AppGroup

# Name of the command, the module it is in, and its name there.
COMMANDS: dict[str, tuple[str, str]] = {
    "assets": ("app.operations.cli", "assets"),
    "courses": ("app.authoring.cli", "courses"),
    "demo": ("app.demo.cli", "demo"),
    "ethics": ("app.ethics.cli", "ethics"),
    "serve": ("app.operations.cli", "serve"),
    "worker": ("app.operations.cli", "worker"),
}


class Commands(AppGroup):
    """The application's own commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name in COMMANDS:
            module, name = COMMANDS[cmd_name]
            command: click.Command = getattr(import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name)
