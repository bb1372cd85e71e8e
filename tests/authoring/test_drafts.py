"""Drafts as they are kept: nothing is overwritten unseen, and nothing that was saved is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from app.authoring import commands
from app.authoring.models import Draft, DraftSave
from app.authoring.rules import DraftState, Place, editing_now, merge_marks, title_in
from app.catalog.models import CurrentRevision
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from tests.cast import ADMIN, TRAINER, Cast

PLACE = Place("pre-departure", "01-first")


def base_of(module_id: str = "first", lang: str = "en") -> UUID:
    current = db.session.get(CurrentRevision, (module_id, lang))
    assert current is not None
    return current.revision_id


def save(
    cast: Cast, source: str, version: int, *, who: str = TRAINER, base: UUID | None = None
) -> commands.Saved:
    with transaction():
        return commands.save(
            module_id="first", lang="en", place=PLACE, source=source, version=version,
            base=base or base_of(), actor_id=cast.people[who], at=clock.now(),
        )  # fmt: skip


def kept() -> list[tuple[int, str]]:
    rows = select(DraftSave.version, DraftSave.source).order_by(DraftSave.version)
    return [(version, source) for version, source in db.session.execute(rows)]


def test_every_save_is_kept_and_the_same_text_is_kept_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert save(cast, "one\r\n", 0).version == 1
        assert save(cast, "two\n", 1).version == 2
        again = save(cast, "two\n", 1)
        assert (again.version, again.fresh) == (2, False), "the answer got lost, it is sent again"
        assert save(cast, "one\n", 2).version == 3
        assert kept() == [(1, "one\n"), (2, "two\n"), (3, "one\n")]


def test_a_save_on_top_of_what_was_not_seen_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        save(cast, "mine", 0)
        save(cast, "theirs", 1, who=ADMIN)
        with pytest.raises(Conflict, match="draft-changed") as refused:
            save(cast, "mine again", 1)
        assert refused.value.values["version"] == 2
        with pytest.raises(Conflict, match="draft-changed"):
            save(cast, "mine from another page", 0)
        assert kept()[-1] == (2, "theirs")


def test_a_discarded_draft_stays_with_its_saves_and_another_can_open(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        save(cast, "first", 0)
        for version, refused in ((7, True), (1, False), (1, False)):
            try:
                with transaction():
                    commands.discard(
                        module_id="first", lang="en", version=version,
                        actor_id=cast.people[ADMIN], at=clock.now(),
                    )  # fmt: skip
            except Conflict:
                assert refused
            else:
                assert not refused
        with pytest.raises(Conflict):
            save(cast, "on top of what is closed", 1)
        assert save(cast, "second", 0).version == 1
        states = select(Draft.state, Draft.source, Draft.closed_by).order_by(Draft.id)
        assert [tuple(row) for row in db.session.execute(states)] == [
            (DraftState.DISCARDED, "first", cast.people[ADMIN]),
            (DraftState.DRAFT, "second", None),
        ]
        assert len(kept()) == 2


def test_what_is_no_text_or_stands_nowhere_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for source in (" \n", "x" * 300_001):
            with pytest.raises(Invalid):
                save(cast, source, 0)
        with pytest.raises(NotFound):
            save(cast, "text", 0, base=base_of("first", "nb"))
        with pytest.raises(NotFound), transaction():
            commands.save(
                module_id="new", lang="en", place=Place("no-such-course", "01-new"),
                source="text", version=0, base=None, actor_id=cast.people[TRAINER], at=clock.now(),
            )  # fmt: skip
        assert kept() == []


def test_of_two_first_saves_at_once_one_wins_and_the_other_is_told(app: Flask, cast: Cast) -> None:
    together = Barrier(2)

    def write(text: str) -> str:
        with app.app_context():
            together.wait()
            try:
                save(cast, text, 0)
            except Conflict:
                return "told"
            finally:
                db.session.remove()
            return text

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, ("from the left", "from the right")))
    assert sorted(answers)[-1] == "told"
    with app.app_context():
        assert [text for _version, text in kept()] == [min(answers)]


def test_drafts_survive_the_migration_below_and_go_with_their_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        save(cast, "kept", 0)
        db.session.remove()
        downgrade(revision="0007")
        assert "drafts" not in inspect(db.engine).get_table_names()
        upgrade()
        assert save(cast, "again", 0).version == 1
        db.session.remove()


def test_who_saved_lately_is_at_it_still(cast: Cast) -> None:
    now, (one, other) = clock.now(), list(cast.people.values())[:2]
    assert editing_now(one, now - timedelta(minutes=14), other, now)
    assert not editing_now(one, now - timedelta(minutes=15), other, now)
    assert not editing_now(one, now, one, now)


def test_a_title_is_read_as_far_as_it_can_be() -> None:
    assert title_in("---\nid: a\ntitle: From aid: to reciprocity \n---\n") == (
        "From aid: to reciprocity"
    )
    assert title_in('---\ntitle: "Quoted"\n---\n') == "Quoted"
    assert title_in("---\nid: a\n---\ntitle: not this\n") == ""
    assert merge_marks("a\n%%% Ida\nb\n%%%\n") == (2,)
