"""Every write to a draft. Saving never overwrites what the writer has not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.authoring.models import Draft, DraftSave
from app.authoring.review.queries import approved
from app.authoring.rules import SOURCE_MAX, DraftState, Place, Standing, obstacles, tidy, title_in
from app.catalog.commands import add_module, publish_text
from app.catalog.models import Course, CurrentRevision, Module, Revision
from app.catalog.rules import Origin
from app.format.document import ModuleSource
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


def open_draft(module_id: str, lang: str) -> Draft | None:
    """The open draft of a text, locked until the transaction ends; None where there is none."""
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
    return open_draft(module_id, lang) if made else None


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
    keep_both: bool = False,
) -> Saved:
    """Save the whole text on top of the version that its writer had before them (0: none).

    With `keep_both` the text is kept as a version, and the one that was there goes on: what
    somebody wrote who then chose another's text.

    The first save opens the draft. The text that is there already is not written again, whoever
    sends it and on top of whatever, so that the same save sent twice has one effect.

    Raises:
        Conflict: `draft-changed` (value `version`): somebody saved another text meanwhile, or
            closed the draft that the writer had open.
        Invalid: nothing was written, or too much.
        NotFound: the course, or the base as a revision of this text, is not there.
    """
    text = _checked(source, base, module_id, lang)
    draft = open_draft(module_id, lang)
    if draft is None:
        if version:
            raise Conflict("draft-changed", version=0)
        draft = _open(module_id, lang, place, text, base, actor_id, at)
        if draft is not None:
            _keep(draft, text, actor_id, at)
            return Saved(draft.id, draft.version, at, fresh=True)
        draft = open_draft(module_id, lang)
        if draft is None:
            raise Conflict("draft-changed", version=0)
    if draft.source == text and (draft.base_revision_id == base or draft.version != version):
        return Saved(draft.id, draft.version, draft.changed_at, fresh=False)
    if draft.version != version:
        raise Conflict("draft-changed", version=draft.version)
    theirs = draft.source
    for written in (text, theirs) if keep_both else (text,):
        draft.source, draft.title = written, title_in(written) or draft.title
        draft.base_revision_id = base
        draft.version += 1
        draft.state = DraftState.DRAFT  # what was approved was another text
        draft.changed_by, draft.changed_at = actor_id, at
        _keep(draft, written, actor_id, at)
    return Saved(draft.id, draft.version, at, fresh=True)


def begin(
    *, module_id: str, lang: str, place: Place, source: str, actor_id: UUID, at: datetime
) -> Saved:
    """Begin a text that is not there yet: a new module, or a translation.

    The same text sent twice begins once.

    Raises:
        Conflict: `module-id-taken`: there is a text of that module in that language.
        Invalid: `module-id-missing`: no id could be made.
    """
    if not module_id:
        raise Invalid("module-id-missing", "module_id")
    taken = db.session.get(CurrentRevision, (module_id, lang)) is not None
    module = db.session.get(Module, module_id)
    elsewhere = module is not None and module.course_id != place.course_id
    drafted = db.session.scalar(
        select(Draft.id)
        .where(Draft.module_id == module_id, Draft.closed_at.is_(None), Draft.lang != lang)
        .limit(1)
    )
    if taken or elsewhere or (module is None and drafted is not None):
        raise Conflict("module-id-taken")
    try:
        return save(
            module_id=module_id, lang=lang, place=place, source=source, version=0, base=None,
            actor_id=actor_id, at=at,
        )  # fmt: skip
    except Conflict as error:
        raise Conflict("module-id-taken") from error


def discard(*, module_id: str, lang: str, version: int, actor_id: UUID, at: datetime) -> None:
    """Close a draft without publishing it. It stays with all its saves.

    Closed already: nothing happens.

    Raises:
        Conflict: `draft-changed`: somebody saved meanwhile, and that would go unseen.
    """
    draft = open_draft(module_id, lang)
    if draft is None:
        return
    if draft.version != version:
        raise Conflict("draft-changed", version=draft.version)
    close(draft, DraftState.DISCARDED, actor_id=actor_id, at=at)


def close(draft: Draft, state: DraftState, *, actor_id: UUID, at: datetime) -> None:
    """Close a draft, published or discarded."""
    draft.state, draft.closed_by, draft.closed_at = state, actor_id, at
    db.session.flush()


def check_publishable(
    draft: Draft, *, version_seen: int, errors: int, approval_needed: bool
) -> None:
    """Refuse a draft that may not be published now, in the version that somebody has seen.

    Raises:
        Conflict: the first code of `rules.obstacles`.
    """
    current = db.session.get(CurrentRevision, (draft.module_id, draft.lang))
    standing = Standing(
        state=draft.state,
        errors=errors,
        base=draft.base_revision_id,
        current=current.revision_id if current else None,
        version_seen=version_seen,
        version=draft.version,
        approved=approved(draft.id, draft.state, draft.version, draft.source),
        approval_needed=approval_needed,
    )
    for code in obstacles(standing):
        raise Conflict(code)


def publish(
    *,
    draft_id: UUID,
    version: int,
    text: ModuleSource,
    errors: int,
    note: str,
    changes: Mapping[str, str],
    approval_needed: bool,
    actor_id: UUID,
    at: datetime,
) -> None:
    """Make a draft what participants read from now on, and close it.

    `text` is the draft's own text as it was checked, with so many `errors`. `approval_needed` is
    whether a second person must have approved it. Published already: nothing happens.

    Raises:
        NotFound: there is no such draft.
        Conflict: a code of `rules.obstacles`: somebody saved or published meanwhile.
        Invalid: the text has errors, or `changes` speaks of what did not change.
    """
    draft = db.session.get(Draft, draft_id, with_for_update=True)
    if draft is None:
        raise NotFound
    if draft.state is DraftState.PUBLISHED and draft.version == version:
        return
    seen = version if text.source == draft.source.encode() else -1
    check_publishable(draft, version_seen=seen, errors=errors, approval_needed=approval_needed)
    if db.session.get(Module, draft.module_id) is None:
        add_module(course_id=draft.course_id, folder=draft.folder, document=text.document, at=at)
    published = publish_text(
        text=text,
        base=draft.base_revision_id,
        note=note,
        changes=changes,
        origin=Origin.BROWSER,
        actor_id=actor_id,
        at=at,
    )
    if published is None:
        raise Conflict("nothing-changed")
    draft.published_revision_id = published.revision_id
    close(draft, DraftState.PUBLISHED, actor_id=actor_id, at=at)
