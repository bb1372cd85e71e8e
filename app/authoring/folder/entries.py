"""`published.json`: what a folder last published or exported of each of its texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

NAME = "published.json"


def entry_of(path: str) -> str:
    """The name of a text in `published.json`: its path below the folder of the courses."""
    return path.partition("/")[2]


def read_entries(root: Path) -> dict[str, str]:
    """The SHA-256 of each text by its name; empty where nothing was published from the folder.

    Raises:
        ValueError: the file is there and cannot be read, for instance after a merge.
    """
    file = root / NAME
    if not file.is_file():
        return {}
    try:
        data = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{file} cannot be read: {error}") from error
    if not isinstance(data, dict) or not all(isinstance(one, str) for one in data.values()):
        raise ValueError(f"{file} is not a list of files with their SHA-256.")
    return data


def write_entries(root: Path, entries: Mapping[str, str]) -> None:
    """Keep the entries. The file is replaced as a whole; one entry a line, so that git can merge.

    Raises:
        OSError: the folder cannot be written to.
    """
    text = json.dumps(dict(entries), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    file = root / NAME
    if file.is_file() and file.read_text("utf-8") == text:
        return
    fresh = root / f".{NAME}.new"
    fresh.write_text(text, "utf-8")
    fresh.replace(file)
