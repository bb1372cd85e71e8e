"""Files made by us: course.yml of a course whose own was not kept, and a module to begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from app.catalog.models import Course, Module
from app.format.mending import slug

MODULE = """\
---
id: {id}
title: {title}
summary: One sentence about what it is good for.
minutes: 15
goals:
  - Say what somebody can do afterwards that they could not do before.
---

Begin with a situation that the reader knows.

## The first thing {{#first-thing}}

Write to one person. Short sentences, one thought in each paragraph.

/// quiz | Try it
    id: quiz-first-thing
    kind: one

Ask about something that the reader will have to decide.

- [x] The answer that holds
  : Say why it holds.
- [ ] An answer that many would give
  : Say what is wrong with it, kindly.
///

## What it means for you {{#for-you}}

/// reflect | For your journal
    id: reflect-for-you
    prompt: {id}-for-you

Ask a question that only the reader can answer.
///
"""

COURSE = """\
id: {id}
title:
  en: {title}
summary:
  en: One sentence about what it is good for.
audience: participant        # participant, partner, employee
phase: pre-departure         # pre-departure, in-field, homecoming, follow-up
languages: [en]
modules:
"""


def _titled(name: str) -> str:
    return name.replace("-", " ").capitalize()


def new_module(folder: str) -> str:
    """A module that passes the check, for a folder like `03-culture-and-me`."""
    name = slug(re.sub(r"^\d+-", "", folder))
    return MODULE.format(id=name, title=_titled(name))


def new_course(folder: str) -> str:
    """course.yml of a course without modules."""
    return COURSE.format(id=slug(folder), title=_titled(slug(folder)))


def with_module(course: str, folder: str) -> str | None:
    """course.yml with one more module at its end; None where the list is not written line by line.

    Nothing else of the file changes.
    """
    node = yaml.compose(course, Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    modules = next((value for key, value in pairs if key.value == "modules"), None)
    lines = course.splitlines(keepends=True)
    if modules is None or (isinstance(modules, yaml.ScalarNode) and not modules.value):
        key = next((one for one, _ in pairs if one.value == "modules"), None)
        if key is None:
            return None
        at, indent = key.end_mark.line + 1, "  "
    elif not isinstance(modules, yaml.SequenceNode) or modules.flow_style:
        return None
    else:
        at, indent = modules.end_mark.line, " " * modules.start_mark.column
        if modules.end_mark.column or at > len(lines):
            at = len(lines)
        while at and not lines[at - 1].partition("#")[0].strip():
            at -= 1
    before = "".join(lines[:at])
    if before and not before.endswith("\n"):
        before += "\n"
    return f"{before}{indent}- folder: {folder}\n" + "".join(lines[at:])


def _day(anchor: str | None, days: int | None) -> str | None:
    if anchor is None:
        return None
    return f"{anchor} {'-' if (days or 0) < 0 else '+'} {abs(days or 0)} days" if days else anchor


def course_yml(course: Course, modules: Sequence[tuple[Module, str]]) -> bytes:
    """course.yml of a course that was published before its own was kept; modules with languages."""
    places: dict[str, dict[str, str]] = {}
    for module, _lang in modules:
        place = {
            "folder": module.folder or module.id,
            "opens": _day(module.opens_anchor, module.opens_days),
            "due": _day(module.due_anchor, module.due_days),
        }
        places[module.id] = {key: value for key, value in place.items() if value is not None}
    written: dict[str, Any] = {
        "id": course.id,
        "title": course.titles,
        "summary": course.summaries,
        "audience": course.audience,
        "phase": course.phase,
        "languages": sorted({lang for _, lang in modules}, key=lambda lang: (lang != "en", lang)),
        "modules": list(places.values()),
    }
    return yaml.safe_dump(written, allow_unicode=True, sort_keys=False).encode()
