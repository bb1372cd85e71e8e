"""The glossary is published in versions, read in one's language, and reached from a module."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from app.catalog.glossary.models import GlossaryText
from app.catalog.glossary.queries import glossary_terms
from app.foundation.db import db, transaction
from tests.cast import AMINA
from tests.conftest import SAMPLE
from tests.pages import PageClient

ENGLISH = """---
title: Words of the field
---

An opening.

## Trust {#trust}

Each relies on the other; see [round](term:round).

## Round {#round}

Those who travel together.
"""
NORWEGIAN = """---
title: Ord i faget
---

## Runde {#round}

De som reiser sammen.

## Tillit {#trust}

Den ene stoler på den andre.
"""


@pytest.fixture
def courses(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "courses"
    shutil.copytree(SAMPLE, folder)
    (folder / "glossary.en.md").write_text(ENGLISH, "utf-8")
    (folder / "glossary.nb.md").write_text(NORWEGIAN, "utf-8")
    english = folder / "pre-departure/01-first/module.en.md"
    text = english.read_text("utf-8").replace("A short opening.", "It needs [trust](term:trust).")
    english.write_text(text, "utf-8")
    (folder / "pre-departure/01-first/module.nb.md").unlink()
    monkeypatch.setitem(app.config, "SAMFERD", replace(app.config["SAMFERD"], courses=folder))
    return folder


def publish(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["courses", "publish", "--yes"])
    assert result.exit_code == 0, result.output
    return result.output


def read(client: PageClient, lang: str) -> tuple[str, str, list[str]]:
    """Text, language and ids of the glossary for somebody whose browser asks for a language."""
    page = client.get("/glossary", headers={"Accept-Language": lang})
    [article] = page.root.iter("article")
    ids = [e.get("id", "") for e in article.iter("div") if e.get("id")]
    return page.text, article.get("lang", ""), ids


def test_before_anything_is_published_the_page_says_so(client: PageClient) -> None:
    page = client.get("/glossary")
    assert page.status == 200
    assert "No words yet" in page.text


def test_a_word_in_a_module_leads_to_its_meaning(
    app: Flask, client: PageClient, courses: Path
) -> None:
    assert "published the glossary (en), version 1" in publish(app)
    client.sign_in(AMINA)
    [link] = [a for a in client.get("/modules/first").root.iter("a") if a.get("class") == "term"]
    assert link.get("href") == "/glossary#trust"
    text, lang, ids = read(client, "en")
    assert (lang, ids) == ("en", ["trust", "round"])
    assert "Each relies on the other" in text


def test_everybody_reads_it_in_their_language_and_its_words_are_marked(
    app: Flask, client: PageClient, courses: Path
) -> None:
    publish(app)
    text, lang, ids = read(client, "nb")
    assert (lang, ids) == ("nb", ["round", "trust"])
    assert "not translated" not in text
    text, lang, _ = read(client, "nn")
    assert lang == "nb"
    assert "Ordlista er ikkje omsett til språket ditt enno." in text


def test_a_new_version_is_read_and_exported_and_the_old_one_is_kept(
    app: Flask, client: PageClient, courses: Path, tmp_path: Path
) -> None:
    publish(app)
    assert "Everything is published already." in publish(app)
    path = courses / "glossary.en.md"
    path.write_text(ENGLISH.replace("Those who travel", "All who travel"), "utf-8")
    printed = publish(app)
    assert "glossary (en): version 2" in printed
    assert "published the glossary (en), version 2" in printed
    app.test_cli_runner().invoke(args=["courses", "export", str(tmp_path / "out")])
    for name in ("glossary.en.md", "glossary.nb.md"):
        assert (tmp_path / "out" / name).read_bytes() == (courses / name).read_bytes()
    assert "All who travel together" in read(client, "en")[0]
    with app.app_context():
        rows = db.session.execute(
            select(GlossaryText.number, GlossaryText.source)
            .where(GlossaryText.lang == "en")
            .order_by(GlossaryText.number)
        ).all()
        assert [row.number for row in rows] == [1, 2]
        assert bytes(rows[0].source) == ENGLISH.encode()
        assert glossary_terms() == {"trust", "round"}
        with pytest.raises(DBAPIError, match="only grows"), transaction():
            db.session.execute(delete(GlossaryText))


def test_a_word_that_is_not_there_stops_the_publish(app: Flask, courses: Path) -> None:
    path = courses / "pre-departure/01-first/module.en.md"
    path.write_text(path.read_text("utf-8").replace("term:trust", "term:trus"), "utf-8")
    result = app.test_cli_runner().invoke(args=["courses", "publish", "--yes"])
    assert result.exit_code == 1
    assert "F043 The glossary has no term “trus”. — did you mean “trust”?" in result.output
