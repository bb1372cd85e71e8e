"""Sending a page that is ready: its ETag, and its bytes compressed as the browser asks.

Flask-Compress serves every other answer. A page that thousands open is compressed here, by the
same libraries, with a compressor that each thread keeps: making one costs more than using it.
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from threading import local

import brotli
from flask import Response, request
from flask_compress import Compress
from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header

if sys.version_info >= (3, 14):
    from compression import zlib, zstd
else:
    import zlib

    from backports import zstd

# Found on pages of 15 to 30 KB: the next level costs more time than it saves bytes.
ZSTD_LEVEL, BROTLI_LEVEL, GZIP_LEVEL = 1, 3, 3
NOT_MODIFIED = 304
_VARY = "Accept-Encoding, Cookie"
_GZIP = zlib.MAX_WBITS + 16
_kept = local()


@lru_cache(maxsize=256)
def coding(accept_encoding: str) -> str:
    """How to compress for a browser that sent that header; empty for not at all."""
    accepted = {name.lower(): quality for name, quality in parse_accept_header(accept_encoding)}
    usable = [name for name in ("zstd", "br", "gzip") if accepted.get(name, 0) > 0]
    return max(usable, key=lambda name: accepted[name], default="")


def compressed(body: bytes, how: str) -> bytes:
    """The body in a coding that `coding` named."""
    if how == "zstd":
        compressor = getattr(_kept, "zstd", None)
        if compressor is None:
            compressor = _kept.zstd = zstd.ZstdCompressor(level=ZSTD_LEVEL)
        return bytes(compressor.compress(body, zstd.ZstdCompressor.FLUSH_FRAME))
    if how == "br":
        return bytes(brotli.compress(body, quality=BROTLI_LEVEL))
    if how == "gzip":
        packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, _GZIP)
        return packer.compress(body) + packer.flush()
    return body


def etag_of(*parts: object) -> str:
    """A weak ETag of everything a page depends on."""
    text = "\x1f".join(map(str, parts))
    return f'W/"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def is_current(etag: str) -> bool:
    """Whether the browser holds the page of that ETag."""
    sent = request.environ.get("HTTP_IF_NONE_MATCH")
    return sent is not None and (etag in sent or sent == "*")


def unchanged(etag: str) -> Response:
    """The browser's page still stands: no body."""
    return Response(status=NOT_MODIFIED, headers=Headers([("ETag", etag), ("Vary", _VARY)]))


def ready(body: bytes, etag: str) -> Response:
    """A personal page that may be kept by the browser and must be asked about each time."""
    how = coding(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    data = compressed(body, how)
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(data))),
        ("Cache-Control", "private, no-cache"),
        ("Vary", _VARY),
        ("ETag", etag),
    ]
    if how:
        headers.append(("Content-Encoding", how))
    return Response(data, headers=Headers(headers))


class CompressRest(Compress):
    """Flask-Compress for every answer that was not compressed already."""

    def after_request(self, response: Response | None) -> Response:
        """Compress, unless it is done or there is nothing to compress."""
        if response is not None and (
            "Content-Encoding" in response.headers or response.status_code == NOT_MODIFIED
        ):
            return response
        return super().after_request(response)
