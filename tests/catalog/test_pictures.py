"""From a folder and from an upload to the page: pictures are kept, served, and never change."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from PIL import Image
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from app.catalog.pictures.commands import add_picture, read_upload
from app.catalog.pictures.models import Picture, Rendition, RevisionPicture
from app.catalog.pictures.queries import pictures_of_module, uses_of_module
from app.format.picture_reading import HereReader
from app.foundation import clock
from app.foundation.db import Base, db, transaction
from app.foundation.errors import Invalid
from tests.cast import AMINA, TRAINER, Cast
from tests.conftest import SAMPLE
from tests.hostile_pictures import jpeg, located_jpeg, png, svg
from tests.pages import PageClient

MODULE = "/modules/first"
FIGURE = """
/// figure | The harbour
![Three boats > one](media/harbour.jpg)
///

![A second one](media/small.png)
"""


@pytest.fixture
def courses(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample courses with two pictures in the first module, in both languages."""
    folder = tmp_path / "courses"
    shutil.copytree(SAMPLE, folder)
    media = folder / "pre-departure/01-first/media"
    media.mkdir()
    (media / "harbour.jpg").write_bytes(located_jpeg())
    (media / "small.png").write_bytes(png(300, 200))
    english, norwegian = (
        folder / f"pre-departure/01-first/module.{lang}.md" for lang in ("en", "nb")
    )
    text = english.read_text("utf-8").replace("A short opening.", f"A short opening.\n{FIGURE}")
    english.write_text(text, "utf-8")
    norwegian.unlink()
    monkeypatch.setitem(app.config, "SAMFERD", replace(app.config["SAMFERD"], courses=folder))
    return folder


def run(app: Flask, *command: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["courses", *command])
    return result.exit_code, result.output


def pictures(client: PageClient) -> list[dict[str, str]]:
    page = client.get(MODULE)
    return [dict(image.items()) for image in page.root.iter("img")]


def test_what_a_folder_shows_is_served_at_two_widths(
    app: Flask, client: PageClient, courses: Path
) -> None:
    status, printed = run(app, "publish", "--yes")
    assert status == 0, printed
    client.sign_in(AMINA)
    harbour, small = pictures(client)
    assert harbour["alt"] == "Three boats > one"
    assert (harbour["width"], harbour["height"]) == ("800", "1200")
    assert (harbour["loading"], harbour["decoding"]) == ("lazy", "async")
    narrow, wide = re.findall(r"(/media/[0-9a-f]{32}\.webp) (\d+)w", harbour["srcset"])
    assert (narrow[1], wide) == ("480", (harbour["src"], "800"))
    assert "srcset" not in small
    assert (small["width"], small["height"]) == ("300", "200")
    page = client.get(MODULE)
    assert "The harbour" in ["".join(e.itertext()) for e in page.root.iter("figcaption")]
    for path, across in ((narrow[0], 480), (wide[0], 800)):
        answer = app.test_client().get(path)
        image = Image.open(io.BytesIO(answer.data))
        assert (image.format, image.width) == ("WEBP", across)
        assert sha256(answer.data).hexdigest().startswith(path[7:39])
        assert b"Secret" not in answer.data
    assert int(harbour["data-bytes"]) == len(app.test_client().get(harbour["src"]).data)


def test_the_address_is_everybodys_and_carries_no_cookie(
    app: Flask, client: PageClient, courses: Path, statements: list[str]
) -> None:
    run(app, "publish", "--yes")
    client.sign_in(AMINA)
    path = pictures(client)[0]["src"]
    statements.clear()
    for asked in (client.http, app.test_client()):
        answer = asked.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        again = asked.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert "Set-Cookie" not in again.headers
    assert len(statements) == 4, "nobody is asked who they are"
    assert app.test_client().get(f"/media/{'0' * 32}.webp").status_code == 404
    assert app.test_client().get("/media/x'%20or%201=1.webp").status_code == 404


def test_publishing_again_changes_nothing_and_a_new_file_is_a_new_revision(
    app: Flask, client: PageClient, courses: Path
) -> None:
    run(app, "publish", "--yes")
    client.sign_in(AMINA)
    before = pictures(client)
    assert "Everything is published already." in run(app, "publish", "--yes")[1]
    (courses / "pre-departure/01-first/media/small.png").write_bytes(png(400, 100))
    printed = run(app, "publish", "--yes")[1]
    assert "its pictures" in printed
    assert "published first (en), revision 3" in printed
    after = pictures(client)
    assert after[0] == before[0]
    assert (after[1]["width"], after[1]["height"]) == ("400", "100")
    assert app.test_client().get(before[1]["src"]).status_code == 200, "the old address stands"


def test_an_export_has_the_very_bytes_of_the_folder_and_publishing_it_changes_nothing(
    app: Flask, courses: Path, tmp_path: Path
) -> None:
    run(app, "publish", "--yes")
    target = tmp_path / "exported"
    status, printed = run(app, "export", str(target))
    assert status == 0, printed
    media = target / "pre-departure/01-first/media"
    assert (media / "harbour.jpg").read_bytes() == located_jpeg()
    assert (media / "small.png").read_bytes() == png(300, 200)
    status, printed = run(app, "publish", str(target))
    assert (status, "Everything is published already." in printed) == (0, True), printed
    (media / "small.png").write_bytes(png(50, 50))
    status, printed = run(app, "export", str(target))
    assert status == 1, "a picture that was never published is not overwritten"
    assert "media/small.png was never published" in printed


def test_a_picture_that_stays_is_no_change_of_its_section(app: Flask, courses: Path) -> None:
    english = courses / "pre-departure/01-first/module.en.md"
    moved = english.read_text("utf-8").replace(FIGURE, "")
    moved = moved.replace("## What it is {#what}", f"## What it is {{#what}}\n{FIGURE}")
    english.write_text(moved, "utf-8")
    run(app, "publish", "--yes")
    english.write_text(moved.replace("A short opening.", "Another opening."), "utf-8")
    printed = run(app, "publish", "--plan")[1]
    assert "changed (revision 3): title, introduction or front matter\n" in printed


def test_an_export_takes_the_place_of_a_picture_that_was_published_once(
    app: Flask, courses: Path, tmp_path: Path
) -> None:
    run(app, "publish", "--yes")
    run(app, "export", str(tmp_path / "out"))
    (courses / "pre-departure/01-first/media/small.png").write_bytes(png(400, 100))
    run(app, "publish", "--yes")
    status, printed = run(app, "export", str(tmp_path / "out"))
    assert status == 0, printed
    kept = tmp_path / "out/pre-departure/01-first/media/small.png"
    assert kept.read_bytes() == png(400, 100)


def test_a_picture_that_is_none_is_said_at_its_line_and_nothing_is_published(
    app: Flask, client: PageClient, courses: Path
) -> None:
    (courses / "pre-departure/01-first/media/small.png").write_bytes(svg())
    status, printed = run(app, "check")
    assert status == 1
    [line] = [line for line in printed.splitlines() if " F040 " in line]
    number = int(line.split(":")[1])
    text = (courses / "pre-departure/01-first/module.en.md").read_text("utf-8")
    assert "media/small.png" in text.splitlines()[number - 1]
    assert "SVG" in line
    assert run(app, "publish", "--yes")[0] == 1
    client.sign_in(AMINA)
    assert pictures(client) == []


def added(app: Flask, cast: Cast, name: str, data: bytes, module: str = "first") -> str:
    read = read_upload(HereReader(), data)
    with transaction():
        return add_picture(
            module_id=module,
            name=name,
            picture=read,
            actor_id=cast.people[TRAINER],
            at=clock.now(),
        ).name


def test_an_upload_gets_a_name_for_the_text_and_loses_where_it_was_taken(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        assert added(app, cast, "IMG 01.JPG", located_jpeg()) == "media/img-01.webp"
        assert added(app, cast, "IMG 01.JPG", located_jpeg()) == "media/img-01.webp"
        assert added(app, cast, "img-01.png", png(600, 600)) == "media/img-01-2.webp"
        assert added(app, cast, "img-01.png", png(600, 600), "not-yet-there") == "media/img-01.webp"
        shown = pictures_of_module("first")
        assert set(shown) == {"media/img-01.webp", "media/img-01-2.webp"}
        assert [(s.width, s.height) for s in shown["media/img-01.webp"].sizes] == [
            (480, 720),
            (800, 1200),
        ]
        for kept in db.session.scalars(select(Picture.source)):
            assert bytes(kept).startswith(b"RIFF")
            assert b"Secret" not in kept
        [use] = uses_of_module("first", ["media/img-01.webp", "media/unknown.webp"])
        assert use.sha256 == sha256(files(use.sha256)).hexdigest()


def files(key: str) -> bytes:
    return bytes(db.session.scalars(select(Picture.source).where(Picture.sha256 == key)).one())


def test_what_was_uploaded_and_exported_is_published_again_as_the_same(
    app: Flask, cast: Cast, courses: Path
) -> None:
    with app.app_context():
        added(app, cast, "harbour.jpg", jpeg(1600, 900))
        [use] = uses_of_module("first", ["media/harbour.webp"])
        exported = files(use.sha256)
        before = db.session.scalar(select(func.count()).select_from(Rendition))
    media = courses / "pre-departure/01-first/media"
    (media / "harbour.webp").write_bytes(exported)
    english = courses / "pre-departure/01-first/module.en.md"
    english.write_text(
        english.read_text("utf-8")
        .replace("harbour.jpg", "harbour.webp")
        .replace("![A second one](media/small.png)", ""),
        "utf-8",
    )
    assert run(app, "publish", "--yes")[0] == 0
    with app.app_context():
        assert uses_of_module("first", ["media/harbour.webp"]) == (use,)
        assert db.session.scalar(select(func.count()).select_from(Rendition)) == before


def test_an_upload_that_is_refused_says_why(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        read_upload(app.extensions["samferd_pictures"], svg())
    assert (refused.value.code, refused.value.field) == ("picture-svg", "picture")


def test_the_tables_go_and_come_with_data_in_them(
    app: Flask, client: PageClient, cast: Cast, courses: Path
) -> None:
    run(app, "publish", "--yes")
    with app.app_context():
        added(app, cast, "other.png", png(600, 600))
        db.session.remove()
        downgrade(revision="0006")
        upgrade()
        assert db.session.scalar(select(func.count()).select_from(Picture)) == 0
        db.session.remove()
    client.sign_in(AMINA)
    assert "I have read this section" in client.get(MODULE).text, "the text is there without them"
    assert "its pictures" in run(app, "publish", "--yes")[1]
    assert len(pictures(client)) == 2


@pytest.mark.parametrize("model", [Picture, Rendition, RevisionPicture])
def test_the_database_refuses_to_change_what_is_published(
    app: Flask, courses: Path, model: type[Base]
) -> None:
    run(app, "publish", "--yes")
    with app.app_context():
        column = "name" if model is RevisionPicture else "height"
        for change in (
            delete(model),
            update(model).values({column: "x" if column == "name" else 1}),
        ):
            with pytest.raises(DBAPIError, match="only grows"), transaction():
                db.session.execute(change.execution_options(synchronize_session=False))
