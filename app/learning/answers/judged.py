"""What every kind of answer comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# A form as it was sent: every name with all its values.
Sent = Mapping[str, Sequence[str]]
Answer = dict[str, Any]

# Where what was answered to an activity that is asked again is put, for `shown`.
EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer comes to. `right` is None where nothing is right or wrong.

    `answer` stands readable in the database. `private` is sealed with the person's own key, and
    `journal` is a text for the person's journal; of both, `answer` says no more than that they
    are there.
    """

    answer: Answer
    right: bool | None
    completes: bool
    private: Answer | None = None
    journal: str | None = None


class Unanswered(ValueError):
    """Nothing was chosen, or something that is not an option. The first argument is a code.

    `values` fill its sentence; `at` names the control that can mend it.
    """

    def __init__(self, code: str, at: str = "", **values: object) -> None:
        super().__init__(code)
        self.code, self.at, self.values = code, at, values


def one(sent: Sent, name: str) -> str:
    """The first value of a name, without blanks around it; empty where there is none."""
    values = sent.get(name) or ("",)
    return values[0].strip()


def check_length(text: str, maximum: int, code: str, at: str, **values: object) -> None:
    """Refuse a text of more characters than `maximum`.

    Raises:
        Unanswered: with that code, at that control.
    """
    if len(text) > maximum:
        raise Unanswered(code, at, maximum=maximum, **values)
