"""The checked document: what `format` hands to everyone above it.

Everything here is frozen and survives a round trip through JSON
(`to_json`, `from_json` in `format.codec`), because a published revision stores it.
`html` fields hold sanitised HTML; every other string is plain text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.format.activities.kinds import Activity
from app.format.problems import Problem


@dataclass(frozen=True, slots=True)
class Prose:
    """A run of sanitised text between activities."""

    html: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it, up to the next. A step in its own right."""

    id: str
    title: str
    blocks: tuple[Prose | Activity, ...]
    words: int

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities of the section, in order."""
        return tuple(block for block in self.blocks if not isinstance(block, Prose))


@dataclass(frozen=True, slots=True)
class Document:
    """One module in one language, checked. `aliases` are old ids of steps with their new ones."""

    id: str
    lang: str
    title: str
    summary: str
    minutes: int
    goals: tuple[str, ...]
    requires: tuple[str, ...]
    completion: str
    as_of: date | None
    sources: tuple[str, ...]
    translated_from: str | None
    introduction_html: str
    sections: tuple[Section, ...]
    aliases: tuple[tuple[str, str], ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """Ids of all steps in reading order: a section's activities come before its own tick."""
        found: list[str] = []
        for section in self.sections:
            found.extend(activity.id for activity in section.activities)
            found.append(section.id)
        return tuple(found)

    def activity(self, step_id: str) -> Activity | None:
        """The activity of that id, or None."""
        for section in self.sections:
            for activity in section.activities:
                if activity.id == step_id:
                    return activity
        return None


@dataclass(frozen=True, slots=True)
class GuidelineDocument:
    """One version of a guideline in one language, checked."""

    id: str
    version: int
    lang: str
    title: str
    effective: date
    audience: tuple[str, ...]
    what_changed: str
    statement: str
    introduction_html: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day counted from a placement's departure or return. `days` may be negative."""

    anchor: str
    days: int


@dataclass(frozen=True, slots=True)
class CourseModule:
    """A module's place in a course: its folder and when it opens and is due."""

    folder: str
    opens: RelativeDay | None
    due: RelativeDay | None


@dataclass(frozen=True, slots=True)
class CourseSpec:
    """`course.yml`, checked."""

    id: str
    title: dict[str, str]
    summary: dict[str, str]
    audience: str
    phase: str
    languages: tuple[str, ...]
    modules: tuple[CourseModule, ...]


@dataclass(frozen=True, slots=True)
class PictureUse:
    """A picture that a text shows: its name as the text has it, and its bytes by their SHA-256.

    `data` are the bytes where they came with the text, as from a folder; None where they are kept
    already.
    """

    name: str
    sha256: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A module file as read: its checked document and the exact bytes it came from."""

    path: str
    source: bytes
    sha256: str
    document: Document
    pictures: tuple[PictureUse, ...] = ()


@dataclass(frozen=True, slots=True)
class GuidelineSource:
    """A guideline file as read."""

    path: str
    source: bytes
    sha256: str
    document: GuidelineDocument


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary, explained."""

    id: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class GlossaryDocument:
    """The glossary in one language, checked, its terms in the order of the file."""

    lang: str
    title: str
    introduction_html: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class GlossarySource:
    """A glossary file as read."""

    path: str
    source: bytes
    sha256: str
    document: GlossaryDocument


@dataclass(frozen=True, slots=True)
class CourseSource:
    """A course folder as read: `modules` in the order of `course.yml`, each language a source.

    `source` is `course.yml` byte for byte.
    """

    path: str
    source: bytes
    sha256: str
    spec: CourseSpec
    modules: tuple[tuple[CourseModule, tuple[ModuleSource, ...]], ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything read from a `courses/` folder; usable when no problem is an error."""

    courses: tuple[CourseSource, ...] = ()
    guidelines: tuple[GuidelineSource, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    glossaries: tuple[GlossarySource, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a publish."""
        return tuple(problem for problem in self.problems if not problem.warning)
