"""Static files: bundled, fingerprinted and compressed once, before the application starts.

Pure Python, so that no Node is needed where Samferd runs. `assets/bundles.toml` says what each
bundle is made of. A finished folder holds `manifest.json` and, for each file, the same beside it as
`.br` and `.gz`. The names of the last build but one are kept, so that a page that is open while a
new version is installed still finds its styles.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import brotli
from flask import current_app
from whitenoise import WhiteNoise

SOURCE = Path(__file__).resolve().parent / "assets"
PREFIX = "/static/"
MANIFEST = "manifest.json"
DIGITS = 10
FINGERPRINTED = re.compile(r"^/static/.+\.[0-9a-f]{10}\.[a-z0-9]+$")
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".webmanifest"}

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Any]


class AssetError(RuntimeError):
    """The static files cannot be built or found; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as built. Sizes in bytes: as it is, with Brotli, with gzip."""

    file: str
    sha256: str
    size: int
    brotli: int
    gzip: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build made: assets by the name pages ask for, such as `participant.css`."""

    assets: dict[str, Asset]
    previous: tuple[str, ...] = ()

    @property
    def build(self) -> str:
        """Names this build; changes when any asset changes."""
        text = "".join(f"{name}{asset.sha256}" for name, asset in sorted(self.assets.items()))
        return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


class AssetMap:
    """Where each asset is served: `asset("participant.css")` is `/static/participant.….css`."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self._urls = {name: PREFIX + asset.file for name, asset in manifest.assets.items()}

    @classmethod
    def load(cls, target: Path) -> AssetMap:
        """The map of a finished folder.

        Raises:
            AssetError: when nothing has been built there.
        """
        return cls(read_manifest(target))

    @property
    def build(self) -> str:
        """Names the build, for ETags and for what a phone keeps."""
        return self.manifest.build

    def __call__(self, name: str) -> str:
        """The address of an asset.

        Raises:
            AssetError: when the build has no asset of that name.
        """
        try:
            return self._urls[name]
        except KeyError:
            known = ", ".join(sorted(self._urls))
            raise AssetError(f"There is no asset {name!r}. There are: {known}.") from None


def read_manifest(target: Path) -> Manifest:
    """The manifest of a finished folder.

    Raises:
        AssetError: when nothing has been built there, or by another version.
    """
    path = target / MANIFEST
    try:
        data = json.loads(path.read_text("utf-8"))
        assets = {name: Asset(**asset) for name, asset in data["assets"].items()}
        return Manifest(assets, tuple(data["previous"]))
    except FileNotFoundError:
        raise AssetError(f"{path} is missing: run `flask assets build`.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise AssetError(f"{path} cannot be read: run `flask assets build`.") from error


_CSS_TOKEN = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<comment>/\*.*?\*/)|(?P<space>\s+)""",
    re.DOTALL,
)


def minify_css(text: str) -> str:
    """The same style sheet without comments and without space that means nothing.

    Careful: strings stay as they are, and space stays wherever it might mean something.
    """
    strings: list[str] = []

    def replace(match: re.Match[str]) -> str:
        if match["string"] is None:
            return " "
        strings.append(match["string"])
        return f"\0{len(strings) - 1}\0"

    text = _CSS_TOKEN.sub(replace, text)
    text = re.sub(r" {2,}", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = re.sub(r": (?=[^{}]*[;}])", ":", text)
    text = re.sub(r" ?> ?", ">", text).replace(";}", "}")
    return re.sub(r"\0(\d+)\0", lambda match: strings[int(match[1])], text.strip())


def minify_js(text: str, name: str = "") -> str:
    """The same script without comment lines and indentation.

    It touches whole lines only, so it need not understand the language. A template string that
    runs over lines is refused, because its indentation would mean something.

    Raises:
        AssetError: for such a template string.
    """
    kept: list[str] = []
    in_comment = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if in_comment or line.startswith("/*"):
            in_comment = not line.endswith("*/")
            continue
        if not line or line.startswith("//"):
            continue
        if line.count("`") % 2:
            raise AssetError(f"{name}:{number} has a template string over several lines.")
        kept.append(line)
    return "\n".join(kept)


def _behaviour(path: Path) -> str:
    """A behaviour's module as an expression that gives its `attach`."""
    try:
        text = minify_js(path.read_text("utf-8"), path.name)
    except FileNotFoundError:
        raise AssetError(f"{path} is named in bundles.toml and is not there.") from None
    if re.search(r"^(import\b|export (?!function attach\())", text, re.MULTILINE):
        raise AssetError(f"{path.name}: a behaviour imports nothing and exports only attach().")
    body, exported = re.subn(r"^export (?=function attach\()", "", text, flags=re.MULTILINE)
    if exported != 1:
        raise AssetError(f"{path.name}: a behaviour exports one function attach(element).")
    return f"(()=>{{\n{body}\nreturn attach}})()"


def bundle_js(source: Path, names: list[str]) -> str:
    """One module of several behaviours, each in a scope of its own, started at its end."""
    entries = ",\n".join(f'"{name}":{_behaviour(source / f"{name}.js")}' for name in names)
    start = _behaviour(source / "start.js")
    return f"{start}({{\n{entries}\n}});\n"


def bundle_css(source: Path, names: list[str]) -> str:
    """One style sheet of several, in order."""
    try:
        return minify_css("\n".join((source / f"{name}.css").read_text("utf-8") for name in names))
    except FileNotFoundError as error:
        raise AssetError(f"{error.filename} is named in bundles.toml and is not there.") from None


def _bundles(source: Path) -> Iterator[tuple[str, bytes]]:
    plan = tomllib.loads((source / "bundles.toml").read_text("utf-8"))
    for audience, names in plan.get("css", {}).items():
        yield f"{audience}.css", bundle_css(source / "css", names).encode()
    for audience, names in plan.get("js", {}).items():
        yield f"{audience}.js", bundle_js(source / "js", names).encode()
    for name, (sheet, media, shown) in plan.get("forced", {}).items():
        text = bundle_css(source / "css", plan["css"][sheet])
        yield name, text.replace(f"@media {media}", f"@media {shown}").encode()
    for name, path in plan.get("copy", {}).items():
        yield name, (source / path).read_bytes()


def _write(path: Path, content: bytes) -> None:
    """Put a file in place whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _build_one(name: str, content: bytes, target: Path) -> Asset:
    digest = hashlib.sha256(content).hexdigest()
    stem, dot, ending = name.rpartition(".")
    file = f"{stem}.{digest[:DIGITS]}{dot}{ending}"
    small = brotli.compress(content, quality=11)
    zipped = gzip.compress(content, 9, mtime=0)
    if f".{ending}" in COMPRESSIBLE:
        _write(target / f"{file}.br", small)
        _write(target / f"{file}.gz", zipped)
    _write(target / file, content)
    return Asset(file, digest, len(content), len(small), len(zipped))


def build_assets(source: Path, target: Path) -> Manifest:
    """Build every bundle of `source` into `target`, which may be in use meanwhile.

    Files appear whole, the manifest last; files of neither this build nor the one before go.

    Raises:
        AssetError: when a bundle names what is not there, or holds what cannot be bundled.
    """
    contents = dict(_bundles(source))
    target.mkdir(parents=True, exist_ok=True)
    assets = {name: _build_one(name, content, target) for name, content in contents.items()}
    current = {asset.file for asset in assets.values()}
    try:
        before = read_manifest(target)
        earlier = {asset.file for asset in before.assets.values()}
        previous = earlier - current or set(before.previous) - current
    except AssetError:
        previous = set()
    manifest = Manifest(assets, tuple(sorted(previous)))
    _write(target / MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True).encode())
    wanted = current | previous
    for path in target.iterdir():
        known = path.name.removesuffix(".br").removesuffix(".gz")
        if known not in wanted and path.name != MANIFEST:
            path.unlink(missing_ok=True)
    return manifest


def build() -> str:
    """The build in use, part of the ETag of every page that is kept."""
    return str(current_app.config["ASSET_BUILD"])


def describe(manifest: Manifest) -> str:
    """A line for each asset: its name and its bytes over the wire."""
    return "\n".join(
        f"{name:<20} {asset.size:>7} bytes {asset.brotli:>6} with Brotli {asset.gzip:>6} with gzip"
        for name, asset in sorted(manifest.assets.items())
    )


def build_command(target: Path) -> str:
    """What `flask assets build` does; returns what it prints."""
    return describe(build_assets(SOURCE, target))


def _immutable(path: str, url: str) -> bool:
    """Whether a file may be kept for ever: its name changes when it does."""
    return FINGERPRINTED.match(url) is not None


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def serve_static(wsgi_app: WSGIApp, root: Path) -> WSGIApp:
    """The application with `root` served under /static/, compressed and kept for ever."""
    served: WSGIApp = WhiteNoise(
        wsgi_app,
        root=str(root),
        prefix=PREFIX,
        max_age=60,
        immutable_file_test=_immutable,
        add_headers_function=_add_headers,
        allow_all_origins=False,
        charset="utf-8",
    )
    return served
