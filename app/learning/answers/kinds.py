"""Which answers belong to which kind of activity."""

from __future__ import annotations

from typing import Any, Protocol

from app.format.activities.contact_card import ContactCard
from app.format.activities.dilemma import Dilemma
from app.format.activities.kinds import Activity
from app.format.activities.plan import Plan
from app.format.activities.quiz import Quiz
from app.format.activities.rating import Rating
from app.format.activities.reflection import Reflection
from app.format.activities.sort import Sort
from app.format.activities.talk import Talk
from app.format.activities.task import Task
from app.learning.answers import (
    contact_card,
    dilemma,
    plan,
    quiz,
    rating,
    reflection,
    sort,
    talk,
    task,
)
from app.learning.answers.judged import Answer, Judged, Sent


class Answering(Protocol):
    """The three functions of a kind."""

    def take(self, activity: Any, sent: Sent, /) -> Answer:
        """What was sent, as an answer. Never refuses."""

    def judge(self, activity: Any, taken: Answer, before: Answer, /) -> Judged:
        """What the answer comes to; `before` is the one that stands. Raises `Unanswered`."""

    def shown(self, activity: Any, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
        """Values for the kind's template; `typed` is what was refused just now."""


_KINDS: dict[type, Answering] = {
    Quiz: quiz,
    Dilemma: dilemma,
    Reflection: reflection,
    Plan: plan,
    ContactCard: contact_card,
    Sort: sort,
    Rating: rating,
    Task: task,
    Talk: talk,
}


def answering(activity: Activity) -> Answering:
    """The functions for an activity."""
    return _KINDS[type(activity)]
