"""The whole `courses/` folder: courses in order, modules by language, guidelines."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.format.asking_again import check_asked_again
from app.format.between import (
    Once,
    Place,
    check_languages,
    check_media,
    check_place,
    check_requires,
)
from app.format.course import LANGS, PHASES, read_course
from app.format.document import CourseSource, GuidelineSource, Library, ModuleSource
from app.format.glossary import read_glossaries
from app.format.media import Media
from app.format.pictures import PictureReader
from app.format.problems import Problem, Problems
from app.format.reader import digest, module_source, read_guideline_text, read_module_text
from app.format.renderer import Renderer

_GUIDELINE = re.compile(r"^(\d+)\.(en|nb|nn)\.md$")


class _Reading:
    def __init__(
        self,
        root: Path,
        renderer: Renderer,
        today: date,
        pictures: PictureReader | None,
        each: Callable[[str], None],
    ) -> None:
        self._root, self._renderer, self._today, self._each = root, renderer, today, each
        self._media = Media(pictures)
        glossary = Problems("")
        self.glossaries = read_glossaries(root, self._shown, renderer, glossary)
        self._terms = {term.id for one in self.glossaries for term in one.document.terms}
        self.found: list[Problem] = glossary.found
        self._once = Once()

    def _shown(self, path: Path) -> str:
        return str(path.relative_to(self._root.parent))

    def course(self, folder: Path) -> CourseSource | None:
        problems = Problems(self._shown(folder / "course.yml"))
        source = (folder / "course.yml").read_bytes()
        read = read_course(source, problems)
        if read is None:
            self.found.extend(problems.found)
            return None
        spec, lines = read
        place = Place(problems.path, folder, spec, lines)
        langs: dict[str, set[str]] = {}
        modules = []
        for number, module in enumerate(spec.modules):
            files = self._files(folder / module.folder, lines.inner("modules", number), problems)
            langs[module.folder] = {lang for lang, _ in files}
            texts = self._module(folder / module.folder, files)
            if texts:
                modules.append((module, texts))
        self.found.extend([*problems.found, *self._once.course(place), *check_place(place, langs)])
        return CourseSource(str(folder), source, digest(source), spec, tuple(modules))

    def _files(self, folder: Path, line: int, course: Problems) -> list[tuple[str, Path]]:
        """The texts of a module by language, English first."""
        files = sorted(folder.glob("module.*.md"), key=lambda f: (f.name != "module.en.md", f.name))
        if not files:
            course.add(line, "F030", f"There is no module in {folder.name}.", "add module.en.md")
        found = []
        for file in files:
            lang = file.name.split(".")[1]
            if lang in LANGS:
                found.append((lang, file))
            else:
                course.unknown_key(line, lang, LANGS)
        return found

    def _module(self, folder: Path, files: list[tuple[str, Path]]) -> tuple[ModuleSource, ...]:
        sources: list[ModuleSource] = []
        texts: list[bytes] = []
        for lang, file in files:
            source = file.read_bytes()
            texts.append(source)
            document, problems = read_module_text(
                source,
                self._shown(file),
                lang,
                self._renderer,
                today=self._today,
                folder=folder,
                terms=self._terms,
            )
            self.found.extend(problems)
            self._each(self._shown(file))
            if document is not None:
                media = Problems(self._shown(file))
                pictures = self._media.of(document, source, folder, media)
                self.found.extend(media.found)
                sources.append(module_source(self._shown(file), source, document, pictures))
        if sources:
            self.found.extend([*self._once.module(sources[0]), *check_languages(sources)])
        self.found.extend(check_media(folder, self._shown(folder), texts))
        return tuple(sources)

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
                source, problems.path, name.group(2), self._renderer, terms=self._terms
            )
            self.found.extend(found)
            self._each(problems.path)
            if document is None:
                continue
            if document.id != file.parent.name or document.version != int(name.group(1)):
                problems.add(
                    2, "F005", "Id or version differ from the file's name.", "make them agree"
                )
                self.found.extend(problems.found)
            read.append(GuidelineSource(problems.path, source, digest(source), document))
        return read


def count_texts(root: Path) -> int:
    """How many texts a courses folder has, for whoever shows how far the reading has come."""
    patterns = ("*/*/module.*.md", "guidelines/*/*.md")
    return sum(1 for pattern in patterns for _ in root.glob(pattern))


def _ignore(_path: str) -> None:
    """Nobody watches."""


def read_library(
    root: Path,
    renderer: Renderer,
    *,
    today: date,
    pictures: PictureReader | None = None,
    each: Callable[[str], None] = _ignore,
) -> Library:
    """Everything in a courses folder, with all problems at once, sorted by place.

    Without `pictures` it is seen that a picture is there, and not whether it is one. `each` is
    called with the path of every text when it has been read.
    """
    root = root.resolve()
    reading = _Reading(root, renderer, today, pictures, each)
    folders = sorted(path.parent for path in root.glob("*/course.yml"))
    courses = [course for folder in folders if (course := reading.course(folder))]
    courses.sort(key=lambda course: PHASES.index(course.spec.phase))
    reading.found.extend(check_asked_again(courses, PHASES))
    guidelines = reading.guidelines(root / "guidelines")
    complete = all(problem.warning for problem in reading.found)
    found = [*reading.found, *check_requires(courses, complete=complete)]
    problems = sorted(found, key=lambda p: (p.path, p.line, p.column, p.code))
    return Library(tuple(courses), tuple(guidelines), tuple(problems), reading.glossaries)
