"""What only shows between files: ids that stand twice, circles, languages, files nobody uses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.format.asking_again import named
from app.format.document import CourseSource, CourseSpec, Document, ModuleSource
from app.format.problems import Problem, Problems
from app.format.yaml_source import YamlMap

_MEDIA = re.compile(r"media/[^\s)\"'<>|]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A course as it was read, with the lines of its course.yml and where that is."""

    path: str
    folder: Path
    spec: CourseSpec
    lines: YamlMap


def _line_of(source: bytes, key: str) -> int:
    """The line of a key of the front matter, or the second."""
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith(f"{key}:".encode()):
            return number
    return 2


def difference(first: Document, other: Document) -> str:
    """In what two languages of a module differ; empty when they have the same steps."""
    if other.id != first.id:
        return f"The id of the module is another, “{other.id}”,"
    missing = sorted(set(first.steps) ^ set(other.steps))
    if missing:
        return f"The steps are others ({', '.join(missing)})"
    for step in first.steps:
        own, theirs = (_inside(document, step) for document in (first, other))
        if own != theirs:
            return f"What “{step}” is made of ({', '.join(sorted(own ^ theirs))}) is another"
    return "" if other.steps == first.steps else "The steps stand in another order"


def _inside(document: Document, step: str) -> set[str]:
    """What must be the same of an activity in every language: its kind, and the ids of answers."""
    activity = document.activity(step)
    return {activity.kind_name, *getattr(activity, "parts", ())} if activity else set()


def check_languages(sources: Sequence[ModuleSource]) -> list[Problem]:
    """The texts of one module against the first of them."""
    found: list[Problem] = []
    first = sources[0]
    for other in sources[1:]:
        problems = Problems(other.path)
        said = difference(first.document, other.document)
        if said:
            problems.add(
                1,
                "F031",
                f"{said} than in {first.path}.",
                "give both languages the same ids in the same order",
            )
        basis = other.document.translated_from
        if basis is None or not first.sha256.startswith(basis):
            problems.add(
                1,
                "W001",
                "The translation is behind its source.",
                f"translate the changes, then translated_from: {first.sha256[:12]}",
            )
        found.extend(problems.found)
    return found


class Once:
    """Ids that may stand once in the whole library: courses, modules, prompts, ratings."""

    def __init__(self) -> None:
        self._courses: dict[str, str] = {}
        self._modules: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}

    def course(self, place: Place) -> list[Problem]:
        """Note a course, and that its id is taken."""
        problems = Problems(place.path)
        other = self._courses.setdefault(place.spec.id, place.path)
        if other != place.path:
            problems.add(
                place.lines.line("id"),
                "F033",
                f"The course id “{place.spec.id}” stands twice.",
                f"the other is {other}",
            )
        return problems.found

    def module(self, source: ModuleSource) -> list[Problem]:
        """Note a module with its prompts, and which ids are taken."""
        document, problems = source.document, Problems(source.path)
        other = self._modules.setdefault(document.id, source.path)
        if other != source.path:
            problems.add(
                _line_of(source.source, "id"),
                "F005",
                f"The module id “{document.id}” stands twice.",
                f"the other is {other}",
            )
        for one in named(document):
            key = (one.what, one.name)
            if key in self._names:
                problems.add(
                    1,
                    one.doubled,
                    f"The {one.what} “{one.name}” stands twice.",
                    f"the other is in {self._names[key]}",
                )
            self._names[key] = source.path
        return problems.found


def check_place(place: Place, langs: Mapping[str, set[str]]) -> list[Problem]:
    """A course against its folder; `langs` are the languages that are there, by module folder."""
    problems = Problems(place.path)
    for number, module in enumerate(place.spec.modules):
        line = place.lines.inner("modules", number)
        there = langs.get(module.folder, set())
        missing = [lang for lang in place.spec.languages if lang not in there]
        if there and missing:
            files = ", ".join(f"module.{lang}.md" for lang in missing)
            problems.add(
                line,
                "W014",
                f"{module.folder} has no {' and '.join(missing)}, which the course has.",
                f"add {files}, or take the language from the course",
            )
    listed = {module.folder for module in place.spec.modules}
    for file in sorted(place.folder.glob("*/module.*.md")):
        name = file.parent.name
        if name not in listed:
            listed.add(name)
            problems.add(
                place.lines.line("modules"),
                "W016",
                f"The folder {name} is not listed, so nobody reads it.",
                "list it in modules, or move it away",
            )
    return problems.found


def check_media(folder: Path, shown: str, texts: Sequence[bytes]) -> list[Problem]:
    """The files of `media/` that no text of the module uses."""
    used = {name for text in texts for name in _MEDIA.findall(text.decode("utf-8", "replace"))}
    found: list[Problem] = []
    for file in sorted((folder / "media").glob("*")):
        name = f"media/{file.name}"
        if file.is_file() and not file.name.startswith(".") and name not in used:
            problems = Problems(f"{shown}/{name}")
            problems.add(1, "W015", "No text of the module uses this file.", "use or delete it")
            found.extend(problems.found)
    return found


def check_requires(courses: Sequence[CourseSource], *, complete: bool) -> list[Problem]:
    """Modules that require one that is not there, or go round in a circle.

    Where the library was not read completely (a file has errors) a module may only seem missing.
    """
    sources = {texts[0].document.id: texts[0] for course in courses for _, texts in course.modules}
    wants = {name: source.document.requires for name, source in sources.items()}
    found: list[Problem] = []
    for name, source in sources.items():
        problems = Problems(source.path)
        line = _line_of(source.source, "requires")
        for wanted in wants[name]:
            if wanted not in sources and complete:
                problems.unknown_key(line, wanted, sources, code="F032")
        circle = _circle(name, wants)
        if circle:
            problems.add(
                line,
                "F032",
                f"Nobody could ever begin it: {' → '.join(circle)}.",
                "take one of them from requires",
            )
        found.extend(problems.found)
    return found


def _circle(start: str, wants: Mapping[str, Sequence[str]]) -> list[str]:
    """The way from a module back to itself, or nothing."""
    ways: list[list[str]] = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for wanted in wants.get(way[-1], ()):
            if wanted == start:
                return [*way, start]
            if wanted not in seen:
                seen.add(wanted)
                ways.append([*way, wanted])
    return []
