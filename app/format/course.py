"""`course.yml`: what a course is called, for whom, when, and which modules make it up."""

from __future__ import annotations

import re

from app.format.document import CourseModule, CourseSpec, RelativeDay
from app.format.problems import Problems
from app.format.scan import decode
from app.format.yaml_source import YamlMap, read_map

_COURSE_KEYS = frozenset(["id", "title", "summary", "audience", "phase", "languages", "modules"])
_PLACE_KEYS = frozenset(["folder", "opens", "due"])
AUDIENCES = ("participant", "partner", "employee")
PHASES = ("pre-departure", "in-field", "homecoming", "follow-up")
LANGS = ("en", "nb", "nn")
_DAY = re.compile(r"^(departure|return)(?:\s*([+-])\s*(\d{1,4})\s*days?)?$")
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def _relative(value: object, line: int, problems: Problems) -> RelativeDay | None:
    if value is None:
        return None
    found = _DAY.match(str(value).strip())
    if not found:
        problems.add(line, "F004", f"“{value}” is not a day.", "write departure - 14 days")
        return None
    days = int(found.group(3) or 0)
    return RelativeDay(found.group(1), -days if found.group(2) == "-" else days)


def _by_language(front: YamlMap, key: str, problems: Problems) -> dict[str, str]:
    value = front.values.get(key)
    if (
        isinstance(value, dict)
        and "en" in value
        and all(isinstance(v, str) for v in value.values())
    ):
        for lang in value:
            if lang not in LANGS:
                problems.unknown_key(front.inner(key, str(lang)), str(lang), LANGS)
        return {str(lang): text for lang, text in value.items()}
    problems.add(
        front.line(key), "F004", f"“{key}” is not by language.", "give en: and nb: under it"
    )
    return {}


def _one_of(front: YamlMap, key: str, known: tuple[str, ...], problems: Problems) -> str:
    value = front.take(key, problems, str, ", ".join(known)) or ""
    if value and value not in known:
        problems.unknown_key(front.line(key), value, known)
    return value


def _modules(front: YamlMap, problems: Problems) -> tuple[CourseModule, ...]:
    listed = front.values.get("modules")
    modules: list[CourseModule] = []
    for number, place in enumerate(listed if isinstance(listed, list) else []):
        line = front.inner("modules", number)
        folder = place.get("folder") if isinstance(place, dict) else None
        if not isinstance(place, dict) or not isinstance(folder, str):
            problems.add(line, "F004", "A module has no folder.", "give - folder: 01-name")
            continue
        for key in place:
            if key not in _PLACE_KEYS:
                problems.unknown_key(
                    front.inner("modules", number, str(key)), str(key), _PLACE_KEYS
                )
        at = front.inner("modules", number, "folder")
        if not _FOLDER.fullmatch(folder):
            problems.add(at, "F004", f"“{folder}” is not a folder of this course.", "give its name")
        elif any(folder == other.folder for other in modules):
            problems.add(at, "F033", f"The folder “{folder}” is listed twice.", "delete one")
        modules.append(
            CourseModule(
                folder,
                _relative(place.get("opens"), front.inner("modules", number, "opens"), problems),
                _relative(place.get("due"), front.inner("modules", number, "due"), problems),
            )
        )
    if not modules:
        problems.add(
            front.line("modules"), "F004", "The course has no modules.", "list their folders"
        )
    return tuple(modules)


def read_course(source: bytes, problems: Problems) -> tuple[CourseSpec, YamlMap] | None:
    """`course.yml` checked, and its keys with their lines; None when there are errors."""
    text = decode(source, problems)
    front = None if text is None else read_map(text, problems)
    if front is None:
        return None
    front.only(_COURSE_KEYS, problems)
    languages = front.texts("languages", problems) or ("en",)
    for lang in languages:
        if lang not in LANGS:
            problems.unknown_key(front.line("languages"), lang, LANGS)
    spec = CourseSpec(
        id=front.take("id", problems, str, "an id") or "",
        title=_by_language(front, "title", problems),
        summary=_by_language(front, "summary", problems),
        audience=_one_of(front, "audience", AUDIENCES, problems),
        phase=_one_of(front, "phase", PHASES, problems),
        languages=languages,
        modules=_modules(front, problems),
    )
    return None if problems.failed else (spec, front)
