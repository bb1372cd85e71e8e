"""Blocks that are no activities: notices, details, figures, transcripts, videos. Their options.

`BLOCKS` says which there are and what each may state; a block that is refused here would silently
become prose in the Markdown library.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from app.format.addresses import url_allowed
from app.format.problems import Problems
from app.format.source import Line
from app.format.yaml_source import YamlMap

_LANG = frozenset({"lang"})
BLOCKS: dict[str, frozenset[str]] = {
    "note": _LANG,
    "warning": _LANG,
    "emergency": _LANG,
    "details": _LANG,
    "figure": _LANG,
    "transcript": _LANG,
    "video": _LANG | {"url", "minutes", "megabytes"},
}
# Blocks whose title cannot be left out, and what it is.
_TITLED = {
    "figure": "its caption",
    "transcript": "what it is a transcript of",
    "video": "what it shows",
}
LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)\s]+\)")


def check_block(
    kind: str,
    title: str,
    line: int,
    options: YamlMap,
    body: Sequence[Line],
    problems: Problems,
) -> None:
    """Note what is wrong with a block of `BLOCKS`."""
    for key in options.values:
        if key not in BLOCKS[kind]:
            problems.unknown_key(options.line(key), key, BLOCKS[kind], code="F007")
    lang = options.values.get("lang")
    if lang is not None and not (isinstance(lang, str) and LANG.fullmatch(lang)):
        problems.add(options.line("lang"), "F007", f"“{lang}” is no language.", "write lang: nb")
    if kind in _TITLED and not title:
        problems.add(
            line,
            "F007",
            f"The {kind} has no title.",
            f"write /// {kind} | and {_TITLED[kind]}",
        )
    if kind == "figure":
        _check_figure(line, body, problems)
    elif kind == "video":
        _check_video(line, options, problems)


def _check_figure(line: int, body: Sequence[Line], problems: Problems) -> None:
    """A figure holds one picture and nothing else."""
    lines = [each for each in body if each.text.strip()]
    if len(lines) != 1 or not _PICTURE.fullmatch(lines[0].text.strip()):
        problems.add(
            lines[1].number if len(lines) > 1 else line,
            "F007",
            "A figure holds one picture.",
            "put one line into it: ![what it shows](media/file.webp)",
        )


def _check_video(line: int, options: YamlMap, problems: Problems) -> None:
    """A video says where it is, how long it takes and what it costs to load."""
    url = options.values.get("url")
    whole = isinstance(url, str) and url_allowed(url) and url.startswith("https://")
    if not whole or not urlsplit(str(url)).hostname:
        problems.add(
            options.line("url") if url else line,
            "F007",
            "The video has no address." if not url else "That is no address of a video.",
            "indented by four spaces: url: https://…",
        )
    for key in ("minutes", "megabytes"):
        value = options.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            problems.add(
                options.line(key) if value is not None else line,
                "F007",
                f"The video does not say its {key}.",
                f"indented by four spaces: {key}: a whole number, 1 or more",
            )
