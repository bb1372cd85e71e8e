"""Which language a person reads a text in; what changed between two texts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.format.activities.quiz import Quiz
from app.format.document import Document, Prose, Section

# The two forms of Norwegian stand in for each other before English does.
FALLBACK: dict[str, tuple[str, ...]] = {
    "nn": ("nn", "nb", "en"),
    "nb": ("nb", "nn", "en"),
    "en": ("en", "nb", "nn"),
}


class Origin(StrEnum):
    """Where a revision was written: in a folder of files, or in the browser."""

    FILES = "files"
    BROWSER = "browser"


MINOR, MATERIAL = "minor", "material"


def best_language(wanted: str, available: Collection[str]) -> str | None:
    """The language to show, or None when there is no text at all."""
    order = FALLBACK.get(wanted, FALLBACK["en"])
    return next((lang for lang in order if lang in available), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new text of a module changes. Ids of sections, each in reading order.

    `renamed` are ids of the old text that the new one's aliases lead on from; such a section is
    changed or the same under its new id, neither new nor gone. `dropped` are steps (sections and
    activities) of the old text that the new one has not, `added` those it has more. `around` says
    that something outside the sections changed: title, summary, minutes, introduction.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    around: bool

    @property
    def touched(self) -> tuple[str, ...]:
        """The sections a publish says minor or material of: the new and the changed."""
        return (*self.new, *self.changed)


def _under(section: Section, names: Mapping[str, str]) -> Section:
    """A section as it would be with the ids that its steps have now."""
    blocks = tuple(
        block if isinstance(block, Prose) else replace(block, id=names.get(block.id, block.id))
        for block in section.blocks
    )
    return replace(section, id=names.get(section.id, section.id), blocks=blocks)


def _around(document: Document) -> Document:
    return replace(document, sections=(), aliases=(), translated_from=None)


def difference(old: Document | None, new: Document) -> Difference:
    """What `new` changes of `old`, section by section; all of it is new where there is no old."""
    names = dict(new.aliases)
    before = {
        section.id: section
        for section in ([_under(section, names) for section in old.sections] if old else ())
    }
    old_steps = [names.get(step, step) for step in old.steps] if old else []
    known, now = set(old_steps), set(new.steps)
    after = {section.id: section for section in new.sections}
    return Difference(
        new=tuple(name for name in after if name not in before),
        gone=tuple(name for name in before if name not in after),
        changed=tuple(name for name in after if name in before and after[name] != before[name]),
        same=tuple(name for name in after if name in before and after[name] == before[name]),
        renamed=tuple((step, names[step]) for step in (old.steps if old else ()) if step in names),
        added=tuple(step for step in new.steps if step not in known),
        dropped=tuple(step for step in old_steps if step not in now),
        around=old is None or _around(old) != _around(new),
    )


def weighed(found: Difference, stated: Mapping[str, str]) -> dict[str, str]:
    """Each new or changed section as minor or material.

    What is not stated is material where the section is new, since somebody who had finished has
    not read it, and minor where it was changed.

    Raises:
        KeyError: something is stated of a section that neither is new nor was changed.
        ValueError: something else than minor or material is stated.
    """
    for section, weight in stated.items():
        if section not in found.touched:
            raise KeyError(section)
        if weight not in {MINOR, MATERIAL}:
            raise ValueError(weight)
    return {
        section: stated.get(section, MATERIAL if section in found.new else MINOR)
        for section in found.touched
    }


def must_know(document: Document) -> list[str]:
    """The quizzes that have to be right before the module is complete."""
    return [
        activity.id
        for section in document.sections
        for activity in section.activities
        if isinstance(activity, Quiz) and activity.must_know
    ]
