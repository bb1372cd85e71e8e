"""The static pipeline: what is built, how it is named, how it is served."""

from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask
from werkzeug.test import Client

from app.ui.assets import (
    SOURCE,
    AssetError,
    AssetMap,
    Manifest,
    build_assets,
    describe,
    minify_css,
    minify_js,
    serve_static,
)

BUDGET = {".css": 12 * 1024, ".js": 12 * 1024}

BEHAVIOUR = "// @ts-check\nexport function attach(element) {\n  element.id = '%s';\n}\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small source folder of its own."""
    folder = tmp_path / "source"
    (folder / "css").mkdir(parents=True)
    (folder / "js").mkdir()
    (folder / "css" / "a.css").write_text("/* first */\na {\n  color: red;\n}\n")
    (folder / "css" / "b.css").write_text("b {\n  color: blue;\n}\n")
    (folder / "js" / "one.js").write_text(BEHAVIOUR % "one")
    (folder / "js" / "start.js").write_text("export function attach(all) {\n  all;\n}\n")
    (folder / "bundles.toml").write_text(
        '[css]\nparticipant = ["a", "b"]\n[js]\nparticipant = ["one"]\n'
    )
    return folder


def test_a_bundle_joins_its_parts_in_order(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    manifest = build_assets(source, target)
    css = (target / manifest.assets["participant.css"].file).read_text()
    assert css == "a{color:red}b{color:blue}"
    script = (target / manifest.assets["participant.js"].file).read_text()
    assert '"one":' in script
    assert "export" not in script
    assert "@ts-check" not in script


def test_the_compressed_files_hold_the_same(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    for asset in build_assets(source, target).assets.values():
        plain = (target / asset.file).read_bytes()
        assert brotli.decompress((target / f"{asset.file}.br").read_bytes()) == plain
        assert gzip.decompress((target / f"{asset.file}.gz").read_bytes()) == plain
        assert re.fullmatch(r"participant\.[0-9a-f]{10}\.(css|js)", asset.file)
        assert asset.sha256.startswith(asset.file.split(".")[1])


def test_the_same_source_gives_the_same_names(source: Path, tmp_path: Path) -> None:
    first = build_assets(source, tmp_path / "one")
    second = build_assets(source, tmp_path / "two")
    assert first == second
    assert first.build == second.build


def test_a_page_that_is_open_still_finds_its_styles_after_an_update(
    source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "dist"
    names = []
    for colour in ("red", "green", "black"):
        (source / "css" / "a.css").write_text(f"a {{ color: {colour}; }}")
        names.append(build_assets(source, target).assets["participant.css"].file)
    assert not (target / names[0]).exists()
    assert (target / names[1]).exists()
    assert (target / names[2]).exists()
    build_assets(source, target)
    assert (target / names[1]).exists(), "building again without a change forgets nothing"
    assert not list(target.glob(".new-*"))


def test_a_failed_build_leaves_what_stood(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    before = build_assets(source, target)
    (source / "css" / "b.css").unlink()
    with pytest.raises(AssetError, match=r"b\.css is named in bundles\.toml"):
        build_assets(source, target)
    assert AssetMap.load(target).manifest == before


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("import { x } from './x.js';\nexport function attach(e) {}\n", "imports nothing"),
        ("export function attach(e) {}\nexport const more = 1;\n", "exports only attach"),
        ("function attach(e) {}\n", "exports one function attach"),
        ("export function attach(e) {\n  e.id = `a\n  b`;\n}\n", r"one\.js:2 has a template"),
    ],
)
def test_a_script_that_cannot_be_bundled_is_refused(
    source: Path, tmp_path: Path, script: str, complaint: str
) -> None:
    (source / "js" / "one.js").write_text(script)
    with pytest.raises(AssetError, match=complaint):
        build_assets(source, tmp_path / "dist")


def test_nothing_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="run `flask assets build`"):
        AssetMap.load(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(AssetError, match="run `flask assets build`"):
        AssetMap.load(tmp_path)


def test_an_unknown_asset_is_named(built: tuple[Path, Manifest]) -> None:
    asset = AssetMap.load(built[0])
    assert re.fullmatch(r"/static/participant\.[0-9a-f]{10}\.css", asset("participant.css"))
    with pytest.raises(AssetError, match=r"no asset 'partisipant\.css'"):
        asset("partisipant.css")


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("a {\n  color: red;\n}\n", "a{color:red}"),
        ("a :hover { x: y }", "a :hover{x:y}"),
        ("a > b,\nc { m: calc(1px + 2px) }", "a>b,c{m:calc(1px + 2px)}"),
        (
            "@media (min-width: 4em) and (x) { a { b: c; } }",
            "@media (min-width: 4em) and (x){a{b:c}}",
        ),
        ('a::before { content: " · /* no */ "; }', 'a::before{content:" · /* no */ "}'),
        ("a { /* gone */ b: c }", "a{b:c}"),
        ("a { grid: 1fr / 2fr; c: d !important }", "a{grid:1fr / 2fr;c:d !important}"),
    ],
)
def test_small_styles_mean_the_same(text: str, small: str) -> None:
    assert minify_css(text) == small


def test_small_scripts_keep_what_stands_in_strings() -> None:
    text = '/**\n * Words.\n */\nconst a = "// no comment";\n\n  // gone\n  b(a); // kept\n'
    assert minify_js(text) == 'const a = "// no comment";\nb(a); // kept'


def test_the_bundles_keep_their_budget(built: tuple[Path, Manifest]) -> None:
    manifest = built[1]
    for name in ("participant.css", "participant.js", "staff.css", "staff.js"):
        assert manifest.assets[name].brotli <= BUDGET[Path(name).suffix], describe(manifest)


def test_every_source_file_is_in_a_bundle() -> None:
    plan = tomllib.loads((SOURCE / "bundles.toml").read_text())
    for kind in ("css", "js"):
        named = {name for names in plan[kind].values() for name in names} | {"start"}
        found = {path.stem for path in (SOURCE / kind).glob(f"*.{kind}")}
        assert found - {"start"} == named - {"start"}


def test_styles_ask_nobody_else(built: tuple[Path, Manifest]) -> None:
    for path in built[0].glob("*.css"):
        assert not re.search(r"url\(|@import|@font-face", path.read_text("utf-8"))


def _app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("404 NOT FOUND", [("Content-Type", "text/plain")])
    return [b"from the application"]


def test_fingerprinted_files_are_kept_for_ever_and_come_compressed(
    built: tuple[Path, Manifest],
) -> None:
    target, manifest = built
    client = Client(serve_static(_app, target))
    file = manifest.assets["participant.css"].file
    answer = client.get(f"/static/{file}", headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert len(answer.data) == manifest.assets["participant.css"].brotli
    assert client.get(f"/static/{file}", buffered=True).headers.get("Content-Encoding") is None
    assert client.get("/static/other.css").data == b"from the application"
    assert client.get("/static/..%2f..%2fconfig.py").data == b"from the application"


def test_the_shell_of_a_page_is_light(ui_app: Flask, built: tuple[Path, Manifest]) -> None:
    page = ui_app.test_client().get("/ui/error/404").data
    assets = built[1].assets
    shell = sum(
        assets[name].brotli for name in ("participant.css", "participant.js", "favicon.svg")
    )
    assert len(brotli.compress(page)) <= 5 * 1024
    assert len(brotli.compress(page)) + shell <= 15 * 1024


def test_what_is_vendored_is_what_was_taken() -> None:
    folders = [folder for folder in (SOURCE / "vendor").iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        lines = (folder / "SHA256SUMS").read_text().splitlines()
        named = {name: digest for digest, name in (line.split() for line in lines)}
        files = {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
        assert files == set(named)
        assert "LICENSE" in files
        for name, digest in named.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_a_look_is_forced(built: tuple[Path, Manifest]) -> None:
    target, manifest = built
    text = {
        look: (target / manifest.assets[f"participant{look}.css"].file).read_text()
        for look in ("", "-dark", "-light", "-print")
    }
    dark = "@media (prefers-color-scheme: dark)"
    assert dark in text[""]
    assert dark not in text["-dark"]
    assert "@media not all" in text["-light"]
    assert "@media print" in text["-dark"]
    assert "@media print" not in text["-print"]
