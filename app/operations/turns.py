"""Threads of one process that read take turns.

Only one of them can run Python at a time. Left alone they hand the interpreter to each other at
every query and every compression, and the handing over costs as much as the work: a process with
eight busy threads answers half of what it answers with one. Eight there must be all the same: a
form that comes slowly over a poor network holds a thread until its last byte is there. So what
sends no body, and waits for nobody, goes through one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from app.ui.headers import WSGIApp

# Whoever asks whether the process lives must not wait for what may hold it up.
AT_ONCE = frozenset({"/health", "/ready", "/contacts"})


class TakeTurns:
    """The application, for one reading request at a time."""

    def __init__(self, app: WSGIApp) -> None:
        self._app = app
        self._turn = Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer, when it is this request's turn."""
        if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"] in AT_ONCE:
            return self._app(environ, start_response)
        with self._turn:
            return self._app(environ, start_response)
