"""The whole `courses/` folder: courses in order, modules by language, guidelines."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from app.format.document import (
    CourseModule,
    CourseSource,
    CourseSpec,
    Document,
    GuidelineSource,
    Library,
    ModuleSource,
    Problem,
    Reflection,
    RelativeDay,
)
from app.format.problems import Problems
from app.format.reader import digest, module_source, read_guideline_text, read_module_text
from app.format.renderer import Renderer
from app.format.scan import decode
from app.format.yaml_source import YamlMap, read_map

_COURSE_KEYS = frozenset(["id", "title", "summary", "audience", "phase", "languages", "modules"])
_PLACE_KEYS = frozenset(["folder", "opens", "due"])
_PHASES = ("pre-departure", "in-field", "homecoming", "follow-up")
_LANGS = frozenset({"en", "nb", "nn"})
_DAY = re.compile(r"^(departure|return)(?:\s*([+-])\s*(\d{1,4})\s*days?)?$")
_GUIDELINE = re.compile(r"^(\d+)\.(en|nb|nn)\.md$")


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
        return {str(lang): text for lang, text in value.items()}
    problems.add(
        front.line(key), "F004", f"“{key}” is not by language.", "give en: and nb: under it"
    )
    return {}


def _spec(path: Path, problems: Problems) -> CourseSpec | None:
    text = decode(path.read_bytes(), problems)
    front = None if text is None else read_map(text, problems)
    if front is None:
        return None
    front.only(_COURSE_KEYS, problems)
    phase = front.take("phase", problems, str, "a phase") or ""
    if phase not in _PHASES:
        problems.unknown_key(front.line("phase"), phase, _PHASES)
    modules = []
    listed = front.values.get("modules") or []
    for place in listed if isinstance(listed, list) else []:
        line = front.line("modules")
        if not isinstance(place, dict) or not isinstance(place.get("folder"), str):
            problems.add(line, "F004", "A module has no folder.", "give - folder: 01-name")
            continue
        for key in place:
            if key not in _PLACE_KEYS:
                problems.unknown_key(line, str(key), _PLACE_KEYS)
        modules.append(
            CourseModule(
                place["folder"],
                _relative(place.get("opens"), line, problems),
                _relative(place.get("due"), line, problems),
            )
        )
    if not modules:
        problems.add(
            front.line("modules"), "F004", "The course has no modules.", "list their folders"
        )
    spec = CourseSpec(
        id=front.take("id", problems, str, "an id") or "",
        title=_by_language(front, "title", problems),
        summary=_by_language(front, "summary", problems),
        audience=front.take("audience", problems, str, "participant, partner or employee") or "",
        phase=phase,
        languages=front.texts("languages", problems) or ("en",),
        modules=tuple(modules),
    )
    return None if problems.failed else spec


def _difference(first: Document, other: Document) -> str:
    """In what two languages of a module differ; empty when they have the same steps."""
    if other.id != first.id:
        return f"The id of the module is another, “{other.id}”,"
    missing = sorted(set(first.steps) ^ set(other.steps))
    if missing:
        return f"The steps are others ({', '.join(missing)})"
    return "" if other.steps == first.steps else "The steps stand in another order"


class _Reading:
    def __init__(self, root: Path, renderer: Renderer, today: date) -> None:
        self._root, self._renderer, self._today = root, renderer, today
        self.found: list[Problem] = []
        self._prompts: dict[str, str] = {}
        self._modules: dict[str, str] = {}

    def _shown(self, path: Path) -> str:
        return str(path.relative_to(self._root.parent))

    def course(self, folder: Path) -> CourseSource | None:
        problems = Problems(self._shown(folder / "course.yml"))
        spec = _spec(folder / "course.yml", problems)
        modules = []
        for place in spec.modules if spec else ():
            texts = self.module(folder / place.folder, problems)
            if texts:
                modules.append((place, texts))
        self.found.extend(problems.found)
        if spec is None:
            return None
        source = (folder / "course.yml").read_bytes()
        return CourseSource(str(folder), source, digest(source), spec, tuple(modules))

    def module(self, folder: Path, course: Problems) -> tuple[ModuleSource, ...]:
        files = sorted(folder.glob("module.*.md"), key=lambda f: (f.name != "module.en.md", f.name))
        if not files:
            course.add(1, "F030", f"There is no module in {folder.name}.", "add module.en.md")
        sources: list[ModuleSource] = []
        for file in files:
            lang = file.name.split(".")[1]
            if lang not in _LANGS:
                course.unknown_key(1, lang, _LANGS)
                continue
            source = file.read_bytes()
            document, problems = read_module_text(
                source, self._shown(file), lang, self._renderer, today=self._today, folder=folder
            )
            self.found.extend(problems)
            if document is not None:
                sources.append(module_source(self._shown(file), source, document))
        self._compare(sources)
        return tuple(sources)

    def _compare(self, sources: list[ModuleSource]) -> None:
        if not sources:
            return
        first = sources[0]
        problems = Problems(first.path)
        if first.document.id in self._modules:
            problems.add(
                2,
                "F005",
                f"The module id “{first.document.id}” stands twice.",
                f"the other is {self._modules[first.document.id]}",
            )
        self._modules[first.document.id] = first.path
        for section in first.document.sections:
            for activity in section.activities:
                if isinstance(activity, Reflection):
                    if activity.prompt in self._prompts:
                        problems.add(
                            1,
                            "F023",
                            f"The prompt “{activity.prompt}” stands twice.",
                            f"the other is in {self._prompts[activity.prompt]}",
                        )
                    self._prompts[activity.prompt] = first.path
        self.found.extend(problems.found)
        for other in sources[1:]:
            problems = Problems(other.path)
            difference = _difference(first.document, other.document)
            if difference:
                problems.add(
                    1,
                    "F031",
                    f"{difference} than in {first.path}.",
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
            self.found.extend(problems.found)

    def guidelines(self, folder: Path) -> list[GuidelineSource]:
        read = []
        for file in sorted(folder.glob("*/*.md")):
            name = _GUIDELINE.match(file.name)
            problems = Problems(self._shown(file))
            if name is None:
                problems.add(
                    1, "F030", "The name is not VERSION.LANGUAGE.md.", "rename it: 1.en.md"
                )
                self.found.extend(problems.found)
                continue
            source = file.read_bytes()
            document, found = read_guideline_text(
                source, problems.path, name.group(2), self._renderer
            )
            self.found.extend(found)
            if document is None:
                continue
            if document.id != file.parent.name or document.version != int(name.group(1)):
                problems.add(
                    2, "F005", "Id or version differ from the file's name.", "make them agree"
                )
                self.found.extend(problems.found)
            read.append(GuidelineSource(problems.path, source, digest(source), document))
        return read


def read_library(root: Path, renderer: Renderer, *, today: date) -> Library:
    """Everything in a courses folder, with all problems at once, sorted by place."""
    reading = _Reading(root.resolve(), renderer, today)
    folders = sorted(path.parent for path in reading._root.glob("*/course.yml"))  # noqa: SLF001 - ours
    courses = [course for folder in folders if (course := reading.course(folder))]
    courses.sort(key=lambda course: _PHASES.index(course.spec.phase))
    guidelines = reading.guidelines(reading._root / "guidelines")  # noqa: SLF001 - ours
    problems = sorted(reading.found, key=lambda p: (p.path, p.line, p.column, p.code))
    return Library(tuple(courses), tuple(guidelines), tuple(problems))
