"""What an answer comes to, as tables: sort, rate, task, talk."""

from __future__ import annotations

from typing import Any

import pytest

from app.demo.answers import sent_for
from app.format.activities.kinds import Activity
from app.format.activities.rating import Rating, Statement
from app.format.activities.sort import Card, Group, Sort, SortKind
from app.format.activities.talk import Talk
from app.format.activities.task import Task, TaskItem
from app.foundation.errors import Invalid
from app.learning.answers.judged import Sent, Unanswered
from app.learning.answers.kinds import answering
from app.learning.answers.sort import mixed

GROUPS = Sort(
    "g", "G", SortKind.GROUPS, "", (Group("one", "One"), Group("two", "Two")),
    (Card("1", "a", "one", ""), Card("2", "b", "one", ""), Card("3", "c", "two", "")),
)  # fmt: skip
ORDER = Sort(
    "o", "O", SortKind.ORDER, "", (),
    (Card("1", "a", "1", ""), Card("x", "b", "2", ""), Card("3", "c", "3", "")),
)  # fmt: skip
RATING = Rating(
    "r", "R", "ready", None, "low", "high", 3, "", (Statement("a", ""), Statement("b", ""))
)
TASK = Task("t", "T", "", (TaskItem("a", ""), TaskItem("b", "")))
TALK = Talk("k", "K", "", ("One?",))


def sent(**values: str) -> Sent:
    """A form; names with a hyphen are written with two underscores."""
    return {name.replace("__", "-"): [value] for name, value in values.items()}


# The activity, what is sent, what stands, and then: right, completes, the answer, what is sealed.
JUDGED: list[tuple[Activity, Sent, dict[str, Any], bool | None, bool, Any, Any]] = [
    (GROUPS, sent(place__1="one", place__2="one", place__3="two"), {}, True, True,
     {"places": {"1": "one", "2": "one", "3": "two"}}, None),
    (GROUPS, sent(place__1="two", place__2="one", place__3="two", place__4="two"), {}, False, True,
     {"places": {"1": "two", "2": "one", "3": "two"}}, None),
    (ORDER, sent(place__1="1", place__x="2", place__3="3"), {}, True, True,
     {"places": {"1": "1", "x": "2", "3": "3"}}, None),
    (ORDER, sent(place__1="3", place__x="2", place__3="1"), {}, False, True,
     {"places": {"1": "3", "x": "2", "3": "1"}}, None),
    (RATING, sent(rate__a="1", rate__b="3"), {}, None, True,
     {"rating": "ready"}, {"values": {"a": 1, "b": 3}, "steps": 3}),
    (RATING, sent(rate__a="1", rate__b="3"), {"values": {"a": 2, "gone": 2}, "steps": 3}, None,
     True, {"rating": "ready"}, {"values": {"gone": 2, "a": 1, "b": 3}, "steps": 3}),
    (RATING, sent(rate__a="1", rate__b="3"), {"values": {"gone": 7}, "steps": 7}, None,
     True, {"rating": "ready"}, {"values": {"a": 1, "b": 3}, "steps": 3}),
    (TASK, {"ticked": ["b"]}, {}, None, False, {"ticked": ["b"]}, None),
    (TASK, {"ticked": ["b", "a", "elsewhere"]}, {}, None, True, {"ticked": ["a", "b"]}, None),
    (TASK, {"ticked": ["a"], "note": [" n "]}, {"ticked": ["gone", "b"]}, None, False,
     {"ticked": ["a", "gone"]}, {"note": "n"}),
    (TASK, {}, {"ticked": ["a"]}, None, False, {"ticked": []}, None),
    (TASK, sent(note="n"), {}, None, False, {"ticked": []}, {"note": "n"}),
    (TALK, sent(talked="1"), {}, None, True, {"talked": True}, None),
    (TALK, sent(note="n"), {}, None, False, {"talked": False}, {"note": "n"}),
    (TALK, sent(note="n"), {"talked": True}, None, True, {"talked": True}, {"note": "n"}),
    (TALK, {}, {"talked": False}, None, False, {"talked": False}, None),
]  # fmt: skip
REFUSED: list[tuple[Activity, Sent, str]] = [
    (GROUPS, {}, "place-every-card"),
    (GROUPS, sent(place__1="one", place__2="", place__3="two"), "place-every-card"),
    (GROUPS, sent(place__1="one", place__2="one", place__3="three"), "no-such-place"),
    (ORDER, sent(place__1="1", place__x="2", place__3="4"), "no-such-place"),
    (ORDER, sent(place__1="1", place__x="2", place__3="2"), "each-place-once"),
    (RATING, sent(rate__a="1"), "rate-every-statement"),
    (RATING, sent(rate__a="1", rate__b="4"), "no-such-option"),
    (RATING, sent(rate__a="1", rate__b="0"), "no-such-option"),
    (RATING, sent(rate__a="1", rate__b="two"), "no-such-option"),
    (TASK, {"ticked": ["elsewhere"]}, "tick-or-write"),
    (TALK, sent(talked=" ", note=" "), "write-something"),
]


@pytest.mark.parametrize(
    ("activity", "form", "before", "right", "completes", "answer", "private"), JUDGED
)
def test_an_answer_comes_to(
    activity: Activity, form: Sent, before: dict[str, Any], right: bool | None, completes: bool,
    answer: Any, private: Any,
) -> None:  # fmt: skip
    kind = answering(activity)
    judged = kind.judge(activity, kind.take(activity, form), before)
    assert (judged.right, judged.completes) == (right, completes)
    assert (judged.answer, judged.private) == (answer, private)
    assert judged.journal is None


@pytest.mark.parametrize(("activity", "form", "code"), REFUSED)
def test_an_answer_is_refused(activity: Activity, form: Sent, code: str) -> None:
    kind = answering(activity)
    with pytest.raises(Unanswered) as refused:
        kind.judge(activity, kind.take(activity, form), {})
    assert refused.value.args == (code,)


@pytest.mark.parametrize("activity", [TASK, TALK])
def test_a_note_is_as_long_as_a_text_in_the_journal(activity: Activity) -> None:
    kind = answering(activity)
    kind.judge(activity, kind.take(activity, {"note": ["x" * 20_000]}), {})
    with pytest.raises(Invalid) as refused:
        kind.judge(activity, kind.take(activity, {"note": ["x" * 20_001]}), {})
    assert (refused.value.code, refused.value.values) == ("text-too-long", {"maximum": 20_000})


@pytest.mark.parametrize("activity", [GROUPS, ORDER, RATING, TASK, TALK])
def test_the_demonstration_completes_each(activity: Activity) -> None:
    kind = answering(activity)
    judged = kind.judge(activity, kind.take(activity, sent_for(activity, {}, "")), {})
    assert judged.completes


@pytest.mark.parametrize("count", range(2, 12))
def test_cards_are_mixed_and_never_as_the_source_has_them(count: int) -> None:
    for name in "abcdefgh":
        cards = tuple(Card(str(n), "", str(n), "") for n in range(1, count + 1))
        sort = Sort(name, "", SortKind.ORDER, "", (), cards)
        assert mixed(sort) != cards
        assert mixed(sort) == mixed(sort)
        assert set(mixed(sort)) == set(cards)
