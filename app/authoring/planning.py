"""What a publish would change, and for how many, before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.authoring import queries
from app.authoring.checking import Checked
from app.authoring.comparison import Line, compare
from app.authoring.queries import Readers, TextView
from app.authoring.review.queries import approved
from app.authoring.rules import Standing, obstacles
from app.catalog.pictures.queries import pictures_of_module, uses_of_module
from app.catalog.queries import document
from app.catalog.rules import Difference, difference, weighed
from app.format.document import Document, ModuleSource
from app.format.placing import picture_names, place_pictures
from app.format.reader import module_source


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that is new or was changed, and what is said of it when nobody says otherwise."""

    id: str
    title: str
    new: bool
    weight: str


@dataclass(frozen=True, slots=True)
class DroppedStep:
    """A step that is not in the text any more, and how many have done it. Their answers stay."""

    id: str
    title: str
    done_by: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the page of a publish says. `first` is a text that was never published."""

    checked: Checked
    obstacles: Sequence[str]
    first: bool
    decides_steps: bool
    sections: tuple[SectionChange, ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    dropped: tuple[DroppedStep, ...]
    added: int
    around: bool
    readers: Readers
    lines: tuple[Line, ...]

    @property
    def possible(self) -> bool:
        """Whether it can be done."""
        return not self.obstacles

    def text(self, view: TextView) -> ModuleSource | None:
        """The text as it would be published; None where it cannot be read."""
        if self.checked.document is None:
            return None
        names = picture_names(self.checked.document)
        uses = uses_of_module(view.module_id, names) if names else ()
        return module_source(view.path, view.source.encode(), self.checked.document, uses)

    def weights(self, sent: Mapping[str, object]) -> dict[str, str]:
        """What was chosen for each section, from the fields `weight_0`, `weight_1`, …"""
        if self.first:
            return {}
        return {
            section.id: str(sent.get(f"weight_{number}") or section.weight)
            for number, section in enumerate(self.sections)
        }


def _titles(compiled: Document | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for section in compiled.sections if compiled else ():
        found[section.id] = section.title
        found.update((activity.id, activity.title) for activity in section.activities)
    return found


def plan_of(view: TextView, checked: Checked, *, approval_needed: bool) -> Plan:
    """The plan of publishing a draft as it is now, where that needs an approval or does not."""
    draft, published = view.draft, view.published
    old = document(published.revision_id) if published else None
    new = checked.document
    if new is not None and picture_names(new):
        new = place_pictures(new, pictures_of_module(view.module_id))
    found: Difference | None = difference(old, new) if new else None
    before, after = _titles(old), _titles(new)
    decides = view.lang == view.source_lang
    counts = queries.answered(view.module_id, found.dropped) if found and decides else {}
    stated = weighed(found, {}) if found and old else {}
    new_ones = found.new if found else ()
    standing = None
    if draft is not None:
        standing = Standing(
            state=draft.state,
            errors=checked.errors,
            base=draft.base,
            current=published.revision_id if published else None,
            version_seen=draft.version,
            version=draft.version,
            approved=approved(draft.id, draft.state, draft.version, view.source),
            approval_needed=approval_needed,
        )
    same = published is not None and view.source == queries.revision_source(published.revision_id)
    return Plan(
        checked=checked,
        obstacles=(
            *(obstacles(standing) if standing else ("draft-closed",)),
            *(("nothing-changed",) if same else ()),
        ),
        first=old is None,
        decides_steps=decides,
        sections=tuple(
            SectionChange(name, after[name], name in new_ones, stated.get(name, "minor"))
            for name in (found.touched if found else ())
        ),
        gone=tuple(before.get(name, name) for name in (found.gone if found else ())),
        renamed=found.renamed if found else (),
        dropped=tuple(
            DroppedStep(step, before.get(step, step), counts.get(step, 0))
            for step in (found.dropped if found and decides else ())
        ),
        added=len(found.added) if found and decides else 0,
        around=bool(found and found.around),
        readers=queries.readers(view.module_id),
        lines=compare(queries.revision_source(published.revision_id), view.source)
        if published
        else (),
    )
