"""Answers, capacities, and the bytes that the chain of acknowledgements hashes. Pure.

The canonical form is specified in `docs/acknowledgements.md`; a change of it is a new `format`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID


class Answer(StrEnum):
    """What is recorded. Only the middle three are answers; "unanswered" is their absence."""

    SHOWN = "shown"
    ACKNOWLEDGED = "acknowledged"
    QUESTIONED = "questioned"
    DECLINED = "declined"


class Capacity(StrEnum):
    """As what a person answers."""

    PARTICIPANT = "participant"
    PARTNER_CONTACT = "partner-contact"
    ORGANISATION = "organisation"
    EMPLOYEE = "employee"


# Many read the guidelines in their second or third language.
WORDS_A_MINUTE = 150


def reading_minutes(words: int) -> int:
    """Whole minutes that a careful reader takes, at least one."""
    return max(1, -(-words // WORDS_A_MINUTE))


FORMAT = 1
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Record:
    """One event of the register, as it is hashed."""

    sequence: int
    id: UUID
    subject_id: UUID
    version_id: UUID
    text_id: UUID
    text_sha256: str
    lang: str
    capacity: str
    answer: str
    statement: str
    button: str
    sign_in_method: str
    application: str
    at: datetime
    previous_hash: str


def canonical(record: Record) -> bytes:
    """The bytes that are hashed: JSON in UTF-8, keys sorted, no spaces, moments in UTC."""
    fields = {
        "format": FORMAT,
        "sequence": record.sequence,
        "id": str(record.id),
        "subject": str(record.subject_id),
        "version": str(record.version_id),
        "text": str(record.text_id),
        "text_sha256": record.text_sha256,
        "lang": record.lang,
        "capacity": record.capacity,
        "answer": record.answer,
        "statement": record.statement,
        "button": record.button,
        "sign_in_method": record.sign_in_method,
        "application": record.application,
        "at": record.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "previous": record.previous_hash,
    }
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def record_hash(record: Record) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(record)).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the register does not hold, and how."""

    sequence: int
    code: str


def verify(
    records: Iterable[tuple[Record, str]], *, head_sequence: int, head_hash: str
) -> list[Fault]:
    """Every fault of a register read in order: altered, missing, inserted, reordered, cut.

    `records` are pairs of a record and the hash stored beside it.
    """
    faults: list[Fault] = []
    expected, previous, last = 1, GENESIS, 0
    for record, stored in records:
        if record.sequence != expected:
            faults.append(Fault(expected, "missing" if record.sequence > expected else "inserted"))
        if record.previous_hash != previous:
            faults.append(Fault(record.sequence, "not-chained"))
        if record_hash(record) != stored:
            faults.append(Fault(record.sequence, "altered"))
        expected, previous, last = record.sequence + 1, stored, record.sequence
    if last != head_sequence or previous != head_hash:
        faults.append(Fault(last + 1, "cut"))
    return faults
