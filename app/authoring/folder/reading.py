"""The folder of the courses as the commands read it, with a bar where somebody waits."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app

from app.format.document import Library
from app.format.library import count_texts, read_library
from app.format.pictures import PictureProcess
from app.format.renderer import ProcessRenderer
from app.foundation import clock


def root_of(path: Path | None) -> Path:
    """The folder of the courses: the configured one, or the one that holds `path`.

    Raises:
        ClickException: there is none.
    """
    if path is None:
        folder: Path = current_app.config["SAMFERD"].courses
        if not folder.is_dir():
            raise click.ClickException(
                f"There is no folder {folder}. Set SAMFERD_COURSES to the folder of the courses."
            )
        return folder.resolve()
    here = path.resolve()
    if here.is_dir() and not (here / "course.yml").is_file():
        above = [one for one in (here, *here.parents) if any(one.glob("*/course.yml"))]
        return above[0] if above else here
    above = [one for one in here.parents if any(one.glob("*/course.yml"))]
    if not above:
        raise click.ClickException(f"{path} is in no folder of courses.")
    return above[0]


def read(path: Path | None) -> tuple[Path, Library]:
    """The folder and everything in it, with the problems below `path` only where it is a part.

    Raises:
        ClickException: there is no such folder.
    """
    root = root_of(path)
    total = count_texts(root)
    bar = click.progressbar(
        length=total, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    with bar, ProcessRenderer() as renderer, PictureProcess() as pictures:
        library = read_library(
            root,
            renderer,
            today=clock.agency_day(),
            each=lambda _path: bar.update(1),
            pictures=pictures,
        )
    if path is None or path.resolve() == root:
        return root, library
    below = str(path.resolve().relative_to(root.parent))
    mine = [
        one for one in library.problems if one.path == below or one.path.startswith(f"{below}/")
    ]
    return root, replace(library, problems=tuple(mine))
