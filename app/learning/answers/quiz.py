"""A quiz: which options were chosen."""

from __future__ import annotations

from app.format.activities.quiz import Quiz
from app.foundation.markup import trusted
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered


def take(quiz: Quiz, sent: Sent, /) -> Answer:
    """The options that were chosen."""
    del quiz
    return {"chosen": sorted(set(sent.get("answer", ())))}


def judge(quiz: Quiz, taken: Answer, before: Answer, /) -> Judged:
    """Judge the chosen options. A must-know is complete only when right.

    Raises:
        Unanswered: nothing chosen, too many, or an option that is not there.
    """
    del before
    chosen = taken["chosen"]
    known = {option.id: option for option in quiz.options}
    if not chosen:
        raise Unanswered("choose-one" if quiz.kind == "one" else "choose-some")
    if any(option not in known for option in chosen) or (quiz.kind == "one" and len(chosen) > 1):
        raise Unanswered("no-such-option")
    right = set(chosen) == {option.id for option in quiz.options if option.right}
    return Judged({"chosen": chosen}, right, right or not quiz.must_know)


def shown(quiz: Quiz, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The options, and which of them stand chosen."""
    del typed
    return {
        "chosen": tuple(answer.get("chosen", ())),
        "options": [
            {
                "id": option.id,
                "right": option.right,
                "html": trusted(option.html),
                "explanation_html": trusted(option.explanation_html),
            }
            for option in quiz.options
        ],
    }
