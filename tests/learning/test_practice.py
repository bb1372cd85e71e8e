"""Sort, rate, task and talk, as a participant meets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.foundation.db import db
from app.learning.models import Assignment, Attempt, PrivateAnswer, StepProgress
from tests.cast import AMINA, COORDINATOR, JONAS
from tests.learning.practice import AGAIN, EACH, publish
from tests.pages import Page, PageClient

MODULE = "/modules/each"
CANARY = "the heron stood in the reeds at dawn"
READY = {"rate-call": "2", "rate-say-no": "4"}


@pytest.fixture(autouse=True)
def course(app: Flask, tmp_path: Path, client: PageClient) -> None:
    publish(app, tmp_path)
    client.sign_in(AMINA)


def step(client: PageClient, name: str, module: str = MODULE, **values: object) -> Page:
    form = client.get(module).form(f"{module}/steps/{name}")
    return client.send(form, **values)


def part(page: Page, name: str) -> str:
    """What an activity says."""
    element = next(form for form in page.root.iter("form") if form.get("id") == name)
    return " ".join(" ".join(element.itertext()).split())


def boxes(page: Page, name: str) -> set[tuple[str, str]]:
    """Name and value of what is ticked or chosen in an activity."""
    element = next(form for form in page.root.iter("form") if form.get("id") == name)
    chosen = [box for box in element.iter("input") if box.get("checked") is not None]
    found = {(box.get("name", ""), box.get("value", "")) for box in chosen}
    for select_ in element.iter("select"):
        for option in select_.iter("option"):
            if option.get("selected") is not None:
                found.add((select_.get("name", ""), option.get("value", "")))
    return found


def written(page: Page, name: str) -> str:
    """What stands in an activity's note."""
    element = next(form for form in page.root.iter("form") if form.get("id") == name)
    return "".join(next(element.iter("textarea")).itertext()).strip()


def completed(app: Flask) -> set[str]:
    with app.app_context():
        return set(
            db.session.scalars(
                select(StepProgress.step).where(StepProgress.completed_at.is_not(None))
            )
        )


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_sort_says_where_each_card_belongs_and_why(client: PageClient, app: Flask) -> None:
    places = {"place-salary": "host", "place-choice": "home", "place-supervisor": "host"}
    page = step(client, "sort-who", **places)
    said = part(page, "sort-who")
    assert "This belongs to “Home partner”. The employment stays at home." in said
    assert said.count("Right") == 2
    assert "2 of 3 are where they belong." in said
    assert boxes(page, "sort-who") == set(places.items())
    assert completed(app) == {"sort-who"}, "a sort teaches, and does not gate"
    page = step(client, "sort-who", **{**places, "place-salary": "home"})
    assert "All of them are where they belong." in part(page, "sort-who")


def test_an_order_says_which_number_is_right(client: PageClient) -> None:
    page = step(client, "sort-first", **{"place-1": "2", "place-2": "1", "place-3": "3"})
    said = part(page, "sort-first")
    assert "This is number 1. First you ask." in said
    assert "1 of 3 are where they belong." in said


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("sort-who", {"place-salary": "home"}, "Put every card somewhere."),
        ("sort-who", {"place-salary": "home", "place-choice": "home", "place-supervisor": "moon"},
         "Choose from the places that are shown."),
        ("sort-first", {"place-1": "2", "place-2": "2", "place-3": "1"}, "the same number"),
        ("rate-ready", {"rate-call": "3"}, "Choose a number for every statement."),
        ("rate-ready", {"rate-call": "3", "rate-say-no": "6"}, "Choose from the answers"),
        ("task-meet", {}, "Tick what you have done, or write a note first."),
        ("talk-colleague", {}, "Write something first."),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_and_kept(
    client: PageClient, app: Flask, name: str, values: dict[str, str], said: str
) -> None:
    page = step(client, name, **values)
    assert page.status == 422
    assert said in part(page, name)
    known = {"moon", "6"}
    assert boxes(page, name) == {pair for pair in values.items() if pair[1] not in known}
    assert count(app, Attempt) == 0


@pytest.mark.parametrize("name", ["task-meet", "talk-colleague"])
def test_a_note_too_long_is_given_back_with_what_was_ticked(
    client: PageClient, app: Flask, name: str
) -> None:
    note = "word " * 5000
    page = step(client, name, note=note, ticked=["ask"], talked="1")
    assert page.status == 422
    assert "The text is too long: at most 20000 characters." in part(page, name)
    assert written(page, name) == note.strip()
    assert boxes(page, name) == ({("ticked", "ask")} if name == "task-meet" else set())
    assert count(app, PrivateAnswer) == 0


def test_a_rating_is_shown_to_its_giver_again(client: PageClient, app: Flask) -> None:
    page = step(client, "rate-ready", **READY)
    assert "You have answered. Only you can read it." in part(page, "rate-ready")
    assert boxes(page, "rate-ready") == set(READY.items())
    assert completed(app) == {"rate-ready"}
    page = step(client, "rate-ready", **{**READY, "rate-call": "5"})
    assert ("rate-call", "5") in boxes(page, "rate-ready")


def test_a_rating_asked_again_stands_beside_the_earlier_one(client: PageClient) -> None:
    again = "/modules/again"
    assert "asked the same" not in client.get(again).text
    step(client, "rate-ready", **READY)
    page = client.get(again)
    assert "You were asked the same on" in part(page, "rate-now")
    assert boxes(page, "rate-now") == set(), "nobody only repeats what they said"
    later = {"rate-call": "5", "rate-say-no": "4", "rate-rest": "1"}
    page = step(client, "rate-now", again, **later)
    table = next(page.root.iter("table"))
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")
    ]
    assert rows[1:] == [
        ["I know whom to call.", "2", "5"],
        ["I can say no.", "4", "4"],
        ["I can ask for rest.", "not asked", "1"],
    ]
    assert "Higher than then: 1. Lower: 0. The same: 1." in part(page, "rate-now")


def test_a_rating_asked_again_follows_when_the_earlier_one_changes(client: PageClient) -> None:
    step(client, "rate-ready", **READY)
    later = {"rate-call": "5", "rate-say-no": "4", "rate-rest": "1"}
    etag = step(client, "rate-now", "/modules/again", **later).response.headers["ETag"]
    same = client.http.get("/modules/again", headers={"If-None-Match": etag})
    assert same.status_code == 304
    step(client, "rate-ready", **{**READY, "rate-call": "5"})
    changed = client.http.get("/modules/again", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert "The same: 2." in client.get("/modules/again").text


def test_scales_that_differ_are_shown_and_not_compared(
    client: PageClient, app: Flask, tmp_path: Path
) -> None:
    step(client, "rate-ready", **READY)
    publish(app, tmp_path, again=AGAIN.replace("    low:", "    steps: 7\n    low:"))
    later = {"rate-call": "7", "rate-say-no": "4", "rate-rest": "1"}
    page = step(client, "rate-now", "/modules/again", **later)
    assert "2 of 5" in part(page, "rate-now")
    assert "Higher than then" not in part(page, "rate-now")


def test_a_task_is_saved_as_far_as_it_has_come(client: PageClient, app: Flask) -> None:
    page = step(client, "task-meet", ticked=["ask", "write"], note="Ask about the keys.")
    assert "2 of 3" in part(page, "task-meet")
    assert written(page, "task-meet") == "Ask about the keys."
    assert completed(app) == set()
    page = step(client, "task-meet", ticked=["ask", "write", "goals"], note="")
    assert "You have done this task." in part(page, "task-meet")
    assert written(page, "task-meet") == ""
    page = step(client, "task-meet", ticked=["ask"])
    assert "1 of 3" in part(page, "task-meet")
    assert completed(app) == {"task-meet"}, "what was completed stays completed"


def test_a_talk_is_done_when_they_say_so(client: PageClient, app: Flask) -> None:
    page = step(client, "talk-colleague", note="Ask Solveig on Friday.")
    assert "Your note is saved." in part(page, "talk-colleague")
    assert completed(app) == set()
    page = step(client, "talk-colleague", talked="1", note="She said: ask early.")
    assert "You have talked about it." in part(page, "talk-colleague")
    page = step(client, "talk-colleague", note="")
    assert "You have talked about it." in part(page, "talk-colleague")
    assert completed(app) == {"talk-colleague"}
    [box] = [each for each in page.root.iter("div") if each.get("lang") == "nb"]
    assert "Hva er viktig her?" in " ".join(box.itertext())


SENT: dict[str, dict[str, Any]] = {
    "sort-first": {"place-1": "1", "place-2": "2", "place-3": "3"},
    "rate-ready": READY,
    "task-meet": {"ticked": ["ask"], "note": CANARY},
    "talk-colleague": {"talked": "1", "note": CANARY},
}


@pytest.mark.parametrize("name", sorted(SENT))
def test_the_same_sent_twice_has_one_effect(client: PageClient, app: Flask, name: str) -> None:
    form = client.get(MODULE).form(f"{MODULE}/steps/{name}")
    for _ in range(3):
        client.send(form, **SENT[name])
    assert count(app, Attempt) == 1
    assert count(app, PrivateAnswer) <= 1


def test_everything_done_completes_the_module(client: PageClient) -> None:
    step(client, "sort-who", **{"place-salary": "host", "place-choice": "home",
                                "place-supervisor": "host"})  # fmt: skip
    for name, values in SENT.items():
        step(client, name, **values)
    step(client, "task-meet", ticked=["ask", "goals", "write"])
    page = step(client, "practice")
    assert "You have completed this module." in page.text


def test_a_line_that_is_gone_or_new_leaves_the_others_as_they_were(
    client: PageClient, app: Flask, tmp_path: Path
) -> None:
    step(client, "task-meet", ticked=["ask", "goals", "write"])
    step(client, "rate-ready", **READY)
    places = {"place-salary": "home", "place-choice": "host", "place-supervisor": "host"}
    step(client, "sort-who", **places)
    changed = EACH.replace("- [ ] Ask for a time. {#ask}\n", "- [ ] Bring cake. {#cake}\n")
    changed = changed.replace("- I know whom to call. {#call}\n", "- I can rest. {#rest}\n")
    changed = changed.replace(
        "- Pays the salary {#salary}\n  : The employment stays at home.\n", ""
    )
    changed = changed.replace(
        "#### Host partner", "- Writes the report {#report}\n  : It asked.\n\n#### Host partner"
    )
    publish(app, tmp_path, changed)
    page = client.get(MODULE)
    assert boxes(page, "task-meet") == {("ticked", "goals"), ("ticked", "write")}
    assert "You have done this task." in part(page, "task-meet")
    assert boxes(page, "rate-ready") == {("rate-say-no", "4")}
    assert boxes(page, "sort-who") == {("place-choice", "host"), ("place-supervisor", "host")}
    assert "1 of 3 are where they belong." in part(page, "sort-who")
    assert "It asked." not in part(page, "sort-who"), "nobody has put that card anywhere yet"
    step(client, "task-meet", ticked=["cake"])
    step(client, "rate-ready", **{"rate-rest": "1", "rate-say-no": "3"})
    publish(app, tmp_path, EACH)
    page = client.get(MODULE)
    assert boxes(page, "task-meet") == {("ticked", "ask")}
    assert boxes(page, "rate-ready") == {("rate-call", "2"), ("rate-say-no", "3")}


def test_nobody_else_reads_what_is_private_and_no_file_holds_it(
    client: PageClient, app: Flask
) -> None:
    for name in ("task-meet", "talk-colleague"):
        page = step(client, name, **SENT[name])
        assert written(page, name) == CANARY
    step(client, "rate-ready", **READY)
    jonas, desk = PageClient(app), PageClient(app)
    jonas.sign_in(JONAS)
    page = jonas.get(MODULE)
    assert CANARY not in page.text
    assert boxes(page, "rate-ready") == set()
    desk.sign_in(COORDINATOR)
    with app.app_context():
        placement = db.session.scalar(
            select(Assignment.placement_id)
            .join(StepProgress, StepProgress.assignment_id == Assignment.id)
            .limit(1)
        )
        answers = [row[0] for row in db.session.execute(select(StepProgress.answer))]
        sealed = [row[0] for row in db.session.execute(select(PrivateAnswer.sealed))]
    assert CANARY not in desk.get(f"/placements/{placement}").text
    assert not any(CANARY in str(answer) or "say-no" in str(answer) for answer in answers)
    assert len(sealed) == 3
    assert not any(CANARY.encode() in text or b"say-no" in text for text in sealed)
    for file in Path(app.config["SAMFERD"].instance).glob("samferd.db*"):
        content = file.read_bytes()
        assert CANARY.encode() not in content
        assert b'"say-no": 4' not in content


def test_beside_every_private_box_stands_who_can_read_it(client: PageClient) -> None:
    page = client.get(MODULE)
    for name in ("rate-ready", "task-meet", "talk-colleague"):
        said = part(page, name)
        assert "Only you can read this." in said
        assert "This is not a place to report: nobody will see it." in said
        form = next(each for each in page.root.iter("form") if each.get("id") == name)
        assert any(a.get("href") == "/contacts" for a in form.iter("a"))
    assert "Only you can read this." not in part(page, "sort-who")
