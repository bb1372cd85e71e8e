"""One line a request: id, method, route, status, time. No personal text, no secrets."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from app.foundation.ids import new_id
from app.people.access import ROUTE
from app.ui.headers import WSGIApp

# Where a request's id stands for whoever answers it.
REQUEST_ID = "samferd.request_id"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=512)
def _quoted(text: str | None) -> str:
    """A method or route as JSON; there are few of them."""
    return _encode(text)


class _Lines(logging.Formatter):
    """Each record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "log": record.name,
            "say": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _encode(line)


def install() -> None:
    """Log as lines of JSON on standard error."""
    samferd = logging.getLogger("samferd")
    if not samferd.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Lines())
        samferd.addHandler(handler)
        samferd.setLevel(logging.INFO)
        samferd.propagate = False


class RequestLog:
    """A line for each request, and its id in the answer, so that a person can name it.

    The line is written in one piece and past `logging`, whose record costs more than the rest of
    what a kept page does.
    """

    def __init__(self, app: WSGIApp, write: Callable[[bytes], object] | None = None) -> None:
        self._app = app
        self._write = write or (lambda line: os.write(2, line))
        self._second, self._at = 0, ""

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer, and log."""
        began = time.perf_counter()
        request_id = environ[REQUEST_ID] = new_id().hex
        answered = ""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal answered
            answered = status[:3]
            headers.append(("X-Request-Id", request_id))
            return start_response(status, headers, *rest)

        body = self._app(environ, start)
        took = (time.perf_counter() - began) * 1000
        self._write(
            f'{{"at":"{self._now()}","log":"samferd.requests","id":"{request_id}",'
            f'"method":{_quoted(environ["REQUEST_METHOD"])},"route":{_quoted(environ.get(ROUTE))},'
            f'"status":{answered or 0},"ms":{took:.2f}}}\n'.encode()
        )
        return body

    def _now(self) -> str:
        """The second, written once for all requests in it."""
        second = int(time.time())
        if second != self._second:
            self._second, self._at = second, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return self._at
