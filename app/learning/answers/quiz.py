"""A quiz: which options were chosen, or what was typed."""

from __future__ import annotations

import unicodedata

from app.format.activities.quiz import Option, Quiz, QuizKind
from app.foundation.markup import trusted
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered, check_length

TYPED_MAX = 200


def take(quiz: Quiz, sent: Sent, /) -> Answer:
    """The options that were chosen, or the words as they were typed."""
    if quiz.is_typed:
        return {"typed": (sent.get("answer") or ("",))[0]}
    return {"chosen": sorted(set(sent.get("answer", ())))}


def judge(quiz: Quiz, taken: Answer, before: Answer, /) -> Judged:
    """Judge the answer. A must-know is complete only when right.

    Raises:
        Unanswered: nothing chosen or typed, too much, an option that is not there, or no number
            where one is asked for.
    """
    del before
    return _judge_typed(quiz, taken) if quiz.is_typed else _judge_chosen(quiz, taken)


def _judge_chosen(quiz: Quiz, taken: Answer) -> Judged:
    chosen = taken["chosen"]
    known = {option.id: option for option in quiz.options}
    if not chosen:
        raise Unanswered("choose-one" if quiz.kind == "one" else "choose-some")
    if any(option not in known for option in chosen) or (quiz.kind == "one" and len(chosen) > 1):
        raise Unanswered("no-such-option")
    right = set(chosen) == {option.id for option in quiz.options if option.right}
    return Judged({"chosen": chosen}, right, right or not quiz.must_know)


def _judge_typed(quiz: Quiz, taken: Answer) -> Judged:
    seen = "".join(" " if unicodedata.category(char) == "Cc" else char for char in taken["typed"])
    typed = seen.strip()
    number = quiz.kind == QuizKind.NUMBER
    if not typed:
        raise Unanswered("type-a-number" if number else "type-an-answer", "answer")
    check_length(typed, TYPED_MAX, "answer-too-long", "answer")
    if not quiz.readable(typed):
        raise Unanswered("type-a-number", "answer")
    met = quiz.fitting(typed)
    right = met is not None and met.right
    return Judged({"typed": typed}, right, right or not quiz.must_know)


def _words(option: Option) -> dict[str, object]:
    return {
        "id": option.id,
        "right": option.right,
        "html": trusted(option.html),
        "explanation_html": trusted(option.explanation_html),
    }


def shown(quiz: Quiz, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The options and which stand chosen; or what was typed and the option that it meets.

    `told` is the right answer, for somebody who missed it where missing it may stand.
    """
    if not quiz.is_typed:
        return {
            "chosen": tuple(answer.get("chosen", ())),
            "options": [_words(option) for option in quiz.options],
        }
    stands = answer.get("typed", "")
    met = quiz.fitting(stands) if stands and typed is None else None
    first_right = next(option for option in quiz.options if option.right)
    tells = met is not None and not met.right and not quiz.must_know
    return {
        "typed": typed["typed"] if typed is not None else stands,
        "met": _words(met) if met else None,
        "told": _words(first_right) if tells else None,
    }
