"""What a review decides. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.authoring.rules import DraftState

WORD_MAX = 1_000
COMMENT_MAX = 2_000


class Verdict(StrEnum):
    """What was done in the review of a draft. Asking is the first of them."""

    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"


def text_hash(source: str) -> str:
    """The SHA-256 of a text, by which an approval knows it."""
    return hashlib.sha256(source.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Judged:
    """The last thing that was done in a draft's review."""

    verdict: Verdict
    version: int
    sha256: str


def is_approved(state: DraftState, version: int, sha256: str, last: Judged | None) -> bool:
    """Whether exactly this text was approved, and nobody changed or asked anything since."""
    return (
        state in {DraftState.APPROVED, DraftState.SCHEDULED}
        and last is not None
        and last.verdict is Verdict.APPROVED
        and (last.version, last.sha256) == (version, sha256)
    )


def may_judge(viewer: UUID, writer: UUID) -> bool:
    """Whether somebody may approve or return a text: anybody but who saved it last."""
    return viewer != writer
