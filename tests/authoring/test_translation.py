"""A translation beside its source: what changed since, and saying that it is level."""

from __future__ import annotations

from flask import Flask

from app.authoring.translation.rules import changed, sections_of
from tests.authoring.test_desk import publish, save, written
from tests.cast import ADMIN, TRAINER
from tests.pages import PageClient

PAGE = "/courses/first/nb/translation"
THEN = "front\n\n## A {#a}\n\none\n\n## B {#b}\n\ntwo"


def test_a_text_is_cut_into_its_sections() -> None:
    assert sections_of(THEN) == {
        "": "front", "a": "## A {#a}\n\none", "b": "## B {#b}\n\ntwo",
    }  # fmt: skip


def test_only_what_the_source_changed_is_shown_beside_the_translation() -> None:
    now = THEN.replace("one", "uno").replace("## B {#b}\n\ntwo", "## C {#c}\n\nthree")
    parts = changed(THEN, now, "forside\n\n## A {#a}\n\nen\n\n## B {#b}\n\nto")
    assert [(part.id, part.now, part.translated) for part in parts] == [
        ("a", "## A {#a}\n\nuno", "## A {#a}\n\nen"),
        ("c", "## C {#c}\n\nthree", ""),
        ("b", "", "## B {#b}\n\nto"),
    ]


def test_a_translation_behind_its_source_is_brought_level(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    assert "There is nothing to do." in client.get(PAGE).text
    assert PAGE not in client.get("/courses").links()
    save(client, "The first module", "The very first module")
    publish(client)
    assert PAGE in client.get("/courses").links()
    page = client.get(PAGE)
    assert "English is 1 revision ahead: this was made from revision 1." in page.text
    assert [" ".join("".join(e.itertext()).split()) for e in page.root.iter("ins")] == [
        "put in: very (end)"
    ]
    form = page.form(PAGE)
    other = PageClient(app)
    other.sign_in(ADMIN)
    save(other, "Den første modulen", "Den aller første modulen", "/courses/first/nb/edit")
    assert client.send(form).status == 409, "somebody saved meanwhile"
    done = client.send(client.get(PAGE).form(PAGE))
    assert "The draft names revision 2 of its source." in done.text
    text = written(client.get("/courses/first/nb/edit"))
    assert "Den aller første modulen" in text
    assert "There is nothing to do." in client.get(PAGE).text


def test_a_source_is_no_translation(client: PageClient) -> None:
    client.sign_in(TRAINER)
    assert client.get("/courses/first/en/translation").status == 404
