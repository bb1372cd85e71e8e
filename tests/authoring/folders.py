"""What a trainer does with a folder of courses."""

from __future__ import annotations

from pathlib import Path

from flask import Flask


def edit(folder: Path, before: str, after: str) -> Path:
    """Change the English text of the first module."""
    (path,) = folder.glob("pre-departure/01-first/module.en.md")
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return path


def run(app: Flask, *command: str) -> tuple[int, str]:
    """Exit status and output of `flask courses …`."""
    result = app.test_cli_runner().invoke(args=["courses", *command])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output
