"""Rendering in a process that can be killed, so that no text can hold up the server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

from app.format.killable import Killable, Killed

SECONDS_MAX = 1.0
CHARACTERS_MAX = 1_500_000


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
        self._process = Killable(
            "app.format.render_process", b'{"pieces": [], "profile": "course"}\n'
        )

    def render(self, pieces: Sequence[str], profile: str = "course") -> list[str]:
        """Each piece as sanitised HTML; see `Renderer`."""
        if sum(map(len, pieces)) > CHARACTERS_MAX:
            raise RenderTimeout("too large")
        request = json.dumps({"pieces": list(pieces), "profile": profile}).encode() + b"\n"
        try:
            answer = json.loads(self._process.ask(request, self._seconds))
        except Killed as error:
            raise RenderTimeout(str(error)) from error
        if "error" in answer:
            raise RenderTimeout(answer["error"])
        html: list[str] = answer["html"]
        return html

    def close(self) -> None:
        """End the process."""
        self._process.close()

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
