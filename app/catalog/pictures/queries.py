"""Pictures of modules and revisions, as pages show them and as an export writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, String, bindparam, select

from app.catalog.models import CurrentRevision, Revision
from app.catalog.pictures.models import ModulePicture, Picture, Rendition, RevisionPicture
from app.format.document import PictureUse
from app.format.placing import Placed, Size
from app.foundation.db import db, table
from app.foundation.prepared import Prepared, first

_renditions = table(Rendition)
_RENDITION = Prepared(
    first(
        select(_renditions.c.data).where(
            _renditions.c.address == bindparam("address", type_=String())
        )
    )
)


def rendition(address: str) -> bytes | None:
    """What is served at an address, or None when nothing is."""
    rows = _RENDITION.read({"address": address})
    return bytes(rows.first()[0]) if rows else None


def _placed(shown: Select[str, str]) -> dict[str, Placed]:
    """Pictures by name, of a selection of (name, picture_sha256)."""
    named = shown.subquery()
    found: dict[str, list[Size]] = {}
    for name, *size in db.session.execute(
        select(named.c.name, Rendition.address, Rendition.width, Rendition.height, Rendition.size)
        .join(named, named.c.picture_sha256 == Rendition.picture_sha256)
        .order_by(named.c.name, Rendition.width)
    ):
        found.setdefault(name, []).append(Size(*size))
    return {name: Placed(tuple(sizes)) for name, sizes in found.items()}


def pictures_of_revision(revision_id: UUID) -> dict[str, Placed]:
    """What a revision shows, by name. The same for ever."""
    return _placed(
        select(RevisionPicture.name, RevisionPicture.picture_sha256).where(
            RevisionPicture.revision_id == revision_id
        )
    )


def pictures_of_module(module_id: str) -> dict[str, Placed]:
    """What a text of the module may show now, by name, for drafts and their preview."""
    return _placed(
        select(ModulePicture.name, ModulePicture.picture_sha256).where(
            ModulePicture.module_id == module_id
        )
    )


def uses_of_module(module_id: str, names: Iterable[str]) -> tuple[PictureUse, ...]:
    """The pictures of those names, for publishing a text that was written in the browser."""
    rows = db.session.execute(
        select(ModulePicture.name, ModulePicture.picture_sha256)
        .where(ModulePicture.module_id == module_id, ModulePicture.name.in_(list(names)))
        .order_by(ModulePicture.name)
    )
    return tuple(PictureUse(name, sha256) for name, sha256 in rows)


def shows_the_same(revision_id: UUID, pictures: tuple[PictureUse, ...]) -> bool:
    """Whether a revision shows those pictures under those names."""
    rows = db.session.execute(
        select(RevisionPicture.name, RevisionPicture.picture_sha256).where(
            RevisionPicture.revision_id == revision_id
        )
    )
    return {(row.name, row.picture_sha256) for row in rows} == {
        (each.name, each.sha256) for each in pictures
    }


def kept(sha256s: Iterable[str]) -> set[str]:
    """Which of those pictures are kept already."""
    return set(db.session.scalars(select(Picture.sha256).where(Picture.sha256.in_(list(sha256s)))))


@dataclass(frozen=True, slots=True)
class PictureOfModule:
    """A picture of a module as it was published: its name, its bytes as an export writes them,
    and the SHA-256 of everything that ever stood under that name.
    """

    module_id: str
    name: str
    content: bytes
    history: frozenset[str]


def published_pictures() -> list[PictureOfModule]:
    """The pictures of everything that is read now, by module and name."""
    history: dict[tuple[str, str], set[str]] = {}
    for module_id, name, sha256 in db.session.execute(
        select(Revision.module_id, RevisionPicture.name, RevisionPicture.picture_sha256).join(
            RevisionPicture, RevisionPicture.revision_id == Revision.id
        )
    ):
        history.setdefault((module_id, name), set()).add(sha256)
    rows = db.session.execute(
        select(CurrentRevision.module_id, RevisionPicture.name, Picture.source)
        .join(RevisionPicture, RevisionPicture.revision_id == CurrentRevision.revision_id)
        .join(Picture, Picture.sha256 == RevisionPicture.picture_sha256)
        .order_by(CurrentRevision.module_id, RevisionPicture.name, CurrentRevision.revision_id)
    )
    # Languages of a module share a folder; the one that was published last has the say.
    newest = {(module_id, name): bytes(source) for module_id, name, source in rows}
    return [
        PictureOfModule(module_id, name, content, frozenset(history[module_id, name]))
        for (module_id, name), content in newest.items()
    ]
