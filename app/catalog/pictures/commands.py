"""Keeping pictures. They are decoded before the transaction, in a process that can be killed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from app.catalog.pictures.models import ModulePicture, Picture, Rendition, RevisionPicture
from app.catalog.pictures.queries import kept
from app.format import pictures as format_pictures
from app.format.document import Library, PictureUse
from app.format.pictures import PictureReader, Refused
from app.foundation.db import db
from app.foundation.errors import Invalid
from app.foundation.ids import new_id

FIELD = "picture"
NAME_TRIES = 50


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture of a folder that is not kept yet, decoded and encoded anew."""

    use: PictureUse
    picture: format_pictures.Picture


@dataclass(frozen=True, slots=True)
class AddedPicture:
    """A picture that was added to a module: what to write in its text, and how heavy it is.

    `width` and `height` in pixels and `size` in bytes are those of the largest that is served.
    """

    name: str
    sha256: str
    width: int
    height: int
    size: int


def read_upload(reader: PictureReader, data: bytes) -> format_pictures.Picture:
    """A picture that somebody sent, decoded. Called before the transaction.

    Raises:
        Invalid: it is not taken; the code is one of `app.format.pictures.REASONS`.
    """
    read = reader.read(data)
    if isinstance(read, Refused):
        raise Invalid(read.code, FIELD)
    return read


def read_new_pictures(library: Library, reader: PictureReader) -> list[NewPicture]:
    """The pictures of a library that are not kept yet, decoded. Called before the transaction.

    Raises:
        Invalid: one is not taken, which the check of the library would have said.
    """
    uses = {
        use.sha256: use
        for course in library.courses
        for _, texts in course.modules
        for text in texts
        for use in text.pictures
        if use.data is not None
    }
    known = kept(uses) if uses else set()
    return [
        NewPicture(use, read_upload(reader, use.data))
        for key, use in uses.items()
        if key not in known and use.data is not None
    ]


def keep_pictures(*, pictures: Sequence[NewPicture], actor_id: UUID | None, at: datetime) -> None:
    """Keep pictures of a folder with the bytes they have there. What is kept already stays."""
    for new in pictures:
        _keep(new.use.sha256, new.use.data or b"", new.picture, actor_id, at)


def _keep(
    key: str,
    source: bytes,
    picture: format_pictures.Picture,
    actor_id: UUID | None,
    at: datetime,
) -> None:
    if db.session.get(Picture, key) is not None:
        return
    db.session.add(
        Picture(
            sha256=key,
            mime=picture.mime,
            width=picture.width,
            height=picture.height,
            size=len(source),
            source=source,
            added_at=at,
            added_by=actor_id,
        )
    )
    db.session.flush()
    for made in picture.renditions:
        db.session.add(
            Rendition(
                picture_sha256=key,
                width=made.width,
                height=made.height,
                address=made.address,
                size=len(made.data),
                data=made.data,
            )
        )
    db.session.flush()


def add_picture(
    *,
    module_id: str,
    name: str,
    picture: format_pictures.Picture,
    actor_id: UUID,
    at: datetime,
) -> AddedPicture:
    """Add a picture that `read_upload` read to what a module's text may show.

    `name` is the file's on the trainer's machine; the answer has the one for the text, another
    where that is taken by another picture. The same picture again is the first one. Of its file
    nothing is kept but what is served.

    Raises:
        Invalid: no name is left.
    """
    largest = picture.renditions[-1]
    served = format_pictures.Picture(
        "image/webp", largest.width, largest.height, picture.renditions
    )
    key = sha256(largest.data).hexdigest()
    _keep(key, largest.data, served, actor_id, at)
    written = _free_name(module_id, format_pictures.written_name(name), key)
    if db.session.get(ModulePicture, (module_id, written)) is None:
        db.session.add(
            ModulePicture(
                module_id=module_id,
                name=written,
                picture_sha256=key,
                added_at=at,
                added_by=actor_id,
            )
        )
        db.session.flush()
    return AddedPicture(written, key, largest.width, largest.height, len(largest.data))


def _free_name(module_id: str, name: str, key: str) -> str:
    """The name under which a module has that picture, or the first that it does not use."""
    rows = db.session.execute(
        select(ModulePicture.name, ModulePicture.picture_sha256).where(
            ModulePicture.module_id == module_id
        )
    )
    taken = {row.name: row.picture_sha256 for row in rows}
    stem = name.removesuffix(".webp")
    for number in range(1, NAME_TRIES):
        candidate = name if number == 1 else f"{stem}-{number}.webp"
        if taken.get(candidate, key) == key:
            return candidate
    return f"{stem[:60]}-{new_id().hex[-8:]}.webp"


def show_pictures(
    *,
    revision_id: UUID,
    module_id: str,
    pictures: Sequence[PictureUse],
    actor_id: UUID | None,
    at: datetime,
) -> None:
    """Say which pictures a new revision shows, and that the module has them under these names.

    Raises:
        Invalid: one of them is not kept.
    """
    known = kept(use.sha256 for use in pictures) if pictures else set()
    for use in pictures:
        if use.sha256 not in known:
            raise Invalid("picture-not-kept", name=use.name)
        db.session.add(
            RevisionPicture(revision_id=revision_id, name=use.name, picture_sha256=use.sha256)
        )
        now = db.session.get(ModulePicture, (module_id, use.name))
        if now is None:
            now = ModulePicture(module_id=module_id, name=use.name, added_at=at)
            db.session.add(now)
        elif now.picture_sha256 == use.sha256:
            continue
        now.picture_sha256, now.added_at, now.added_by = use.sha256, at, actor_id
    db.session.flush()
