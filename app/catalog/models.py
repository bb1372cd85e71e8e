"""What was published: courses, modules, and revisions that never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.catalog.rules import Origin
from app.foundation.db import Base


class Course(Base):
    """A published course. `titles` and `summaries` are by language.

    `source` is its course.yml, byte for byte, and `folder` where it stood; None for a course that
    was published before they were kept, until it is published again.
    """

    __tablename__ = "courses"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    audience: Mapped[str] = mapped_column(String(24))
    phase: Mapped[str] = mapped_column(String(24))
    titles: Mapped[dict[str, Any]]
    summaries: Mapped[dict[str, Any]]
    folder: Mapped[str] = mapped_column(String(100), default="")
    source: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str | None] = mapped_column(String(64))


class Module(Base):
    """A published module: its place in a course, and the steps that now make it up.

    `steps` and `must_know` come from the module's source language; `opens` and `due` are days
    from the placement's departure or return (anchor and number, None where there is none).
    """

    __tablename__ = "modules"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("courses.id"), index=True)
    position: Mapped[int]
    folder: Mapped[str] = mapped_column(String(100), default="")
    opens_anchor: Mapped[str | None] = mapped_column(String(12))
    opens_days: Mapped[int | None]
    due_anchor: Mapped[str | None] = mapped_column(String(12))
    due_days: Mapped[int | None]
    source_lang: Mapped[str] = mapped_column(String(8))
    minutes: Mapped[int]
    steps: Mapped[list[str]]
    must_know: Mapped[list[str]]
    requires: Mapped[list[str]]
    withdrawn_at: Mapped[datetime | None]


class Revision(Base):
    """One text of a module in one language as it was published. Never changes.

    `changes` has the sections that are new or were changed, each `minor` or `material`.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("module_id", "lang", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("modules.id"))
    lang: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    path: Mapped[str] = mapped_column(String(400))
    source: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text, deferred=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(String(500))
    origin: Mapped[Origin] = mapped_column(String(8), default=Origin.FILES)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))


class CurrentRevision(Base):
    """Which revision of a module is read now, by language."""

    __tablename__ = "current_revisions"

    module_id: Mapped[str] = mapped_column(ForeignKey("modules.id"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(8), primary_key=True)
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revisions.id"))
