"""A picture is put into a text in the browser, and a participant sees it."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.authoring.illustration.rules import with_picture
from app.catalog.pictures.models import Picture
from app.foundation.db import db
from tests.authoring.test_desk import EDIT, publish, save, written
from tests.cast import ADMIN, AMINA, TRAINER
from tests.hostile_pictures import located_jpeg, png
from tests.pages import Page, PageClient

PICTURE = "/courses/first/en/picture"
REFUSED = 422


def send(client: PageClient, data: bytes, name: str = "My Harbour.PNG", **words: str) -> Page:
    form = client.get(PICTURE).form(PICTURE)
    values = {"alt": "A boat at the quay", "caption": "The ferry, at six", **words}
    return client.send(form, picture=(BytesIO(data), name), **values)


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Picture)) or 0


def test_a_picture_is_put_in_published_and_seen(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    page = send(client, png(900, 600))
    assert "The picture stands at the end of the text" in page.text
    block = "/// figure | The ferry, at six\n![A boat at the quay](media/my-harbour.webp)\n///"
    assert written(client.get(EDIT)).rstrip().endswith(block)
    assert "Nothing is wrong with this text." in client.get(EDIT).text
    send(client, png(900, 600))
    assert kept(app) == 1, "the same picture again is the first one"
    publish(client)
    reader = PageClient(app)
    reader.sign_in(AMINA)
    (image, _again) = reader.get("/modules/first").root.iter("img")
    assert image.get("alt") == "A boat at the quay"
    assert reader.http.get(image.get("src", "")).mimetype == "image/webp"


@pytest.mark.parametrize(
    ("data", "name", "words", "said"),
    [
        (b"", "", {}, "Choose a picture."),
        (b"", "a.png", {}, "The file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", {}, "SVG"),
        (located_jpeg()[:400], "a.jpg", {}, "cut short or damaged"),
        (png(200, 200), "a.png", {"alt": " "}, "Say what the picture shows."),
    ],
    ids=["nothing", "empty", "svg", "cut", "no words"],
)
def test_what_will_not_do_is_said_and_the_words_are_kept(
    app: Flask, client: PageClient, data: bytes, name: str, words: dict[str, str], said: str
) -> None:
    client.sign_in(TRAINER)
    before = written(client.get(EDIT))
    page = send(client, data, name, **words)
    assert page.status == REFUSED
    assert said in page.text
    assert page.form(PICTURE).fields["caption"] == "The ferry, at six"
    assert kept(app) == 0
    assert written(client.get(EDIT)) == before


def test_a_picture_may_be_larger_than_what_else_is_sent(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(TRAINER)
    form = client.get(EDIT).form(EDIT)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 200)
    assert client.send(form, text="x" * 300).status == 413
    assert "The picture stands at the end of the text" in send(client, png(900, 600)).text


def test_a_save_in_between_is_not_overwritten(app: Flask, client: PageClient) -> None:
    client.sign_in(TRAINER)
    form = client.get(PICTURE).form(PICTURE)
    other = PageClient(app)
    other.sign_in(ADMIN)
    save(other, "The first module", "What Per wrote")
    page = client.send(form, picture=(BytesIO(png(300, 200)), "a.png"), alt="A boat")
    assert page.status == 409
    assert "What Per wrote" in written(client.get(EDIT))
    assert kept(app) == 0


def test_the_words_of_a_picture_cannot_end_it() -> None:
    text = with_picture("Text.\n\n", name="media/a.webp", alt="a] (b\n| <c>", caption=" x | y\n")
    assert text == "Text.\n\n/// figure | x / y\n![a) (b / ‹c›](media/a.webp)\n///\n"
    assert (
        with_picture("T", name="media/a.webp", alt="b", caption="") == "T\n\n![b](media/a.webp)\n"
    )
