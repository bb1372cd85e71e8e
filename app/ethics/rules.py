"""Answers, capacities, and the bytes that the chain of acknowledgements hashes. Pure.

The canonical form is specified in `docs/acknowledgements.md`; a change of it is a new `format`.
"""

from __future__ import annotations

from enum import StrEnum


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
