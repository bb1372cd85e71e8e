"""How the people of the demonstration answer: as a careful reader would, to the end."""

from __future__ import annotations

from typing import Any

from app.demo.diary import ACTION, Writer
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
from app.learning.answers.judged import Answer, Judged, Sent
from app.learning.answers.kinds import answering

# Numbers that are kept free for fiction, but for their last two digits.
FICTION = "+44 1632 9600"


def sent_for(activity: Activity, answer: Answer, text: str) -> Sent:
    """The form that brings an activity one answer further, its texts taken from `text`.

    `answer` is the one that stands: a dilemma takes several.
    """
    make: Any = _FORMS[type(activity)]
    sent: Sent = make(activity, answer, text)
    return sent


def answer_to(activity: Activity, writer: Writer) -> Judged:
    """An activity answered until it is complete."""
    kind = answering(activity)
    text = ""
    if isinstance(activity, Reflection):
        text = writer.text_for(activity.prompt)
    elif isinstance(activity, Plan):
        text = writer.text_for(ACTION)
    answer: Answer = {}
    while True:
        sent = sent_for(activity, answer, text)
        judged = kind.judge(activity, kind.take(activity, sent), answer)
        answer = {**judged.answer, **(judged.private or {})}
        if judged.completes:
            return judged


def _quiz(quiz: Quiz, answer: Answer, text: str) -> Sent:
    del answer, text
    right = [option for option in quiz.options if option.right]
    if quiz.is_typed:
        return {"answer": [right[0].text.partition("..")[0]]}
    return {"answer": [option.id for option in right]}


def _dilemma(dilemma: Dilemma, answer: Answer, text: str) -> Sent:
    """The first choice that ends the story, or else that leads on."""
    del text
    path = answer.get("path", [])
    here: str | None = dilemma.start
    for scene_id, choice_id in path:
        passed = dilemma.scene(scene_id)
        here = next((c.to for c in passed.choices if c.id == choice_id), None) if passed else None
    scene = dilemma.scene(here or dilemma.start)
    choices = scene.choices if scene else ()
    taken = next((c for c in choices if c.to is None), None)
    seen = {scene_id for scene_id, _ in path}
    taken = taken or next((c for c in choices if c.to not in seen), choices[0])
    return {"scene": [here or ""], "choice": [taken.id]}


def _reflection(reflection: Reflection, answer: Answer, text: str) -> Sent:
    del reflection, answer
    return {"text": [text]}


def _plan(plan: Plan, answer: Answer, text: str) -> Sent:
    """One action, without a day."""
    del plan, answer
    return {"what-1": [text]}


def _contact_card(card: ContactCard, answer: Answer, text: str) -> Sent:
    """Every line with a number that is kept free for fiction."""
    del answer, text
    return {
        f"telephone-{line.id}": [f"{FICTION}{number:02}"] for number, line in enumerate(card.lines)
    }


def _sort(sort: Sort, answer: Answer, text: str) -> Sent:
    del answer, text
    return {f"place-{card.id}": [card.place] for card in sort.cards}


def _rating(rating: Rating, answer: Answer, text: str) -> Sent:
    """Not all alike, and rather confident."""
    del answer, text
    return {
        f"rate-{statement}": [str(rating.steps - number % 3)]
        for number, statement in enumerate(rating.parts)
    }


def _task(task: Task, answer: Answer, text: str) -> Sent:
    del answer
    return {"ticked": list(task.parts), "note": [text]}


def _talk(talk: Talk, answer: Answer, text: str) -> Sent:
    del talk, answer
    return {"talked": ["1"], "note": [text]}


_FORMS: dict[type, Any] = {
    Quiz: _quiz,
    Dilemma: _dilemma,
    Reflection: _reflection,
    Plan: _plan,
    ContactCard: _contact_card,
    Sort: _sort,
    Rating: _rating,
    Task: _task,
    Talk: _talk,
}
