"""A rating: a number for each statement, which only its giver reads."""

from __future__ import annotations

from datetime import datetime

from app.format.activities.rating import Rating
from app.foundation.markup import trusted
from app.learning.answers.judged import EARLIER, Answer, Judged, Sent, Unanswered, one


def take(rating: Rating, sent: Sent, /) -> Answer:
    """What was chosen for each statement."""
    chosen = {statement: one(sent, f"rate-{statement}") for statement in rating.parts}
    return {"values": {statement: value for statement, value in chosen.items() if value}}


def judge(rating: Rating, taken: Answer, before: Answer, /) -> Judged:
    """Complete when every statement has a number. What was said of others before is kept.

    Of the answer stands readable only that there is one, and of which rating.

    Raises:
        Unanswered: a statement has none, or one that is not on the scale.
    """
    if any(statement not in taken["values"] for statement in rating.parts):
        raise Unanswered("rate-every-statement")
    scale = {str(step): step for step in _scale(rating)}
    if any(value not in scale for value in taken["values"].values()):
        raise Unanswered("no-such-option")
    kept = before.get("values", {}) if before.get("steps") == rating.steps else {}
    values = {**kept, **{name: scale[value] for name, value in taken["values"].items()}}
    return Judged({"rating": rating.rating}, None, True, {"values": values, "steps": rating.steps})


def _scale(rating: Rating) -> range:
    return range(1, rating.steps + 1)


def shown(rating: Rating, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The statements with what was chosen, and what was chosen the time before.

    `then` is the moment of that time. The two are compared once there is an answer now, so that
    nobody only repeats what stands there, and only where the scale is the same.
    """
    stands = answer if typed is None else typed
    values = {name: str(value) for name, value in stands.get("values", {}).items()}
    answered = typed is None and all(statement in values for statement in rating.parts)
    earlier = answer.get(EARLIER)
    then: dict[str, int] = earlier["values"] if earlier else {}
    rows = [
        {
            "id": statement.id,
            "html": trusted(statement.html),
            "chosen": values.get(statement.id, ""),
            "then": then.get(statement.id),
            "missing": typed is not None and statement.id not in values,
        }
        for statement in rating.statements
    ]
    when: datetime | None = earlier["at"] if earlier else None
    return {
        "statements": rows,
        "scale": [str(step) for step in _scale(rating)],
        "rated": answered,
        "then": when,
        "then_steps": earlier["steps"] if earlier else None,
        "changes": _changes(rating, values, then)
        if answered and earlier and earlier["steps"] == rating.steps
        else None,
    }


def _changes(rating: Rating, now: dict[str, str], then: dict[str, int]) -> dict[str, int]:
    """How many of the statements of both times are higher, lower, or the same now."""
    moved = [int(now[name]) - then[name] for name in rating.parts if name in then]
    return {
        "higher": sum(1 for by in moved if by > 0),
        "lower": sum(1 for by in moved if by < 0),
        "same": sum(1 for by in moved if by == 0),
    }
