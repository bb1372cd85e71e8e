"""One text is published at a time, from the text that is read now, and nobody loses an answer."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalog.commands import publish_text
from app.catalog.models import Module
from app.catalog.rules import Origin, difference, weighed
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import new_id
from app.learning.answers.judged import Judged
from app.learning.commands import record_step
from app.learning.models import Assignment, StepProgress
from app.learning.queries import StepState, private_answers
from tests.cast import AMINA, Cast
from tests.catalog.texts import current, first, from_browser
from tests.pages import PageClient

LONGER = ("A short opening.", "A longer opening.")
OTHER = ("An exchange goes *both* ways.", "An exchange goes both ways, *always*.")
MORE = ("## What pulls {#pull}", "## More {#more}\n\nMore.\n\n## What pulls {#pull}")
RENAMED = [
    ("as_of:", "aliases:\n  quiz-ways: quiz-two\n  what: both\nas_of:"),
    ("id: quiz-ways", "id: quiz-two"),
    ("{#what}", "{#both}"),
]


def test_what_changed_is_known_section_by_section() -> None:
    old = first().document
    found = difference(old, first(LONGER, OTHER, MORE).document)
    assert (found.new, found.changed, found.same, found.gone) == (
        ("more",),
        ("what",),
        ("pull",),
        (),
    )
    assert (found.added, found.dropped, found.around) == (("more",), (), True)
    back = difference(first(OTHER, MORE).document, first(OTHER).document)
    assert (back.gone, back.dropped, back.around) == (("more",), ("more",), False)
    assert difference(old, old).touched == ()
    assert difference(None, old).new == ("what", "pull")


def test_a_section_with_another_id_is_the_same_section() -> None:
    found = difference(first().document, first(*RENAMED).document)
    assert found.renamed == (("quiz-ways", "quiz-two"), ("what", "both"))
    assert (found.new, found.gone, found.changed, found.same) == ((), (), (), ("both", "pull"))
    assert (found.added, found.dropped) == ((), ())
    forgotten = difference(first().document, first(*RENAMED[1:]).document)
    assert (forgotten.new, forgotten.gone) == (("both",), ("what",))
    assert forgotten.dropped == ("quiz-ways", "what")


def test_new_is_material_and_changed_is_minor_unless_it_is_said() -> None:
    found = difference(first().document, first(OTHER, MORE).document)
    assert weighed(found, {}) == {"more": "material", "what": "minor"}
    assert weighed(found, {"what": "material"}) == {"more": "material", "what": "material"}


def test_a_publish_says_where_it_came_from_and_what_it_changed(app: Flask) -> None:
    with app.app_context():
        published = from_browser(first(OTHER), what="material")
        assert published is not None
        revision = current()
        assert (revision.number, revision.origin) == (2, "browser")
        assert (revision.note, revision.changes) == ("From the desk.", {"what": "material"})
        assert from_browser(first(OTHER)) is None, "the same bytes again"


def test_nobody_publishes_over_what_they_have_not_seen(app: Flask) -> None:
    with app.app_context():
        seen = current()
        from_browser(first(LONGER))
        newest = current()
        for base in (seen.id, None, new_id()):
            with pytest.raises(Conflict, match="outdated-base") as refused, transaction():
                publish_text(
                    text=first(OTHER), base=base, note="", changes={}, origin=Origin.BROWSER,
                    actor_id=None, at=clock.now(),
                )  # fmt: skip
            assert refused.value.values == {
                "current": newest.id, "module_id": "first", "lang": "en"
            }  # fmt: skip
        assert current().id == newest.id


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"pull": "minor"}, "no-such-section"), ({"what": "large"}, "no-such-weight")],
)
def test_what_is_said_of_sections_has_to_be_true(
    app: Flask, changes: dict[str, str], code: str
) -> None:
    with app.app_context(), pytest.raises(Invalid, match=code):
        from_browser(first(OTHER), **changes)


def test_a_module_that_is_not_there_is_not_made(app: Flask) -> None:
    with app.app_context(), pytest.raises(NotFound), transaction():
        publish_text(
            text=first(("id: first", "id: other")), base=None, note="", changes={},
            origin=Origin.BROWSER, actor_id=None, at=clock.now(),
        )  # fmt: skip


def test_the_source_language_decides_the_steps(app: Flask) -> None:
    with app.app_context():
        from_browser(first(MORE))
        db.session.expire_all()
        module = db.session.get_one(Module, "first")
        assert "more" in module.steps
        module_before = list(module.steps)
        text = first(("{#pull}", "{#pulls}"), lang="nb")
        from_browser(text)
        db.session.expire_all()
        assert db.session.get_one(Module, "first").steps == module_before


def test_a_step_with_another_id_keeps_what_was_done(app: Flask, client: PageClient) -> None:
    client.sign_in(AMINA)
    page = client.get("/modules/first")
    page = client.send(page.form("/modules/first/steps/quiz-ways"), answer="1")
    page = client.send(page.form("/modules/first/steps/what"))
    assert "2 of 6" in page.text
    with app.app_context():
        kept = {row.step: row.completed_at for row in db.session.scalars(select(StepProgress))}
        from_browser(first(*RENAMED))
    page = client.get("/modules/first")
    assert "2 of 6" in page.text
    assert "That was the old idea." in page.text, "the answer stands under its new id"
    with app.app_context():
        after = {row.step: row.completed_at for row in db.session.scalars(select(StepProgress))}
        assert after == {**kept, "quiz-two": kept["quiz-ways"], "both": kept["what"]}
        assert db.session.scalars(select(Assignment.last_step)).all().count("both") == 1
        again = [*RENAMED, LONGER]
        from_browser(first(*again))
        assert len(db.session.scalars(select(StepProgress)).all()) == 4, "carried once"
    page = client.get("/modules/first")
    assert "2 of 6" in page.text


def test_a_step_that_was_answered_again_before_its_alias_came_stays_as_it_is(
    app: Flask, client: PageClient
) -> None:
    client.sign_in(AMINA)
    page = client.get("/modules/first")
    must = "/modules/first/steps/quiz-must"
    page = client.send(page.form(must), answer=["1", "2"])
    moved = ("id: quiz-must", "id: quiz-never")

    def done(step: str) -> tuple[bool | None, datetime | None]:
        row = db.session.scalars(select(StepProgress).where(StepProgress.step == step)).one()
        return row.right, row.completed_at

    with app.app_context():
        first_done = done("quiz-must")[1]
        assert first_done is not None
        from_browser(first(moved))
    page = client.get("/modules/first")
    assert "0 of 6" in page.text
    client.send(page.form("/modules/first/steps/quiz-never"), answer="3")
    with app.app_context():
        assert done("quiz-never") == (False, None)
        from_browser(first(moved, ("as_of:", "aliases:\n  quiz-must: quiz-never\nas_of:")))
        assert done("quiz-never") == (False, first_done), "completed once stays completed"
    assert "1 of 6" in client.get("/modules/first").text


def test_words_for_oneself_are_read_under_both_ids(app: Flask, cast: Cast) -> None:
    with app.app_context():
        masters = app.extensions["samferd_masters"]
        with transaction():
            record_step(
                operation=new_id(), person_id=cast.people[AMINA], module_id="first",
                step="quiz-ways", revision_id=current().id, masters=masters, at=clock.now(),
                judged=Judged({}, None, completes=True, private={"text": "For me alone."}),
            )  # fmt: skip
        from_browser(first(*RENAMED))
        states = {
            row.step: StepState(row.answer, row.right, completed=True)
            for row in db.session.scalars(select(StepProgress))
        }
        words = private_answers(masters, cast.people[AMINA], states)
        assert words["quiz-ways"] == words["quiz-two"] == {"text": "For me alone."}
