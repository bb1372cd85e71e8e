"""Every write to a draft. Saving never overwrites what the writer has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.authoring.models import Draft, DraftSave
from app.authoring.rules import SOURCE_MAX, DraftState, Place, tidy, title_in
from app.catalog.models import Course, Revision
from app.foundation.db import db, insert_for, table
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import new_id


@dataclass(frozen=True, slots=True)
class Saved:
    """A save as it stands now. `fresh` is False when the text was there already."""

    draft_id: UUID
    version: int
    at: datetime
    fresh: bool


def _locked(module_id: str, lang: str) -> Draft | None:
    return db.session.scalar(
        select(Draft)
        .where(Draft.module_id == module_id, Draft.lang == lang, Draft.closed_at.is_(None))
        .with_for_update()
    )


def _open(
    module_id: str,
    lang: str,
    place: Place,
    source: str,
    base: UUID | None,
    actor: UUID,
    at: datetime,
) -> Draft | None:
    """A new open draft; None when somebody opened one a moment before."""
    if db.session.get(Course, place.course_id) is None:
        raise NotFound
    values = {
        "id": new_id(), "module_id": module_id, "lang": lang, "course_id": place.course_id,
        "folder": place.folder, "base_revision_id": base, "source": source,
        "title": title_in(source) or module_id, "state": DraftState.DRAFT, "version": 1,
        "created_by": actor, "created_at": at, "changed_by": actor, "changed_at": at,
    }  # fmt: skip
    insert = insert_for(db.session.get_bind().dialect.name)(table(Draft))
    made = db.session.execute(
        insert.values(**values).on_conflict_do_nothing().returning(table(Draft).c.id)
    ).first()
    return _locked(module_id, lang) if made else None


def _keep(draft: Draft, source: str, actor: UUID, at: datetime) -> None:
    db.session.add(
        DraftSave(
            id=new_id(),
            draft_id=draft.id,
            version=draft.version,
            base_revision_id=draft.base_revision_id,
            source=source,
            saved_by=actor,
            saved_at=at,
        )
    )
    db.session.flush()


def _checked(source: str, at_base: UUID | None, module_id: str, lang: str) -> str:
    text = tidy(source)
    if not text.strip():
        raise Invalid("write-something", "text")
    if len(text) > SOURCE_MAX:
        raise Invalid("text-too-long", "text", maximum=SOURCE_MAX)
    if at_base is not None:
        revision = db.session.get(Revision, at_base)
        if revision is None or (revision.module_id, revision.lang) != (module_id, lang):
            raise NotFound
    return text


def save(
    *,
    module_id: str,
    lang: str,
    place: Place,
    source: str,
    version: int,
    base: UUID | None,
    actor_id: UUID,
    at: datetime,
) -> Saved:
    """Save the whole text on top of the version that its writer had before them (0: none).

    The first save opens the draft. The text that is there already is not written again, whoever
    sends it and on top of whatever, so that the same save sent twice has one effect.

    Raises:
        Conflict: `draft-changed` (value `version`): somebody saved another text meanwhile, or
            closed the draft that the writer had open.
        Invalid: nothing was written, or too much.
        NotFound: the course, or the base as a revision of this text, is not there.
    """
    text = _checked(source, base, module_id, lang)
    draft = _locked(module_id, lang)
    if draft is None:
        if version:
            raise Conflict("draft-changed", version=0)
        draft = _open(module_id, lang, place, text, base, actor_id, at)
        if draft is not None:
            _keep(draft, text, actor_id, at)
            return Saved(draft.id, draft.version, at, fresh=True)
        draft = _locked(module_id, lang)
        if draft is None:
            raise Conflict("draft-changed", version=0)
    if draft.source == text and (draft.base_revision_id == base or draft.version != version):
        return Saved(draft.id, draft.version, draft.changed_at, fresh=False)
    if draft.version != version:
        raise Conflict("draft-changed", version=draft.version)
    draft.source, draft.title = text, title_in(text) or draft.title
    draft.base_revision_id = base
    draft.version += 1
    draft.state = DraftState.DRAFT  # what was approved was another text
    draft.changed_by, draft.changed_at = actor_id, at
    _keep(draft, text, actor_id, at)
    return Saved(draft.id, draft.version, at, fresh=True)


def discard(*, module_id: str, lang: str, version: int, actor_id: UUID, at: datetime) -> None:
    """Close a draft without publishing it. It stays with all its saves.

    Closed already: nothing happens.

    Raises:
        Conflict: `draft-changed`: somebody saved meanwhile, and that would go unseen.
    """
    draft = _locked(module_id, lang)
    if draft is None:
        return
    if draft.version != version:
        raise Conflict("draft-changed", version=draft.version)
    close(draft, DraftState.DISCARDED, actor_id=actor_id, at=at)


def close(draft: Draft, state: DraftState, *, actor_id: UUID, at: datetime) -> None:
    """Close a draft, published or discarded."""
    draft.state, draft.closed_by, draft.closed_at = state, actor_id, at
    db.session.flush()
