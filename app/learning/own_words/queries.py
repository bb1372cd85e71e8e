"""One's own earlier words: to a prompt or rating that is asked again, and on contact cards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from app.catalog.queries import best_text, current_texts, document
from app.format.activities.contact_card import ContactCard
from app.format.activities.rating import Rating
from app.format.activities.reflection import Reflection
from app.foundation.db import db
from app.journal.queries import Entry, answers_to
from app.learning.answers.contact_card import filled_lines
from app.learning.models import Assignment, PrivateAnswer, StepProgress
from app.learning.queries import StepState, private_answers, private_place
from app.vault.commands import MasterKeys, open_safe


@dataclass(frozen=True, slots=True)
class Before:
    """What a person answered to an activity that is asked again, and when.

    `said` is a journal entry, or of a rating its `values`, `steps` and the moment `at`; None where
    they have written nothing yet.
    """

    at: datetime | None
    said: Entry | dict[str, Any] | None


@lru_cache(maxsize=200)
def _asks_again(revision_id: UUID) -> tuple[dict[str, str], dict[str, str]]:
    """The steps of a revision that ask again: for which prompt, and for which rating."""
    prompts: dict[str, str] = {}
    ratings: dict[str, str] = {}
    for section in document(revision_id).sections:
        for activity in section.activities:
            if isinstance(activity, Reflection | Rating) and activity.ask_again:
                of_kind = prompts if isinstance(activity, Reflection) else ratings
                of_kind[activity.id] = activity.ask_again
    return prompts, ratings


def before(masters: MasterKeys, person_id: UUID, revision_id: UUID) -> dict[str, Before]:
    """What a person answered to everything that a revision asks again, by the step that asks.

    Only their own. Asks the database only for a revision that asks again.
    """
    prompts, ratings = _asks_again(revision_id)
    found: dict[str, Before] = {}
    if prompts:
        entries = answers_to(masters, person_id, set(prompts.values()))
        for step, prompt in prompts.items():
            entry = entries.get(prompt)
            found[step] = Before(entry.changed_at if entry else None, entry)
    if ratings:
        given = _ratings(masters, person_id, set(ratings.values()))
        found.update(
            (step, Before(given[rating]["at"], given[rating]))
            for step, rating in ratings.items()
            if rating in given
        )
    return found


@dataclass(frozen=True, slots=True)
class FilledCard:
    """A contact card with what its owner filled in.

    `lang` is that of its words, `href` where it can be changed; empty where it cannot any more.
    """

    title: str
    lang: str
    href: str
    lines: list[dict[str, str]]


def _kept_rows(person_id: UUID) -> list[Any]:
    """Every answer of a person that has something sealed with it, the newest assignment first."""
    rows = db.session.execute(
        select(Assignment.module_id, StepProgress.step, StepProgress.answer,
               StepProgress.right, StepProgress.revision_id)
        .join(Assignment, Assignment.id == StepProgress.assignment_id)
        .where(
            Assignment.person_id == person_id,
            exists().where(PrivateAnswer.assignment_id == StepProgress.assignment_id),
        )
        .order_by(Assignment.id.desc(), StepProgress.step)
    )  # fmt: skip
    return [row for row in rows if row.answer and "kept" in row.answer]


def own_cards(masters: MasterKeys, person_id: UUID, wanted: str) -> list[FilledCard]:
    """The contact cards that a person filled in, for nobody but them.

    Where they have a module twice, the newest stands; where a card has another id now, the card
    of that id. One that was taken out of its module stands as it was when they filled it in, and
    leads nowhere.

    Raises:
        KeyLost: their key was destroyed, or cannot be unwrapped.
    """
    rows = _kept_rows(person_id)
    texts = current_texts({row.module_id for row in rows}) if rows else {}
    found: dict[str, tuple[ContactCard, str, str]] = {}
    states: dict[str, StepState] = {}
    for row in rows:
        key = f"{row.module_id}#{row.step}"
        of_module = texts.get(row.module_id)
        read = document(best_text(of_module, wanted).revision_id if of_module else row.revision_id)
        if key in found or row.step in dict(read.aliases):
            continue
        card, href, lang = read.activity(row.step), f"/modules/{key}", read.lang
        if card is None:
            then = document(row.revision_id)
            card, href, lang = then.activity(row.step), "", then.lang
        if isinstance(card, ContactCard):
            found[key] = (card, href, card.lang or lang)
            states[key] = StepState(row.answer, row.right, completed=True)
    words = private_answers(masters, person_id, states)
    return [
        FilledCard(card.title, lang, href, lines)
        for key, (card, href, lang) in found.items()
        if (lines := filled_lines(card, words.get(key, {})))
    ]


def _ratings(masters: MasterKeys, person_id: UUID, names: set[str]) -> dict[str, dict[str, Any]]:
    """What a person answered to those ratings, by name.

    Where a rating was answered more than once, in another exchange perhaps, the newest counts.
    """
    safe = open_safe(db.session(), masters, person_id)
    if safe is None:
        return {}
    name = StepProgress.answer["rating"].as_string()
    rows = db.session.execute(
        select(name, PrivateAnswer.id, PrivateAnswer.sealed, PrivateAnswer.at)
        .join(Assignment, Assignment.id == PrivateAnswer.assignment_id)
        .join(
            StepProgress,
            (StepProgress.assignment_id == PrivateAnswer.assignment_id)
            & (StepProgress.step == PrivateAnswer.step),
        )
        .where(Assignment.person_id == person_id, name.in_(names))
        .order_by(PrivateAnswer.at, PrivateAnswer.id)
    )
    newest = {row[0]: row for row in rows}
    return {
        rating: {**json.loads(safe.open(row.sealed, private_place(row.id))), "at": row.at}
        for rating, row in newest.items()
    }
