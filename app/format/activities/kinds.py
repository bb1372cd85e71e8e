"""Every kind of activity by its name in the text."""

from __future__ import annotations

from collections.abc import Callable

from app.format.activities.contact_card import ContactCard, read_contact_card
from app.format.activities.dilemma import Dilemma, read_dilemma
from app.format.activities.parts import Draft, Pieces
from app.format.activities.plan import Plan, read_plan
from app.format.activities.quiz import Quiz, read_quiz
from app.format.activities.rating import Rating, read_rating
from app.format.activities.reflection import Reflection, read_reflection
from app.format.activities.sort import Sort, read_sort
from app.format.activities.talk import Talk, read_talk
from app.format.activities.task import Task, read_task
from app.format.problems import Problems
from app.format.scan import Block

Activity = (
    Quiz
    | Dilemma
    | Reflection
    | Plan
    | ContactCard
    | Sort
    | Rating
    | Task
    | Talk
)  # fmt: skip

_ALL: tuple[type[Activity], ...] = (
    Quiz,
    Dilemma,
    Reflection,
    Plan,
    ContactCard,
    Sort,
    Rating,
    Task,
    Talk,
)
TYPES: dict[str, type[Activity]] = {kind.kind_name: kind for kind in _ALL}

READERS: dict[str, Callable[[Block, Pieces, Problems], Draft]] = {
    "quiz": read_quiz,
    "dilemma": read_dilemma,
    "reflect": read_reflection,
    "plan": read_plan,
    "contact-card": read_contact_card,
    "sort": read_sort,
    "rate": read_rating,
    "task": read_task,
    "talk": read_talk,
}
