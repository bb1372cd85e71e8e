"""The trainer's desk as pages: what is shown, refused, kept and published, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.authoring.examples import FOLDER, WORDS, begin_module, insert, kinds, text_of
from app.authoring.models import Draft, DraftSave
from app.authoring.queries import text_view
from app.authoring.rules import DraftState, id_from
from app.catalog.commands import publish_text
from app.catalog.models import Module, Revision
from app.catalog.queries import left_out
from app.catalog.rules import Origin
from app.format.library import read_library
from app.format.markdown import Converter
from app.format.reader import module_source, read_module_text
from app.foundation import clock
from app.foundation.db import db, transaction
from app.learning.models import Attempt, StepProgress
from tests.cast import ADMIN, AMINA, COORDINATOR, TRAINER, agency_day
from tests.conftest import SAMPLE
from tests.pages import Page, PageClient

EDIT = "/courses/first/en/edit"
AUTOSAVE = "/courses/first/en/autosave"
PUBLISH = "/courses/first/en/publish"


def written(page: Page, name: str = "text") -> str:
    """What stands in the box."""
    (box,) = [box for box in page.root.iter("textarea") if box.get("id") == name]
    return (box.text or "").removeprefix("\n")


def save(client: PageClient, before: str, after: str, path: str = EDIT) -> Page:
    """Open a text, change some words, save."""
    page = client.get(path)
    text = written(page)
    assert before in text
    return client.send(page.form(path), text=text.replace(before, after).replace("\n", "\r\n"))


def publish(client: PageClient, note: str = "Better words.", **values: object) -> Page:
    return client.send(client.get(PUBLISH).form(PUBLISH), note=note, **values)


def test_a_trainer_begins_at_the_courses(client: PageClient) -> None:
    page = client.sign_in(TRAINER)
    assert "Before you leave" in page.text or "The first module" in page.text
    assert {EDIT, "/courses/first/nb/edit", "/courses/first/en/preview"} <= set(page.links())
    assert "Published, revision 1" in page.text
    assert "flask --app wsgi courses publish" in page.text


@pytest.mark.parametrize("actor", [AMINA, COORDINATOR])
def test_nobody_else_gets_to_the_desk(client: PageClient, actor: str) -> None:
    client.sign_in(actor)
    for path in ("/courses", EDIT, PUBLISH, "/courses/first/en/preview/page"):
        assert client.get(path).status == 403
    token = client.get("/account").forms()[0].fields["csrf_token"]
    answer = client.http.post(EDIT, data={"csrf_token": token, "text": "mine", "version": "0"})
    assert answer.status_code == 403


def test_what_is_not_there_is_not_there(client: PageClient) -> None:
    client.sign_in(TRAINER)
    for path in ("/courses/none/en/edit", "/courses/first/nn/edit", "/courses/first/xx/edit",
                 "/courses/first/nn/preview", "/courses/none/translate"):  # fmt: skip
        assert client.get(path).status == 404, path


def test_a_draft_changes_nothing_for_who_reads(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    page = save(client, "A short opening.", "Quite another opening.")
    assert "Saved." in page.text
    assert "Draft" in page.text
    assert "Quite another opening." in written(page)
    reader = PageClient(app)
    reader.sign_in(AMINA)
    assert "A short opening." in reader.get("/modules/first").text


def test_a_refused_text_stays_in_the_box(client: PageClient) -> None:
    client.sign_in(TRAINER)
    form = client.get(EDIT).form(EDIT)
    page = client.send(form, text=" ")
    assert page.status == 422
    assert "Write something first." in page.text
    page = client.send(form, text="words that stay", insert="no-such-block")
    assert page.status == 422
    assert written(page) == "words that stay"


def test_problems_stand_with_their_line_and_the_page_with_its_weight(client: PageClient) -> None:
    client.sign_in(TRAINER)
    page = client.get(EDIT)
    assert "Nothing stops a publish." in page.text or "Nothing is wrong" in page.text
    assert "Within the limit" in page.text
    assert "Reading time" in page.text
    page = save(client, "    id: quiz-ways\n", "")
    assert "1 thing stops a publish." in page.text
    number = written(page).split("\n").index("/// quiz | Both ways?") + 1
    assert f"Line {number} " in page.text
    assert "F005" in page.text
    assert "/// quiz | Both ways?" in page.text
    assert client.get("/courses/first/en/preview/page").status == 404
    assert "The text cannot be shown yet" in client.get("/courses/first/en/preview").text
    assert "The text has errors. Mend them first." in client.get(PUBLISH).text


def test_the_id_of_a_module_and_its_prompts_stay_its_own(client: PageClient) -> None:
    client.sign_in(TRAINER)
    page = save(client, "id: first\n", "id: second\n")
    assert "The id is “second”, and the module's is “first”." in page.text
    page = save(client, "id: second\n", "id: first\n")
    assert "F005" not in page.text
    page = save(client, "    prompt: ", "    prompt: ")
    prompt = next(line for line in written(page).split("\n") if "prompt:" in line).strip()
    home = client.get("/courses/home/en/edit")
    other = next(line for line in written(home).split("\n") if "prompt:" in line).strip()
    page = save(client, prompt, other)
    assert "F023" in page.text
    assert "the other is in the module home" in page.text


def test_a_translation_has_the_steps_of_its_source(client: PageClient) -> None:
    client.sign_in(TRAINER)
    path = "/courses/first/nb/edit"
    text = written(client.get(path))
    start = text.index("/// reflect")
    page = client.send(client.get(path).form(path), text=text[:start])
    assert "F031" in page.text


def test_pathological_text_is_refused_and_said(client: PageClient) -> None:
    client.sign_in(TRAINER)
    page = save(client, "A short opening.", "[" * 12_000)
    assert page.status == 200, "it is kept: nothing that was typed is lost"
    assert "F012" in page.text


def test_nothing_in_a_text_runs(client: PageClient) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    client.sign_in(TRAINER)
    page = save(client, "A short opening.", evil)
    assert not [tag for tag in page.root.iter("script") if not tag.get("src")]
    assert evil in written(page)
    assert client.get("/courses/first/en/preview/page").status == 404
    title = client.get(EDIT)
    text = written(title).replace(evil, "Calm.").replace("title: ", "title: <b>bold</b> ", 1)
    client.send(title.form(EDIT), text=text)
    for path in ("/courses", EDIT, "/courses/first/en/preview", PUBLISH):
        assert "<b>bold" not in client.http.get(path).get_data(as_text=True), path


def test_the_preview_is_the_participants_page(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    save(client, "A short opening.", "An opening.")
    publish(client)
    preview = client.get("/courses/first/en/preview/page")
    reader = PageClient(app)
    reader.sign_in(AMINA)
    own = reader.get("/modules/first")

    def shown(page: Page) -> list[str]:
        (article,) = page.root.iter("article")
        return [" ".join("".join(article.itertext()).split())]

    assert shown(preview) == shown(own)


def test_nothing_can_be_sent_from_a_preview(app: Flask, client: PageClient) -> None:
    client.sign_in(AMINA)
    page = client.get("/modules/first")
    admin = PageClient(app)
    admin.sign_in(ADMIN)
    preview = admin.get("/courses/first/en/preview/page")
    policy = preview.response.headers["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert preview.response.headers["X-Frame-Options"] == "SAMEORIGIN"
    tokens = {form.fields.get("csrf_token") for form in preview.forms()}
    assert tokens == {""}
    assert admin.send(preview.form("/modules/first/steps/quiz-ways"), answer="1").status == 400
    assert page.status == 200
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_preview_shows_every_answer_without_pictures_printed_and_dark(
    client: PageClient,
) -> None:
    client.sign_in(TRAINER)
    page = client.get("/courses/first/en/preview/page?explained=1&plain=1&look=print")
    assert "Every answer, and why" in page.text
    assert "That was the old idea." in page.text
    assert "img-src 'none'" in page.response.headers["Content-Security-Policy"]
    assert "participant-print." in page.response.get_data(as_text=True)
    dark = client.http.get("/courses/first/en/preview/page?look=dark").get_data(as_text=True)
    assert "participant-dark." in dark
    assert "That was the old idea." not in dark
    frame = client.get("/courses/first/en/preview?look=dark&explained=1&width=full")
    sources = [frame.get("src") for frame in frame.root.iter("iframe")]
    assert sources == ["/courses/first/en/preview/page?look=dark&explained=1"]
    assert "frame-src 'self'" in frame.response.headers["Content-Security-Policy"]


def test_a_participants_day(client: PageClient) -> None:
    client.sign_in(TRAINER)
    assert "The first module" in client.get("/courses/on-a-day").text
    leaves = agency_day() + timedelta(days=60)
    query = f"?day={leaves + timedelta(days=1)}&departure={leaves}&homeward="
    page = client.get(f"/courses/on-a-day{query}{leaves + timedelta(days=200)}")
    assert "In-field" in page.text
    assert "Overdue" in page.text
    page = client.get(f"/courses/on-a-day{query}{leaves - timedelta(days=1)}")
    assert page.status == 422
    assert "The return comes after the departure." in page.text


def test_saving_by_itself_answers_the_script(client: PageClient) -> None:
    client.sign_in(TRAINER)
    form = client.get(EDIT).form(EDIT)
    answer = client.http.post(AUTOSAVE, data={**form.fields, "text": "---\nid: first\n---\n"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["version"] == 1
    assert answer.json["said"].startswith("Saved ")
    assert "F004" in answer.json["checks"]
    again = client.http.post(AUTOSAVE, data={**form.fields, "text": "another"})
    assert again.status_code == 409
    assert client.http.post(AUTOSAVE, data={**form.fields, "text": ""}).status_code == 422


def test_two_texts_are_shown_and_each_choice_keeps_both(app: Flask, client: PageClient) -> None:
    other = PageClient(app)
    other.sign_in(ADMIN)
    client.sign_in(TRAINER)
    stale = client.get(EDIT)
    save(other, "A short opening.", "A kind opening.")
    mine = written(stale).replace("A short opening.", "A brave opening.")
    page = client.send(stale.form(EDIT), text=mine)
    assert page.status == 409
    assert "Admin saved" in page.text
    assert [" ".join("".join(tag.itertext()).split()) for tag in page.root.iter("del")] == [
        "taken out: kind (end)"
    ]
    merged = written(page, "merged")
    assert "%%% Your text\nA brave opening.\n%%% Admin\nA kind opening.\n%%% –\n" in merged
    theirs = [form for form in page.forms() if form.fields.get("keep") == "theirs"]
    done = client.send(theirs[0], text=mine)
    assert "A kind opening." in written(done)
    with app.app_context():
        texts = db.session.scalars(select(DraftSave.source).order_by(DraftSave.version)).all()
        assert [("A brave" in text, "A kind" in text) for text in texts] == [
            (False, True), (True, False), (False, True),
        ]  # fmt: skip


def test_my_text_wins_only_when_i_say_so(app: Flask, client: PageClient) -> None:
    other = PageClient(app)
    other.sign_in(ADMIN)
    client.sign_in(TRAINER)
    stale = client.get(EDIT)
    save(other, "A short opening.", "A kind opening.")
    mine = written(stale).replace("A short opening.", "A brave opening.")
    page = client.send(stale.form(EDIT), text=mine)
    keep_mine = next(form for form in page.forms() if form.action == EDIT)
    done = client.send(keep_mine, text=mine)
    assert "A brave opening." in written(done)
    assert "Admin is editing" not in done.text


def test_a_text_with_the_marks_of_a_merge_is_not_published(client: PageClient) -> None:
    client.sign_in(TRAINER)
    page = save(client, "A short opening.", "%%% Your text\nA.\n%%% Ida\nB.\n%%% –")
    assert "3 things stop a publish." in page.text
    assert "D001" in page.text


def test_who_is_at_it_is_said_for_a_quarter_of_an_hour(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = PageClient(app)
    other.sign_in(ADMIN)
    client.sign_in(TRAINER)
    save(other, "A short opening.", "A kind opening.")
    assert "Admin is editing, saved" in client.get("/courses").text
    assert "Admin is editing this text" in client.get(EDIT).text
    assert "is editing" not in other.get("/courses").text
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "is editing" not in client.get("/courses").text


def test_the_plan_says_what_changes_for_how_many(app: Flask, client: PageClient) -> None:
    reader = PageClient(app)
    reader.sign_in(AMINA)
    page = reader.get("/modules/first")
    reader.send(page.form("/modules/first/steps/quiz-ways"), answer="2")
    client.sign_in(TRAINER)
    page = client.get(EDIT)
    text = written(page)
    start, end = text.index("/// quiz | Both ways?"), text.index("/// quiz | Must know")
    client.send(page.form(EDIT), text=text[:start] + text[end:])
    plan = client.get(PUBLISH)
    assert "2 persons have this module:" in plan.text
    assert "0 completed it, 1 are under way, 1 have not begun." in plan.text
    assert "The step “Both ways?” goes. 1 person has done it." in plan.text
    done = publish(client, weight_0="material")
    assert "Published. This is what participants read" in done.text
    with app.app_context():
        revision = db.session.scalar(select(Revision).where(Revision.number == 2))
        assert revision is not None
        assert (revision.origin, revision.note) == (Origin.BROWSER, "Better words.")
        assert revision.changes == {"what": "material"}
        assert db.session.scalars(select(StepProgress.step)).all() == ["quiz-ways"]
        draft = db.session.scalar(select(Draft))
        assert draft is not None
        assert (draft.state, draft.published_revision_id) == (DraftState.PUBLISHED, revision.id)
    assert "0 of 5" in reader.get("/modules/first").text


def test_a_publish_needs_a_note_and_happens_once(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    save(client, "A short opening.", "An opening.")
    form = client.get(PUBLISH).form(PUBLISH)
    page = client.send(form, note=" ")
    assert page.status == 422
    assert "Write what changed." in page.text
    for _again in range(2):
        assert "Published." in client.send(form, note="An opening.").text
    with app.app_context():
        assert db.session.scalar(select(func.max(Revision.number))) == 2
    assert client.get(PUBLISH).response.request.path == EDIT


def test_what_was_changed_since_the_plan_is_not_published(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    save(client, "A short opening.", "An opening.")
    form = client.get(PUBLISH).form(PUBLISH)
    other = PageClient(app)
    other.sign_in(ADMIN)
    save(other, "An opening.", "Something nobody looked at.")
    page = client.send(form, note="An opening.")
    assert page.status == 422
    assert "Somebody changed the draft meanwhile." in page.text
    assert "An opening." in written(page, "note")
    with app.app_context():
        assert db.session.scalar(select(func.max(Revision.number))) == 1


def test_what_was_published_meanwhile_is_brought_together(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    save(client, "A short opening.", "A longer opening.")
    with app.app_context():
        from_elsewhere(app)
    page = client.get(EDIT)
    assert "Another revision was published meanwhile" in page.text
    assert "Another revision was published since this draft began." in client.get(PUBLISH).text
    newer = client.get("/courses/first/en/newer")
    assert "Revision 2 was published" in newer.text
    merged = written(newer, "merged")
    assert "A longer opening." in merged
    assert "What an exchange is" in merged
    done = client.send(newer.form(EDIT), text=merged)
    assert "Another revision was published meanwhile" not in done.text
    assert "Published." in publish(client).text
    reader = PageClient(app)
    reader.sign_in(AMINA)
    text = reader.get("/modules/first").text
    assert "A longer opening." in text
    assert "What an exchange is" in text


def from_elsewhere(app: Flask) -> None:
    """The second revision, as another publish makes it."""
    view = text_view("first", "en")
    assert view.published is not None
    old = db.session.get_one(Revision, view.published.revision_id)
    source = old.source.replace(b"## What it is {#what}", b"## What an exchange is {#what}")
    document, _problems = read_module_text(source, view.path, "en", Converter(), today=agency_day())
    assert document is not None
    with transaction():
        publish_text(
            text=module_source(view.path, source, document), base=old.id, note="", changes={},
            origin=Origin.FILES, actor_id=None, at=clock.now(),
        )  # fmt: skip


def test_a_new_module_reaches_who_is_on_the_way(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    page = client.get("/courses/new")
    form = page.form("/courses/new")
    refused = client.send(form, title="", minutes="12", course="pre-departure", lang="en")
    assert refused.status == 422
    for _again in range(2):
        page = client.send(form, title="Bus: or train?", minutes="12", course="pre-departure",
                           lang="en")  # fmt: skip
        assert "The module has begun." in page.text
    assert "Nothing is wrong with this text." in page.text
    assert "Bus: or train?" in client.get("/courses").text
    taken = client.send(form, title="Other", minutes="12", course="pre-departure", lang="en",
                        module_id="bus-or-train")  # fmt: skip
    assert taken.status == 422
    assert "There is a module with that name already." in taken.text
    path = "/courses/bus-or-train/en/publish"
    assert "This text is published for the first time." in client.get(path).text
    client.send(client.get(path).form(path), note="New.")
    with app.app_context():
        module = db.session.get_one(Module, "bus-or-train")
        assert (module.course_id, module.folder) == ("pre-departure", "02-bus-or-train")
        library = read_library(SAMPLE, Converter(), today=agency_day())
        assert left_out(library.courses) == [], "a folder leaves out only what it once had"
    reader = PageClient(app)
    reader.sign_in(AMINA)
    assert "Bus: or train?" in reader.get("/").text
    assert "The first section" in reader.get("/modules/bus-or-train").text


def test_a_translation_begins_with_its_source(client: PageClient) -> None:
    client.sign_in(TRAINER)
    path = "/courses/first/translate"
    form = client.get(path).form(path)
    for _again in range(2):
        page = client.send(form, lang="nn")
        assert page.response.request.path == "/courses/first/nn/edit"
    assert "translated_from: " in written(page)
    assert "A short opening." in written(page)
    assert "W001" not in page.text
    assert client.get(path).status == 404, "every language has begun"


def test_a_translation_behind_its_source_is_marked(client: PageClient) -> None:
    client.sign_in(TRAINER)
    before = client.get("/courses").text.count("Behind its source")
    save(client, "A short opening.", "An opening.")
    publish(client)
    assert client.get("/courses").text.count("Behind its source") >= max(1, before)
    assert "W001" in client.get("/courses/first/nb/edit").text


def test_a_draft_is_put_away_and_nothing_that_is_read_changes(
    app: Flask, client: PageClient
) -> None:
    client.sign_in(TRAINER)
    save(client, "A short opening.", "An opening.")
    path = "/courses/first/en/discard"
    page = client.get(path)
    assert "Participants go on reading revision 1." in page.text
    other = PageClient(app)
    other.sign_in(ADMIN)
    save(other, "An opening.", "Another opening.")
    assert client.send(page.form(path)).status == 409, "somebody saved meanwhile"
    page = client.send(client.get(path).form(path))
    assert "The draft is put away." in page.text
    assert "A short opening." in written(client.get(EDIT))
    assert client.get(path).response.request.path == EDIT


def test_every_kind_of_block_has_an_example_that_passes() -> None:
    text = begin_module(module_id="all", title="Everything: at once", minutes=20)
    for kind in kinds():
        assert (FOLDER / f"{kind}.md").is_file(), f"no example of {kind}"
        assert kind in WORDS, f"no words for {kind}"
        assert text_of(kind).startswith(f"/// {kind} |"), kind
        text = insert(insert(text, kind), kind)
    document, problems = read_module_text(
        text.encode(), "all", "en", Converter(), today=agency_day()
    )
    assert problems == [], [str(problem) for problem in problems]
    assert document is not None
    assert document.title == "Everything: at once"


def test_an_id_is_made_of_a_title() -> None:
    assert id_from("Når øl blir: “te”!") == "nar-ol-blir-te"
    assert id_from("2026: the year") == "the-year"
    assert id_from("你好") == ""
    assert len(id_from("word " * 40)) <= 45


def test_a_title_without_letters_asks_for_a_name(client: PageClient) -> None:
    client.sign_in(TRAINER)
    form = client.get("/courses/new").form("/courses/new")
    page = client.send(form, title="你好", minutes="12", course="pre-departure", lang="en")
    assert page.status == 422
    assert "No name can be made of the title." in page.text


def test_the_list_asks_the_database_little(client: PageClient, statements: list[str]) -> None:
    client.sign_in(TRAINER)
    client.get("/courses")
    statements.clear()
    client.get("/courses")
    assert len(statements) <= 4, statements


def test_everything_is_kept_when_names_have_signs(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    words = "“Œuvre” – 你好 \u2028 👩🏽‍⚕️ \x07 nul:\0."
    page = save(client, "A short opening.", words)
    assert words.replace("\0", "").replace("\x07", "") in written(page).replace("\x07", "")
