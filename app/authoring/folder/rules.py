"""What a publish from a folder would change, and what it may not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.catalog.rules import Difference, Origin
from app.format.document import ModuleSource

TextKey = tuple[str, str]  # a module's id and a language


@dataclass(frozen=True, slots=True)
class Kept:
    """A revision as the history knows it."""

    id: UUID
    number: int
    sha256: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class History:
    """Every revision of a text, the oldest first, and which is read now."""

    revisions: tuple[Kept, ...] = ()
    current: Kept | None = None

    def last(self, sha256: str | None) -> Kept | None:
        """The newest revision with those bytes, or None."""
        return next((one for one in reversed(self.revisions) if one.sha256 == sha256), None)


class TextState(StrEnum):
    """How a file stands to what is read now."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Judged:
    """A file held against the history. `base` is the revision it was written from, where known."""

    state: TextState
    base: Kept | None


def judge(
    history: History, sha256: str, *, entry: str | None, seen: Collection[int] = ()
) -> Judged:
    """Whether a file may follow what is read now.

    `entry` is the SHA-256 that the folder last published or exported of this file, `seen` the
    numbers of revisions that somebody says they have seen and replace. An entry that the history
    does not know speaks of another database and says nothing here. Without one, a file may follow
    what came from files: nothing written in the browser is ever lost to a folder that has not
    seen it.
    """
    current = history.current
    if current is None:
        return Judged(TextState.NEW, None)
    if current.sha256 == sha256:
        return Judged(TextState.SAME, current)
    known = history.last(entry)
    if current.number in seen:
        return Judged(TextState.CHANGED, current)
    from_files = current.origin == Origin.FILES
    if from_files if known is None else known.sha256 == current.sha256:
        return Judged(TextState.CHANGED, current)
    of_files = [one for one in history.revisions if one.origin == Origin.FILES]
    guess = known or history.last(sha256) or (of_files[-1] if of_files else None)
    return Judged(TextState.OUTDATED, guess)


@dataclass(frozen=True, slots=True)
class TextPlan:
    """One text of the plan. `weights` are its new and changed sections, minor or material.

    `unedited` says of an outdated file that it is what was published once: nothing of it would
    be lost by leaving it. `answered` are the steps it drops, with how many people answered each.
    `pictures` says that nothing but its pictures changed.
    """

    source: ModuleSource
    state: TextState
    current: Kept | None
    base: Kept | None
    difference: Difference | None
    weights: Mapping[str, str]
    answered: Mapping[str, int]
    unedited: bool = False
    pictures: bool = False

    @property
    def key(self) -> TextKey:
        """Module and language."""
        return self.source.document.id, self.source.document.lang

    @property
    def name(self) -> str:
        """The text as the command line names it: `module.lang`."""
        return ".".join(self.key)


@dataclass(frozen=True, slots=True)
class People:
    """How many people have a module open, and how many have finished it."""

    open: int = 0
    finished: int = 0


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """A module of the plan. `absent` are languages that are read and are not in the folder."""

    course_id: str
    module_id: str
    people: People
    texts: tuple[TextPlan, ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a publish of a folder would do.

    `withdrawn` are modules that their course no longer lists; `guidelines` are new texts of
    guidelines as (id, version, language); `courses` are those whose course.yml changed;
    `glossaries` are languages of the glossary that changed, with the version they will be.
    """

    modules: tuple[ModulePlan, ...]
    withdrawn: tuple[tuple[str, People], ...]
    guidelines: tuple[tuple[str, int, str], ...]
    courses: tuple[str, ...]
    glossaries: tuple[tuple[str, int], ...] = ()

    @property
    def texts(self) -> tuple[TextPlan, ...]:
        """Every text of every module."""
        return tuple(text for module in self.modules for text in module.texts)

    def only(self, *states: TextState) -> tuple[TextPlan, ...]:
        """The texts in one of those states."""
        return tuple(text for text in self.texts if text.state in states)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to publish."""
        writes = self.only(TextState.NEW, TextState.CHANGED)
        others = self.withdrawn or self.guidelines or self.courses or self.glossaries
        return not (writes or others)


class Ambiguous(ValueError):
    """A section named on the command line is nowhere, or in several modules. Says where."""


def stated(
    texts: Collection[TextPlan], material: Collection[str], minor: Collection[str]
) -> dict[TextKey, dict[str, str]]:
    """What `--material` and `--minor` say, by text. A section is `section` or `module/section`.

    Raises:
        Ambiguous: no text changes that section, or several modules do and none is named.
    """
    said: dict[TextKey, dict[str, str]] = {}
    for weight, names in (("material", material), ("minor", minor)):
        for name in names:
            module_id, _, section = name.rpartition("/")
            found = [
                text
                for text in texts
                if text.difference is not None
                and section in text.difference.touched
                and module_id in {"", text.key[0]}
            ]
            modules = sorted({text.key[0] for text in found})
            if not found:
                known = sorted(
                    f"{text.key[0]}/{touched}"
                    for text in texts
                    if text.difference is not None
                    for touched in text.difference.touched
                )
                raise Ambiguous(
                    f"{name} is not a section that changes. These do: {', '.join(known) or 'none'}."
                )
            if len(modules) > 1:
                raise Ambiguous(
                    f"{name} changes in several modules: write "
                    f"{' or '.join(f'{one}/{section}' for one in modules)}."
                )
            for text in found:
                said.setdefault(text.key, {})[section] = weight
    return said
