"""Guidelines as they are read, a person's own answers, coverage, and the register for checking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select

from app.catalog.rules import best_language
from app.ethics.models import Acknowledgement, GuidelineText, GuidelineVersion, RegisterHead
from app.ethics.rules import Answer, Fault, Record, reading_minutes, verify
from app.format.codec import guideline_from_json
from app.format.document import GuidelineDocument
from app.foundation.db import db
from app.foundation.errors import NotFound

_FIELDS = Record.__slots__
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline text to read and answer."""

    version_id: UUID
    text_id: UUID
    number: int
    effective_on: date
    lang: str
    statement: str
    sha256: str
    audience: tuple[str, ...]
    what_changed: str
    minutes: int
    document: GuidelineDocument


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A person's own event in the register, for the receipt."""

    id: UUID
    sequence: int
    answer: Answer
    at: datetime
    lang: str
    number: int
    statement: str
    button: str
    text_sha256: str
    hash: str


@lru_cache(maxsize=32)
def _document(text_id: UUID) -> GuidelineDocument:
    text = db.session.scalar(select(GuidelineText.document).where(GuidelineText.id == text_id))
    if text is None:
        raise NotFound
    return guideline_from_json(text)


def current_guideline(*, today: date, wanted: str) -> Guideline:
    """The guideline in effect, in the reader's language or the nearest.

    Raises:
        NotFound: none is in effect.
    """
    version = db.session.execute(
        select(GuidelineVersion)
        .where(GuidelineVersion.effective_on <= today)
        .order_by(GuidelineVersion.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    if version is None:
        raise NotFound
    texts = {
        text.lang: text
        for text in db.session.scalars(
            select(GuidelineText).where(GuidelineText.version_id == version.id)
        )
    }
    lang = best_language(wanted, texts)
    if lang is None:
        raise NotFound
    text = texts[lang]
    return Guideline(
        version_id=version.id,
        text_id=text.id,
        number=version.number,
        effective_on=version.effective_on,
        lang=lang,
        statement=text.statement,
        sha256=text.sha256,
        audience=tuple(version.audience),
        what_changed=text.what_changed,
        minutes=reading_minutes(len(text.source.split())),
        document=_document(text.id),
    )


def opened(person_id: UUID, text_id: UUID) -> bool:
    """Whether the person has opened this text before."""
    return (
        db.session.scalar(
            select(Acknowledgement.sequence)
            .where(Acknowledgement.subject_id == person_id, Acknowledgement.text_id == text_id)
            .limit(1)
        )
        is not None
    )


def own_answers(person_id: UUID) -> list[GivenAnswer]:
    """Every answer the person gave, newest first."""
    rows = db.session.execute(
        select(Acknowledgement, GuidelineVersion.number)
        .join(GuidelineVersion, GuidelineVersion.id == Acknowledgement.version_id)
        .where(Acknowledgement.subject_id == person_id, Acknowledgement.answer != Answer.SHOWN)
        .order_by(Acknowledgement.sequence.desc())
    ).all()
    return [
        GivenAnswer(
            id=event.id,
            sequence=event.sequence,
            answer=event.answer,
            at=event.at,
            lang=event.lang,
            number=number,
            statement=event.statement,
            button=event.button,
            text_sha256=event.text_sha256,
            hash=event.hash,
        )
        for event, number in rows
    ]


def waiting(person_id: UUID, *, today: date) -> bool:
    """Whether guidelines are in effect that the person has not answered in any way."""
    version_id = db.session.scalar(
        select(GuidelineVersion.id)
        .where(GuidelineVersion.effective_on <= today)
        .order_by(GuidelineVersion.number.desc())
        .limit(1)
    )
    if version_id is None:
        return False
    answer = (
        select(Acknowledgement.sequence)
        .where(
            Acknowledgement.version_id == version_id,
            Acknowledgement.subject_id == person_id,
            Acknowledgement.answer != Answer.SHOWN,
        )
        .limit(1)
    )
    return db.session.scalar(answer) is None


def latest_answers(version_id: UUID) -> dict[UUID, Answer]:
    """The latest answer of everyone who answered a version; who is missing has not."""
    newest = (
        select(func.max(Acknowledgement.sequence))
        .where(Acknowledgement.version_id == version_id, Acknowledgement.answer != Answer.SHOWN)
        .group_by(Acknowledgement.subject_id)
    )
    rows = db.session.execute(
        select(Acknowledgement.subject_id, Acknowledgement.answer).where(
            Acknowledgement.sequence.in_(newest)
        )
    ).all()
    return {row[0]: row[1] for row in rows}


def _records() -> Iterator[tuple[Record, str]]:
    """The register in order, a chunk at a time."""
    last = -(2**62)
    while True:
        chunk = db.session.scalars(
            select(Acknowledgement)
            .where(Acknowledgement.sequence > last)
            .order_by(Acknowledgement.sequence)
            .limit(CHUNK)
        ).all()
        if not chunk:
            return
        for event in chunk:
            values = {name: getattr(event, name) for name in _FIELDS}
            values["capacity"] = event.capacity.value
            values["answer"] = event.answer.value
            yield Record(**values), event.hash
        last = chunk[-1].sequence
        db.session.expunge_all()


def check_register() -> tuple[int, list[Fault]]:
    """How many events the register holds, and every fault in it."""
    head, faults = _checked()
    if faults and _head() != head:  # somebody answered meanwhile; look once more
        head, faults = _checked()
    return head[0], faults


def _head() -> tuple[int, str]:
    row = db.session.execute(
        select(RegisterHead.sequence, RegisterHead.hash).where(RegisterHead.id == 1)
    ).one()
    return row[0], row[1]


def _checked() -> tuple[tuple[int, str], list[Fault]]:
    head = _head()
    return head, verify(_records(), head_sequence=head[0], head_hash=head[1])
