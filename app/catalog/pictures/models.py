"""Pictures, what is served of them, and which text shows which.

A picture is what its bytes are: its key is their SHA-256. Pictures, renditions and what a revision
shows never change; triggers refuse it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base


class Picture(Base):
    """A picture as the library has it. `width` and `height` in pixels, `size` in bytes.

    `source` is the file of a folder, byte for byte, for the export; it is never served. Of an
    upload only what is left after encoding anew is kept, since telephones note where one was.
    """

    __tablename__ = "pictures"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(24))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    source: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))


class Rendition(Base):
    """A picture at one width, WebP, as it is served at `/media/<address>.webp`."""

    __tablename__ = "renditions"

    picture_sha256: Mapped[str] = mapped_column(ForeignKey("pictures.sha256"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    height: Mapped[int]
    # Not unique: two files that differ in their notes only look the same.
    address: Mapped[str] = mapped_column(String(32), index=True)
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ModulePicture(Base):
    """What a module's text may show now, by the name in the text (`media/…`).

    Not bound to a row of `modules`: a module that is being written has none yet.
    """

    __tablename__ = "module_pictures"

    module_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    picture_sha256: Mapped[str] = mapped_column(ForeignKey("pictures.sha256"), index=True)
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))


class RevisionPicture(Base):
    """What a revision shows, by the name in its text. Never changes."""

    __tablename__ = "revision_pictures"

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    picture_sha256: Mapped[str] = mapped_column(ForeignKey("pictures.sha256"), index=True)
