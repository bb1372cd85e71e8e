"""Where links, pictures and terms of a text point to, checked line by line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.format.addresses import term_of, url_allowed
from app.format.problems import Problems
from app.format.source import Line

# `[name]: address`, which links and pictures elsewhere in the file can name.
_DEFINITION = re.compile(r"^\s{0,3}\[(?!\^)[^\]]+\]:\s*<?(?P<url>[^\s>]+)")
_LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<url>[^)\s]*)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Places:
    """What a text may point to besides its own sections. None: not checked.

    `folder` holds `media/`; `pictures` are names that are there without a folder; `terms` are the
    ids of the glossary, and with `own_terms` those of the text itself.
    """

    folder: Path | None = None
    pictures: Collection[str] | None = None
    terms: Collection[str] | None = None
    own_terms: bool = False

    @property
    def bare(self) -> bool:
        """Whether a text of this kind has no pictures at all."""
        return self.folder is None and self.pictures == ()

    def has_file(self, name: str) -> bool:
        """Whether a picture of that name is there, as far as it is known."""
        if self.folder is not None:
            return (self.folder / name).is_file()
        return self.pictures is None or name in self.pictures


def check_links(
    lines: Sequence[Line], anchors: set[str], places: Places, problems: Problems
) -> None:
    """Note every link and picture that points where it may not, or to nothing."""
    for line in lines:
        for link in _LINK.finditer(line.text):
            picture, column = bool(link["picture"]), link.start() + 1
            if picture and not link["text"].strip():
                problems.add(
                    line.number,
                    "F010",
                    "The picture has no alternative text.",
                    "describe it between the brackets",
                    column,
                )
            _check_url(link["url"], picture, line, column, anchors, places, problems)
        definition = _DEFINITION.match(line.text)
        if definition:
            _check_url(definition["url"], False, line, 1, anchors, places, problems)


def check_shown(
    names: Sequence[str], lines: Sequence[Line], places: Places, problems: Problems
) -> bool:
    """Note every picture that a text shows and that is not there, however it was written.

    True when all are there.
    """
    missing = [name for name in names if not places.has_file(name)]
    for name in missing:
        line = next((line.number for line in lines if name in line.text), 1)
        problems.add(line, "F009", f"There is no file {name}.", "add the file")
    return not missing


def _check_url(
    url: str,
    picture: bool,
    line: Line,
    column: int,
    anchors: set[str],
    places: Places,
    problems: Problems,
) -> None:
    if not url_allowed(url, picture=picture):
        problems.add(
            line.number,
            "F009",
            f"“{url[:60]}” is not a place to point to.",
            "https://…, mailto:, tel:, media/file.webp, #section or term:id",
            column,
        )
    elif url.startswith("#") and url[1:] not in anchors:
        problems.add(
            line.number,
            "F009",
            f"There is no section “{url}”.",
            "point to the id of a section",
            column,
        )
    elif url.startswith("media/") and not picture:
        problems.add(
            line.number, "F009", "A link to a picture.", f"show it: ![what it shows]({url})", column
        )
    elif picture and places.bare:
        problems.add(line.number, "F009", "Pictures stand in modules only.", "take it out", column)
    elif picture and not places.has_file(url):
        problems.add(line.number, "F009", f"There is no file {url}.", "add the file", column)
    elif term := term_of(url):
        _check_term(
            term, line.number, column, anchors if places.own_terms else places.terms, problems
        )


def _check_term(
    term: str, line: int, column: int, known: Collection[str] | None, problems: Problems
) -> None:
    if known is None or term in known:
        return
    near = difflib.get_close_matches(term, known, n=1)
    mend = f"did you mean “{near[0]}”?" if near else "add it to courses/glossary.en.md"
    problems.add(line, "F043", f"The glossary has no term “{term}”.", mend, column)
