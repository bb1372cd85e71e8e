"""Guidelines, their versions and texts, and the register of answers.

The register is append-only: triggers on both databases refuse UPDATE and DELETE.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.ethics.rules import Answer, Capacity
from app.foundation.db import Base, choice


class GuidelineVersion(Base):
    """A version of a guideline. The current one is the highest number in effect."""

    __tablename__ = "guideline_versions"
    __table_args__ = (UniqueConstraint("guideline_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    guideline_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    effective_on: Mapped[date]
    audience: Mapped[list[str]]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))


class GuidelineText(Base):
    """A version's text in one language, exactly as it was published."""

    __tablename__ = "guideline_texts"
    __table_args__ = (UniqueConstraint("version_id", "lang"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("guideline_versions.id"))
    lang: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200))
    statement: Mapped[str] = mapped_column(String(500))
    what_changed: Mapped[str] = mapped_column(Text)
    source: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text, deferred=True)


class Acknowledgement(Base):
    """One event of the register. `subject_id` is a person; the name is not in the register."""

    __tablename__ = "acknowledgements"
    __table_args__ = (
        Index("ix_acknowledgements_subject", "subject_id", "version_id", "sequence"),
        Index("ix_acknowledgements_version_id", "version_id"),
    )

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("guideline_versions.id"))
    text_id: Mapped[UUID] = mapped_column(ForeignKey("guideline_texts.id"))
    text_sha256: Mapped[str] = mapped_column(String(64))
    lang: Mapped[str] = mapped_column(String(8))
    capacity: Mapped[Capacity] = mapped_column(choice(Capacity))
    answer: Mapped[Answer] = mapped_column(choice(Answer))
    statement: Mapped[str] = mapped_column(String(500))
    button: Mapped[str] = mapped_column(String(200))
    sign_in_method: Mapped[str] = mapped_column(String(24))
    application: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class RegisterHead(Base):
    """The last event's number and hash: one row, locked while appending."""

    __tablename__ = "register_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
