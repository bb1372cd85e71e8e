"""A mail server of one's own that keeps what it gets."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes import free_port


@dataclass(frozen=True)
class Letter:
    recipient: str
    subject: str
    text: str
    message_id: str


class Letterbox:
    """Keeps letters. `together` makes the first wait until that many are being delivered at once,
    `hold` lets no delivery end before `release`."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.together = 1
        self.most_at_once = 0
        self.address = ""
        self._arrived = threading.Condition()
        self._at_once = 0
        self._open = threading.Event()
        self._open.set()

    async def handle_DATA(  # noqa: N802 - the name the server calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        with self._arrived:
            self._arrived.notify_all()
        deadline = asyncio.get_running_loop().time() + 20
        while (
            self.most_at_once < self.together or not self._open.is_set()
        ) and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)
        self._at_once -= 1
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        with self._arrived:
            self.letters.append(_letter(message_from_bytes(content)))
            self._arrived.notify_all()
        return "250 kept"

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    def wait_for(self, number: int, seconds: float = 40) -> None:
        """Until so many letters are here."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.letters) >= number, seconds), (
                f"{len(self.letters)} letters of {number}"
            )

    def wait_for_delivery(self, seconds: float = 40) -> None:
        """Until a letter is being delivered."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: self._at_once > 0, seconds), "nothing came"


def _letter(message: Message) -> Letter:
    payload = message.get_payload(decode=True)
    text = payload.decode() if isinstance(payload, bytes) else ""
    return Letter(str(message["To"]), str(message["Subject"]), text, str(message["Message-ID"]))


def open_letterbox() -> tuple[Letterbox, Controller]:
    """A letterbox and the server that fills it; the caller stops the server."""
    box = Letterbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.address = f"smtp://127.0.0.1:{port}"
    return box, controller
