"""A plan: rows of what somebody will do. Private; the module remembers only that it is there."""

from __future__ import annotations

import re
from datetime import date

from app.format.activities.plan import ACTIONS_MAX, Plan
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered, check_length, one

WHAT_MAX = 500
ALLY_MAX = 120
OBSTACLE_MAX = 500

FIELDS = ("what", "by", "ally", "obstacle")

_EUROPEAN = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def take(plan: Plan, sent: Sent, /) -> Answer:
    """Every row as it was typed, by its number."""
    del plan
    return {
        "rows": {
            str(number): {name: one(sent, f"{name}-{number}") for name in FIELDS}
            for number in range(1, ACTIONS_MAX + 1)
        }
    }


def _day(text: str) -> str:
    """A day as the browser sends it, or as it is typed where the browser has no calendar.

    Raises:
        ValueError: it is no day.
    """
    if typed := _EUROPEAN.fullmatch(text):
        day, month, year = map(int, typed.groups())
        return date(year, month, day).isoformat()
    return date.fromisoformat(text).isoformat()


def _row(number: str, typed: Answer) -> Answer:
    if not typed["what"]:
        raise Unanswered("plan-row-without-what", f"what-{number}", number=number)
    check_length(typed["what"], WHAT_MAX, "plan-what-too-long", f"what-{number}", number=number)
    check_length(typed["ally"], ALLY_MAX, "plan-ally-too-long", f"ally-{number}", number=number)
    check_length(
        typed["obstacle"],
        OBSTACLE_MAX,
        "plan-obstacle-too-long",
        f"obstacle-{number}",
        number=number,
    )
    row = {name: typed[name] for name in FIELDS if typed[name]}
    if typed["by"]:
        try:
            row["by"] = _day(typed["by"])
        except ValueError as error:
            raise Unanswered("plan-no-day", f"by-{number}", number=number) from error
    return row


def judge(plan: Plan, taken: Answer, before: Answer, /) -> Judged:
    """Keep the rows that have a text; one of them completes the plan. An emptied row is removed.

    Raises:
        Unanswered: nothing at all was ever written, a row has something but no text, a text is
            too long, or a day is none.
    """
    del plan
    rows = {
        number: _row(number, typed)
        for number, typed in taken["rows"].items()
        if any(typed.values())
    }
    if not rows and not before.get("rows"):
        raise Unanswered("plan-is-empty", "what-1")
    return Judged({"written": True}, None, completes=bool(rows), private={"rows": rows})


def shown(plan: Plan, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The rows, as they stand or as they were refused; as many as are offered, or were filled."""
    rows = (typed or answer).get("rows", {})
    filled = [int(number) for number, row in rows.items() if any(row.values())]
    count = max(plan.actions, *filled, 1)
    return {
        "rows": [_shown_row(number, rows.get(str(number), {})) for number in range(1, count + 1)]
    }


def _shown_row(number: int, row: Answer) -> dict[str, object]:
    by = row.get("by", "")
    try:
        day = date.fromisoformat(by) if by else None
    except ValueError:
        day = None
    texts = {name: row.get(name, "") for name in FIELDS}
    # A calendar shows nothing of what is no day, so that is given back as text.
    return {**texts, "number": number, "day": day, "no_day": bool(by) and day is None}
