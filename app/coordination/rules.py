"""Which people of a round a page shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.ethics.rules import Answer
from app.exchanges.rules import Phase

UNANSWERED = "unanswered"
COVERAGE = (Answer.ACKNOWLEDGED.value, Answer.QUESTIONED.value, Answer.DECLINED.value, UNANSWERED)
NOT_READY = "no"


@dataclass(frozen=True, slots=True)
class Filter:
    """What must hold of everybody who is shown; an empty text asks nothing.

    `ethics` is one of `COVERAGE`, `phase` the name of a phase, `ready` is `NOT_READY`.
    """

    ethics: str = ""
    phase: str = ""
    ready: str = ""

    def admits(self, *, ethics: Answer | None, phase: Phase, ready: bool) -> bool:
        """Whether somebody of that standing is shown."""
        return (
            self.ethics in {"", ethics.value if ethics else UNANSWERED}
            and self.phase in {"", phase.value}
            and not (self.ready and ready)
        )

    def arguments(self) -> dict[str, str]:
        """The filter as it stands in an address."""
        asked = {"ethics": self.ethics, "phase": self.phase, "ready": self.ready}
        return {name: value for name, value in asked.items() if value}


def filter_of(arguments: Mapping[str, str]) -> Filter:
    """The filter of an address. What is not known asks nothing."""

    def known(name: str, values: tuple[str, ...]) -> str:
        value = arguments.get(name, "")
        return value if value in values else ""

    return Filter(
        ethics=known("ethics", COVERAGE),
        phase=known("phase", tuple(Phase)),
        ready=known("ready", (NOT_READY,)),
    )
