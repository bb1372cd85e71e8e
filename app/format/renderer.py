"""Rendering in a process that can be killed, so that no text can hold up the server."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol

SECONDS_MAX = 1.0
START_SECONDS = 15.0
CHARACTERS_MAX = 1_500_000
_ROOT = Path(__file__).resolve().parents[2]


class RenderTimeout(RuntimeError):
    """The text took longer than a second, or could not be rendered at all."""


class Renderer(Protocol):
    """What turns pieces of Markdown into sanitised HTML."""

    def render(self, pieces: Sequence[str], profile: str = "course") -> list[str]:
        """Each piece as sanitised HTML, in order.

        Raises:
            RenderTimeout: it took too long; the process was killed and the next call has a new one.
        """


class ProcessRenderer:
    """One persistent process, started on first use, killed when it exceeds its second."""

    def __init__(self, seconds: float = SECONDS_MAX) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def render(self, pieces: Sequence[str], profile: str = "course") -> list[str]:
        """Each piece as sanitised HTML; see `Renderer`."""
        if sum(map(len, pieces)) > CHARACTERS_MAX:
            raise RenderTimeout("too large")
        request = json.dumps({"pieces": list(pieces), "profile": profile}).encode() + b"\n"
        with self._lock:
            fresh = self._process is None or self._process.poll() is not None
            if fresh:
                self._start()
                self._ask(b'{"pieces": [], "profile": "course"}\n', START_SECONDS)
            answer = json.loads(self._ask(request, self._seconds))
        if "error" in answer:
            raise RenderTimeout(answer["error"])
        html: list[str] = answer["html"]
        return html

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.format.render_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            start_new_session=True,
        )

    def _ask(self, request: bytes, seconds: float) -> bytes:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RenderTimeout("no process")
        sender = threading.Thread(target=self._send, args=(process, request), daemon=True)
        sender.start()
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not received.endswith(b"\n"):
                if not selector.select(timeout=seconds):
                    self._kill()
                    raise RenderTimeout("too slow")
                chunk = os.read(process.stdout.fileno(), 1 << 16)
                if not chunk:
                    self._kill()
                    raise RenderTimeout("the process ended")
                received += chunk
        return bytes(received)

    @staticmethod
    def _send(process: subprocess.Popen[bytes], request: bytes) -> None:
        if process.stdin is None:
            return
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._kill()

    def __enter__(self) -> ProcessRenderer:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self.close()
