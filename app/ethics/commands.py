"""Publishing guidelines, and appending to the register. One head row is locked while appending."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from app.ethics.models import Acknowledgement, GuidelineText, GuidelineVersion, RegisterHead
from app.ethics.rules import Answer, Capacity, Record, record_hash
from app.format.codec import to_json
from app.format.document import Library
from app.foundation.db import db
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import new_id
from app.foundation.operations import once

try:
    APPLICATION = f"samferd {version('samferd')}"
except PackageNotFoundError:
    APPLICATION = "samferd"


def publish_guidelines(
    *, library: Library, actor_id: UUID | None, at: datetime
) -> list[tuple[str, int, str]]:
    """Publish every guideline text that is not there yet; returns (id, version, language) of each.

    Raises:
        Conflict: a published text differs from the file. Published texts never change: a
            correction is a new version.
    """
    written: list[tuple[str, int, str]] = []
    for source in library.guidelines:
        document = source.document
        found = db.session.scalar(
            select(GuidelineVersion).where(
                GuidelineVersion.guideline_id == document.id,
                GuidelineVersion.number == document.version,
            )
        )
        if found is None:
            found = GuidelineVersion(
                id=new_id(),
                guideline_id=document.id,
                number=document.version,
                effective_on=document.effective,
                audience=list(document.audience),
                published_at=at,
                published_by=actor_id,
            )
            db.session.add(found)
            db.session.flush()
        text = db.session.scalar(
            select(GuidelineText).where(
                GuidelineText.version_id == found.id, GuidelineText.lang == document.lang
            )
        )
        if text is not None:
            if text.sha256 != source.sha256:
                raise Conflict("guideline-published", path=source.path)
            continue
        db.session.add(
            GuidelineText(
                id=new_id(),
                version_id=found.id,
                lang=document.lang,
                title=document.title,
                statement=document.statement,
                what_changed=document.what_changed,
                source=source.source,
                sha256=source.sha256,
                document=to_json(document),
            )
        )
        db.session.flush()
        written.append((document.id, document.version, document.lang))
    return written


def answer(
    *,
    person_id: UUID,
    text_id: UUID,
    capacity: Capacity,
    given: Answer,
    button: str,
    sign_in_method: str,
    at: datetime,
) -> dict[str, Any]:
    """Append a person's own answer to the register. Returns `{"id": …, "sequence": …}`.

    The same answer as the person's last one to that text appends nothing, whichever way it came:
    a double click is one event. There is no operation id, so that whoever changes their mind and
    back again from one page in the browser's memory is taken at their last word.

    Raises:
        NotFound: there is no such text. Invalid: not an answer, or the person has not opened
            the text.
    """
    if given not in {Answer.ACKNOWLEDGED, Answer.QUESTIONED, Answer.DECLINED}:
        raise Invalid("choose-an-answer", "answer")
    return _append(person_id, text_id, capacity, given, button, sign_in_method, at)


def show(
    *,
    operation: UUID,
    person_id: UUID,
    text_id: UUID,
    capacity: Capacity,
    button: str,
    sign_in_method: str,
    at: datetime,
) -> dict[str, Any]:
    """Record that a person opened a text, which comes before any answer to it.

    One event for a person, a text and its language, however often it is opened. Returns the
    event, or the last one of this person and text: `{"id": …, "sequence": …}`.

    Raises:
        NotFound: there is no such text.
    """
    return once(
        uuid5(operation, f"ethics/{text_id}/{Answer.SHOWN.value}"),
        actor=person_id,
        command="ethics.show",
        at=at,
        run=lambda: _append(person_id, text_id, capacity, Answer.SHOWN, button, sign_in_method, at),
    )


def _last(person_id: UUID, text_id: UUID) -> Acknowledgement | None:
    return db.session.scalar(
        select(Acknowledgement)
        .where(Acknowledgement.subject_id == person_id, Acknowledgement.text_id == text_id)
        .order_by(Acknowledgement.sequence.desc())
        .limit(1)
    )


def _append(
    person_id: UUID,
    text_id: UUID,
    capacity: Capacity,
    given: Answer,
    button: str,
    sign_in_method: str,
    at: datetime,
) -> dict[str, Any]:
    session = db.session()
    head = session.execute(
        select(RegisterHead).where(RegisterHead.id == 1).with_for_update()
    ).scalar_one()
    session.refresh(head)
    text = session.get(GuidelineText, text_id)
    if text is None:
        raise NotFound
    last = _last(person_id, text_id)
    if last is None and given is not Answer.SHOWN:
        raise Invalid("open-the-guidelines")
    if last is not None and (
        given is Answer.SHOWN or (last.answer is given and last.capacity is capacity)
    ):
        return {"id": str(last.id), "sequence": last.sequence}
    record = Record(
        sequence=head.sequence + 1,
        id=new_id(),
        subject_id=person_id,
        version_id=text.version_id,
        text_id=text.id,
        text_sha256=text.sha256,
        lang=text.lang,
        capacity=capacity.value,
        answer=given.value,
        statement=text.statement,
        button=button,
        sign_in_method=sign_in_method,
        application=APPLICATION,
        at=at,
        previous_hash=head.hash,
    )
    digest = record_hash(record)
    session.add(
        Acknowledgement(
            sequence=record.sequence,
            id=record.id,
            subject_id=person_id,
            version_id=text.version_id,
            text_id=text.id,
            text_sha256=text.sha256,
            lang=text.lang,
            capacity=capacity,
            answer=given,
            statement=text.statement,
            button=button,
            sign_in_method=sign_in_method,
            application=APPLICATION,
            at=at,
            previous_hash=head.hash,
            hash=digest,
        )
    )
    head.sequence, head.hash = record.sequence, digest
    session.flush()
    return {"id": str(record.id), "sequence": record.sequence}
