"""A second person reads, comments, approves or returns; and a text is published at its moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from app.authoring.models import Draft
from app.authoring.review.models import DraftComment, DraftReview
from app.authoring.review.queries import comments_on, reviewers
from app.authoring.review.rules import Judged, Verdict, is_approved
from app.authoring.rules import DraftState, Standing, obstacles
from app.authoring.timetable.jobs import publish_due
from app.authoring.timetable.models import PlannedPublish
from app.authoring.timetable.rules import Outcome, moment_of
from app.catalog.commands import publish_text
from app.catalog.models import CurrentRevision, Revision
from app.catalog.rules import Origin
from app.format.markdown import Converter
from app.format.reader import module_source, read_module_text
from app.foundation import clock
from app.foundation.db import db, transaction
from app.operations.jobs import make_worker
from app.outbox.jobs import compose
from app.outbox.models import Mail
from tests.authoring.test_desk import EDIT, PUBLISH, save, written
from tests.cast import ADMIN, AMINA, TRAINER, Cast, agency_day
from tests.pages import Page, PageClient

REVIEW = "/courses/first/en/review"
VERDICT = "/courses/first/en/verdict"
COMMENTS = "/courses/first/en/comments"
ANSWER = "/courses/first/en/comments/answer"
DONE = "/courses/first/en/comments/done"
LATER = "/courses/first/en/publish-later"
CALL_OFF = "/courses/first/en/call-off"


@pytest.fixture
def strict(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production: nothing is published that nobody else approved."""
    config = replace(app.config["SAMFERD"], review_required=True)
    monkeypatch.setitem(app.config, "SAMFERD", config)


@pytest.fixture
def writer(client: PageClient) -> PageClient:
    """A trainer who has changed a text."""
    client.sign_in(TRAINER)
    save(client, "A short opening.", "A kind opening.")
    return client


@pytest.fixture
def second(app: Flask) -> PageClient:
    """Somebody else at the desk."""
    other = PageClient(app)
    other.sign_in(ADMIN)
    return other


def ask(client: PageClient, **values: object) -> Page:
    return client.send(client.get(REVIEW).form(REVIEW), **{"reviewer": "", **values})


def judge(client: PageClient, verdict: str, note: str = "") -> Page:
    form = client.get(REVIEW).form(VERDICT)
    return client.send(form, verdict=verdict, verdict_note=note)


def line_of(page: Page, words: str) -> int:
    return written(page).split("\n").index(words) + 1


def state(app: Flask) -> DraftState:
    with app.app_context():
        return db.session.execute(
            select(Draft.state).order_by(Draft.id.desc()).limit(1)
        ).scalar_one()


def mails(app: Flask, template: str) -> list[Mail]:
    with app.app_context():
        rows = select(Mail).where(Mail.template == template).order_by(Mail.recipient)
        return list(db.session.scalars(rows))


def letter(app: Flask, mail: Mail) -> str:
    with app.app_context():
        message = compose(mail, app.config["SAMFERD"])
        return f"{message['Subject']}\n{message.get_content()}"


@pytest.mark.usefixtures("strict")
def test_nothing_is_published_before_a_second_person_approves(
    app: Flask, writer: PageClient, second: PageClient
) -> None:
    page = writer.get(PUBLISH)
    assert "Nobody has approved this text yet." in page.text
    assert PUBLISH not in [form.action for form in page.forms()]
    assert "The text is in review." in ask(writer, note="Is the tone right?").text
    assert "so somebody else must judge it" in writer.get(REVIEW).text
    assert VERDICT not in [form.action for form in writer.get(REVIEW).forms()]

    listed = second.get("/courses")
    assert "waiting for your review; Trainer asks." in listed.text
    assert "waiting for your review" not in writer.get("/courses").text
    page = second.get(REVIEW)
    assert "Is the tone right?" in page.text
    assert "put in: kind (end)" in page.text
    assert "Approved. The writer got a mail." in judge(second, "approved", "Yes.").text

    listed = writer.get("/courses")
    assert "approved by Admin; publish it, now or later." in listed.text
    done = writer.send(writer.get(PUBLISH).form(PUBLISH), note="Kinder.")
    assert "Published. This is what participants read" in done.text
    reader = PageClient(app)
    reader.sign_in(AMINA)
    assert "A kind opening." in reader.get("/modules/first").text


@pytest.mark.usefixtures("strict")
def test_the_publish_itself_refuses_what_is_not_approved(
    app: Flask, writer: PageClient, second: PageClient
) -> None:
    """A page of a publish that was opened before the approval went."""
    ask(writer)
    judge(second, "approved")
    form = writer.get(PUBLISH).form(PUBLISH)
    editor = writer.get(EDIT)
    assert "The approval is of exactly this text." in editor.text
    save(writer, "A kind opening.", "Quite another opening.")
    assert state(app) is DraftState.DRAFT
    page = writer.get(REVIEW)
    assert "Admin approved another text. Ask again for this one." in page.text
    version = writer.get(EDIT).form(EDIT).fields["version"]
    refused = writer.send(form, note="Sneaky.", version=version)
    assert refused.status == 422
    assert "Nobody has approved this text yet." in refused.text
    with app.app_context():
        assert db.session.scalar(select(func.max(Revision.number))) == 1


def test_where_it_is_optional_a_trainer_alone_publishes(app: Flask, writer: PageClient) -> None:
    page = writer.send(writer.get(PUBLISH).form(PUBLISH), note="Alone.")
    assert "Published. This is what participants read" in page.text


def test_an_approval_is_of_an_exact_text() -> None:
    last = Judged(Verdict.APPROVED, 3, "a" * 64)
    assert is_approved(DraftState.APPROVED, 3, "a" * 64, last)
    assert is_approved(DraftState.SCHEDULED, 3, "a" * 64, last)
    assert not is_approved(DraftState.APPROVED, 3, "b" * 64, last)
    assert not is_approved(DraftState.APPROVED, 4, "a" * 64, last)
    assert not is_approved(DraftState.DRAFT, 3, "a" * 64, last)
    assert not is_approved(DraftState.APPROVED, 3, "a" * 64, None)
    assert not is_approved(
        DraftState.APPROVED, 3, "a" * 64, replace(last, verdict=Verdict.RETURNED)
    )
    standing = Standing(
        state=DraftState.REVIEW, errors=0, base=None, current=None, version_seen=1, version=1,
        approved=False, approval_needed=True,
    )  # fmt: skip
    assert obstacles(standing) == ["not-approved"]
    assert obstacles(replace(standing, approval_needed=False)) == []
    assert obstacles(replace(standing, approved=True)) == []


def test_who_saved_last_cannot_judge_not_even_by_a_form_of_before(
    app: Flask, writer: PageClient, second: PageClient
) -> None:
    ask(writer)
    form = second.get(REVIEW).form(VERDICT)
    token = writer.get(REVIEW).forms()[0].fields["csrf_token"]
    answer = writer.send(
        replace(form, fields={**form.fields, "csrf_token": token}), verdict="approved"
    )
    assert answer.status == 422
    assert "You saved this text last" in answer.text
    assert state(app) is DraftState.REVIEW
    save(second, "A kind opening.", "A brave opening.")
    ask(second)
    page = writer.get(REVIEW)
    assert VERDICT in [form.action for form in page.forms()], "now the other one wrote last"


def test_the_reviewer_reads_what_was_sent_and_cannot_approve_what_came_after(
    app: Flask, writer: PageClient, second: PageClient
) -> None:
    ask(writer)
    form = second.get(REVIEW).form(VERDICT)
    assert "you have to ask for the review once more" in writer.get(EDIT).text
    save(writer, "A kind opening.", "A hasty opening.")
    page = second.get(REVIEW)
    assert "The writer has saved since this was sent" in page.text
    assert "put in: kind (end)" in page.text
    assert "put in: hasty (end)" in page.text
    refused = second.send(form, verdict="approved")
    assert refused.status == 422
    assert "Somebody changed the draft meanwhile." in refused.text
    assert state(app) is DraftState.DRAFT


def test_a_text_is_returned_with_comments_that_keep_their_place(
    app: Flask, writer: PageClient, second: PageClient
) -> None:
    ask(writer)
    editor = second.get(EDIT)
    opening, heading = line_of(editor, "A kind opening."), line_of(editor, "## What it is {#what}")
    for line, body in ((opening, "Too sweet."), (heading, "A better title?"), (0, "All in all.")):
        page = second.get(f"{REVIEW}?line={line}")
        form = page.form(COMMENTS)
        assert [
            box.get("value") for box in page.root.iter("input") if box.get("name") == "line"
        ] == [str(line)]
        for _twice in range(2):
            second.send(form, line=line, body=body)
    page = second.send(second.get(REVIEW).form(VERDICT), verdict="returned")
    assert page.status == 422
    assert "Write what should become better." in page.text
    assert "Returned." in judge(second, "returned", "Nearly there.").text

    assert "returned to you by Admin with 3 comments." in writer.get("/courses").text
    page = writer.get(EDIT)
    assert "Admin returned this text" in page.text
    assert "Nearly there." in page.text
    assert f"Line {opening} " in page.text
    text = written(page).replace("A kind opening.", "One line more.\nAn honest opening.")
    writer.send(page.form(EDIT), text=text)
    page = writer.get(EDIT)
    assert "This line changed" in page.text
    assert "A kind opening." in page.text, "what stood there"
    assert f"Line {heading + 1} " in page.text, "the line went down by one"
    with app.app_context():
        draft = db.session.execute(select(Draft)).scalar_one()
        assert [(each.line, each.body) for each in comments_on(draft.id, draft.source)] == [
            (0, "All in all."), (heading + 1, "A better title?"), (None, "Too sweet."),
        ]  # fmt: skip

    forms = [form for form in writer.get(REVIEW).forms() if form.action == ANSWER]
    page = writer.send(forms[-1], answer="Changed it.")
    page = writer.send(forms[-1], answer=" ")
    assert page.status == 422
    assert "Write something first." in page.text
    marks = [form for form in writer.get(REVIEW).forms() if form.action == DONE]
    page = writer.send(marks[-1], done="1")
    assert "1 comment is done" in page.text
    assert "Done, Trainer" in page.text
    assert "Changed it." in page.text
    assert "with 2 comments." in writer.get("/courses").text
    ask(writer)
    assert "returned to you" not in writer.get("/courses").text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(DraftComment)) == 4


def test_a_comment_needs_words_and_a_line(writer: PageClient) -> None:
    form = writer.get(REVIEW).form(COMMENTS)
    page = writer.send(form, line="9999", body="where?")
    assert page.status == 422
    assert "The text has lines from 1 to" in page.text
    assert written(page, "body") == "where?"
    page = writer.send(form, line="1", body=" ")
    assert page.status == 422
    page = writer.send(form, line="", body="words")
    assert "Write the number of a line." in page.text
    page = writer.send(form, line="1", body="<script>alert(1)</script>\0")
    assert "<script>alert(1)</script>" in page.text
    assert not [tag for tag in page.root.iter("script") if not tag.get("src")]


def test_comments_of_another_text_are_not_there(
    app: Flask, writer: PageClient, second: PageClient
) -> None:
    writer.send(writer.get(REVIEW).form(COMMENTS), line="1", body="mine")
    form = next(form for form in writer.get(REVIEW).forms() if form.action == DONE)
    page = second.get("/courses/first/nb/edit")
    second.send(page.form("/courses/first/nb/edit"), text=written(page) + "\nMer.\n")
    for path in ("/courses/first/nb/comments/done", "/courses/first/nb/comments/answer"):
        moved = replace(form, action=path)
        assert writer.send(moved, done="1", answer="x").status == 404, path
        assert writer.send(moved, comment="no id", done="1", answer="x").status == 404, path
    assert writer.send(form, comment=str(UUID(int=0)), done="1").status == 404
    with app.app_context():
        assert db.session.scalar(select(func.count(DraftComment.done_at))) == 0


def test_whoever_must_act_gets_a_mail(app: Flask, cast: Cast, writer: PageClient) -> None:
    page = ask(writer, reviewer=str(cast.people[AMINA]))
    assert page.status == 422, "a participant is no reviewer"
    ask(writer, reviewer=str(cast.people[ADMIN]), note="Please, before Friday.")
    ask_again = writer.get(REVIEW)
    assert REVIEW not in [form.action for form in ask_again.forms()]
    [mail] = mails(app, "review-asked")
    assert mail.recipient == ADMIN
    text = letter(app, mail)
    assert "Please review: The first module" in text
    assert "Please, before Friday." in text
    assert "http://localhost/courses/first/en/review" in text
    second = PageClient(app)
    second.sign_in(ADMIN)
    form = second.get(REVIEW).form(VERDICT)
    for _twice in range(2):
        second.send(form, verdict="returned", verdict_note="A comma is missing.")
    [mail] = mails(app, "review-returned")
    assert mail.recipient == TRAINER
    assert "A comma is missing." in letter(app, mail)
    ask(writer)
    judge(second, "approved")
    [mail] = mails(app, "review-approved")
    assert "Approved: The first module" in letter(app, mail)
    for lang, words in (("nb", "Godkjent"), ("nn", "Godkjend")):
        mail.language = lang
        assert words in letter(app, mail)


def test_who_may_review_today(app: Flask, cast: Cast) -> None:
    with app.app_context():
        found = reviewers(agency_day(), without=cast.people[TRAINER])
        assert [(name, trainer) for _key, name, trainer in found] == [("Admin", False)]
        assert reviewers(agency_day() - timedelta(days=9_000), without=cast.people[TRAINER]) == ()


def test_verdicts_are_never_changed(app: Flask, writer: PageClient) -> None:
    ask(writer)
    with app.app_context():
        for statement in (update(DraftReview).values(note="other"), delete(DraftReview)):
            with pytest.raises(DatabaseError, match="only grows"), transaction() as session:
                session.execute(statement)


def plan(client: PageClient, due: datetime, note: str = "Later.") -> Page:
    local = due.astimezone(ZoneInfo("Europe/Oslo"))
    return client.send(
        client.get(LATER).form(LATER), note=note, day=f"{local:%Y-%m-%d}", hour=f"{local:%H:%M}"
    )


def soon() -> datetime:
    return clock.now().replace(second=0, microsecond=0) + timedelta(hours=2)


def run(app: Flask, at: datetime) -> tuple[int, int]:
    with app.app_context():
        try:
            return publish_due(app.config["SAMFERD"], at=at)
        finally:
            db.session.remove()


def number(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(
            select(Revision.number)
            .join(CurrentRevision, CurrentRevision.revision_id == Revision.id)
            .where(Revision.module_id == "first", Revision.lang == "en")
        ).scalar_one()


@pytest.mark.usefixtures("strict")
def test_an_approved_text_is_published_at_its_moment(
    app: Flask, cast: Cast, writer: PageClient, second: PageClient
) -> None:
    ask(writer)
    assert LATER not in [form.action for form in writer.get(LATER).forms()]
    judge(second, "approved")
    due = soon()
    assert "Choose a moment that is still to come." in plan(writer, due - timedelta(days=1)).text
    assert "Planned." in plan(writer, due).text
    listed = writer.get("/courses").text
    assert "Scheduled" in listed
    assert "Published by itself" in listed
    assert "A change of the text stops it." in writer.get(EDIT).text
    assert run(app, due - timedelta(minutes=1)) == (0, 0)
    assert number(app) == 1
    assert run(app, due) == (1, 0)
    assert run(app, due) == (0, 0)
    assert number(app) == 2
    with app.app_context():
        row = db.session.execute(select(Revision).where(Revision.number == 2)).scalar_one()
        assert (row.note, row.published_by) == ("Later.", cast.people[TRAINER])
        outcome = select(PlannedPublish.outcome)
        assert db.session.execute(outcome).scalar_one() is Outcome.PUBLISHED


def test_two_workers_publish_once(app: Flask, writer: PageClient) -> None:
    due = soon()
    plan(writer, due)
    together = Barrier(2)

    def work(_number: int) -> tuple[int, int]:
        together.wait()
        return run(app, due)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, range(2)))
    assert sorted(done) == [(0, 0), (1, 0)]
    assert number(app) == 2


def test_the_worker_does_it(app: Flask, writer: PageClient) -> None:
    due = soon()
    plan(writer, due)
    with clock.at(due):
        queue = make_worker(app).huey
        for task in queue.read_periodic(due):
            queue.execute(task)
        queue.storage.close()
    assert number(app) == 2


def test_it_can_be_called_off_and_planned_anew(app: Flask, writer: PageClient) -> None:
    due = soon()
    plan(writer, due)
    page = writer.send(writer.get(EDIT).form(CALL_OFF))
    assert "Called off. Nothing is published by itself." in page.text
    assert run(app, due) == (0, 0)
    assert state(app) is DraftState.DRAFT
    plan(writer, due + timedelta(hours=1))
    plan(writer, due + timedelta(hours=2))
    assert run(app, due + timedelta(hours=1)) == (0, 0)
    assert run(app, due + timedelta(hours=2)) == (1, 0)
    with app.app_context():
        rows = db.session.scalars(select(PlannedPublish.outcome).order_by(PlannedPublish.id))
        assert list(rows) == [Outcome.CALLED_OFF, Outcome.REPLACED, Outcome.PUBLISHED]


def test_a_save_stops_it(app: Flask, writer: PageClient) -> None:
    due = soon()
    plan(writer, due)
    save(writer, "A kind opening.", "Another opening.")
    assert "Published by itself" not in writer.get("/courses").text
    assert run(app, due) == (0, 0)
    assert number(app) == 1
    assert "Planned." in plan(writer, due).text
    assert run(app, due) == (1, 0)


def publish_elsewhere(app: Flask) -> None:
    """As somebody with the folder does, in the meantime."""
    with app.app_context():
        current = db.session.get(CurrentRevision, ("first", "en"))
        assert current is not None
        before = db.session.get_one(Revision, current.revision_id)
        source = before.source.replace(b"A short opening.", b"An opening from a file.")
        path = "courses/pre-departure/01-first/module.en.md"
        document, problems = read_module_text(
            source, path, "en", Converter(), today=agency_day(), pictures=(), terms=()
        )
        assert document is not None, problems
        with transaction():
            publish_text(
                text=module_source(path, source, document, ()), base=current.revision_id,
                note="From a file.", changes={}, origin=Origin.FILES, actor_id=None,
                at=clock.now(),
            )  # fmt: skip
        db.session.remove()


@pytest.mark.usefixtures("strict")
def test_what_is_outdated_by_then_is_not_published_and_people_are_told(
    app: Flask, writer: PageClient, second: PageClient
) -> None:
    ask(writer)
    judge(second, "approved")
    due = soon()
    plan(writer, due)
    publish_elsewhere(app)
    assert run(app, due) == (0, 1)
    assert run(app, due) == (0, 0)
    assert number(app) == 2, "what came from the file"
    told = mails(app, "publish-failed")
    assert [mail.recipient for mail in told] == [ADMIN, TRAINER]
    text = letter(app, told[1])
    assert "Not published: The first module" in text
    assert "Another revision was published since this draft began." in text
    assert "could not be published as planned." in writer.get("/courses").text
    assert "It was not published" in writer.get(EDIT).text
    assert state(app) is DraftState.APPROVED


def test_what_has_an_error_by_then_is_not_published(
    app: Flask, cast: Cast, writer: PageClient
) -> None:
    """The checker knows more than when it was planned: here the text itself was broken."""
    due = soon()
    plan(writer, due)
    with app.app_context():
        with transaction() as session:
            draft = session.execute(select(Draft)).scalar_one()
            draft.source = draft.source.replace("    id: quiz-ways\n", "")
        db.session.remove()
    assert run(app, due) == (0, 1)
    [mail] = mails(app, "publish-failed")
    assert "The text has errors." in letter(app, mail)
    assert number(app) == 1


def test_a_moment_is_where_the_agency_is() -> None:
    summer = datetime(2027, 7, 1, 9, 0, tzinfo=ZoneInfo("Europe/Oslo"))
    assert moment_of(summer.date(), summer.time(), "Europe/Oslo").utcoffset() == timedelta(hours=2)
    assert moment_of(summer.date(), summer.time(), "Africa/Blantyre") == summer


def test_reviews_go_with_their_migration_and_drafts_stay(app: Flask, writer: PageClient) -> None:
    writer.send(writer.get(REVIEW).form(COMMENTS), line="1", body="words")
    plan(writer, soon())
    with app.app_context():
        db.session.remove()
        downgrade(revision="0008")
        upgrade()
        assert db.session.execute(select(Draft.state)).scalar_one() is DraftState.DRAFT
        assert db.session.scalar(select(func.count()).select_from(DraftComment)) == 0
        db.session.remove()
    assert "The text is in review." in ask(writer).text


def test_the_list_asks_as_little_however_many_wait(
    writer: PageClient, statements: list[str]
) -> None:
    ask(writer)
    counts = []
    for path in ("/courses/first/nb/edit", "/courses/home/en/edit"):
        statements.clear()
        writer.get("/courses")
        counts.append(len(statements))
        page = writer.get(path)
        writer.send(page.form(path), text=written(page) + "\nMore.\n")
        review = path.replace("/edit", "/review")
        writer.send(writer.get(review).form(review), reviewer="")
    statements.clear()
    writer.get("/courses")
    assert counts == [len(statements)] * 2
    assert len(statements) <= 10, statements


def test_a_change_is_small_or_important_and_never_both(writer: PageClient) -> None:
    save(writer, "## What it is {#what}\n", "## What it is {#what}\n\nOne sentence more.\n")
    page = writer.get(PUBLISH)
    boxes = [box for box in page.root.iter("input") if box.get("name") == "weight_0"]
    assert [box.get("type") for box in boxes] == ["radio", "radio"]
