"""A process that answers a line with a line, and is killed when it takes too long."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import threading
from pathlib import Path

START_SECONDS = 15.0
_ROOT = Path(__file__).resolve().parents[2]


class Killed(RuntimeError):
    """It took too long, or ended by itself; the next question has a new process."""


class Killable:
    """One persistent process of a module, started on first use. `hello` is asked at its start."""

    def __init__(self, module: str, hello: bytes) -> None:
        self._module, self._hello = module, hello
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: bytes, seconds: float) -> bytes:
        """The answer to a line.

        Raises:
            Killed: nothing came for that many seconds, or the process ended.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
                self._exchange(self._hello, START_SECONDS)
            return self._exchange(request, seconds)

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - a module of our own, by its name
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            start_new_session=True,
        )

    def _exchange(self, request: bytes, seconds: float) -> bytes:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise Killed("no process")
        sender = threading.Thread(target=self._send, args=(process, request), daemon=True)
        sender.start()
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not received.endswith(b"\n"):
                if not selector.select(timeout=seconds):
                    self._kill()
                    raise Killed("too slow")
                chunk = os.read(process.stdout.fileno(), 1 << 16)
                if not chunk:
                    self._kill()
                    raise Killed("the process ended")
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
