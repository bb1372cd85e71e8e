"""Every text that a module ever had in one language: its revisions and the saves of its drafts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.authoring.models import Draft, DraftSave
from app.authoring.queries import revision_source
from app.authoring.rules import EDITING, DraftState
from app.catalog.models import Revision
from app.catalog.queries import document
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class OldRevision:
    """A revision as it was published. `by` is None where it came from files.

    `material` and `minor` have the titles of the sections that it changed much or a little.
    """

    id: UUID
    number: int
    at: datetime
    by: str | None
    note: str | None
    material: tuple[str, ...]
    minor: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldSave:
    """A save of a draft."""

    id: UUID
    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one person saved without a long break, the last save first."""

    saves: tuple[OldSave, ...]

    @property
    def last(self) -> OldSave:
        """The text they left."""
        return self.saves[0]

    @property
    def earlier(self) -> tuple[OldSave, ...]:
        """The saves on the way to it."""
        return self.saves[1:]


@dataclass(frozen=True, slots=True)
class OldDraft:
    """A draft, open or closed, with who sat at it, the last first."""

    id: UUID
    state: DraftState
    begun_at: datetime
    sittings: tuple[Sitting, ...]


def revisions(module_id: str, lang: str) -> tuple[OldRevision, ...]:
    """Every published revision of a text, the newest first."""
    rows = db.session.execute(
        select(
            Revision.id,
            Revision.number,
            Revision.published_at,
            Person.called,
            Revision.note,
            Revision.changes,
        )
        .outerjoin(Person, Person.id == Revision.published_by)
        .where(Revision.module_id == module_id, Revision.lang == lang)
        .order_by(Revision.number.desc())
    )
    return tuple(
        OldRevision(
            key, number, at, by, note,
            _titles(key, changes, "material"), _titles(key, changes, "minor"),
        )
        for key, number, at, by, note, changes in rows
    )  # fmt: skip


def _titles(revision_id: UUID, changes: Mapping[str, str], weight: str) -> tuple[str, ...]:
    wanted = {section for section, found in changes.items() if found == weight}
    if not wanted:
        return ()
    return tuple(each.title for each in document(revision_id).sections if each.id in wanted)


def drafts(module_id: str, lang: str) -> tuple[OldDraft, ...]:
    """Every draft of a text with its saves, the newest first."""
    rows = db.session.execute(
        select(
            Draft.id, Draft.state, Draft.created_at,
            DraftSave.id, DraftSave.version, Person.called, DraftSave.saved_at,
        )
        .join(DraftSave, DraftSave.draft_id == Draft.id)
        .join(Person, Person.id == DraftSave.saved_by)
        .where(Draft.module_id == module_id, Draft.lang == lang)
        .order_by(Draft.id.desc(), DraftSave.version.desc())
    )  # fmt: skip
    found: dict[UUID, tuple[DraftState, datetime, list[OldSave]]] = {}
    for key, state, begun, save_id, version, by, at in rows:
        saves = found.setdefault(key, (state, begun, []))[2]
        saves.append(OldSave(save_id, version, by, at))
    return tuple(
        OldDraft(key, state, begun, tuple(sittings(saves)))
        for key, (state, begun, saves) in found.items()
    )


def sittings(saves: Iterable[OldSave]) -> list[Sitting]:
    """Saves, the last first, by who made them without a long break."""
    found: list[list[OldSave]] = []
    for save in saves:
        later = found[-1][-1] if found else None
        if later is not None and later.by == save.by and later.at - save.at < EDITING:
            found[-1].append(save)
        else:
            found.append([save])
    return [Sitting(tuple(each)) for each in found]


@dataclass(frozen=True, slots=True)
class OldText:
    """One version with its text: a revision (`number`), or a save (`number` is None)."""

    id: UUID
    number: int | None
    at: datetime
    by: str | None
    source: str


def old_text(module_id: str, lang: str, key: UUID) -> OldText:
    """A revision or a save of this text by its id.

    Raises:
        NotFound: this text has no such version.
    """
    row = db.session.execute(
        select(Revision.number, Revision.published_at, Person.called)
        .outerjoin(Person, Person.id == Revision.published_by)
        .where(Revision.id == key, Revision.module_id == module_id, Revision.lang == lang)
    ).first()
    if row is not None:
        return OldText(key, *row, revision_source(key))
    save = db.session.execute(
        select(DraftSave.saved_at, Person.called, DraftSave.source)
        .join(Draft, Draft.id == DraftSave.draft_id)
        .join(Person, Person.id == DraftSave.saved_by)
        .where(DraftSave.id == key, Draft.module_id == module_id, Draft.lang == lang)
    ).first()
    if save is None:
        raise NotFound
    return OldText(key, None, *save)
