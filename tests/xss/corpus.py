"""The corpus: every payload of `brs-kb`, or an even part of it."""

from __future__ import annotations

import os

from brs_kb import get_all_payloads

PART = 199  # one of so many with every test run


def payloads() -> list[str]:
    """Payloads without doubles, in a fixed order: all with `FUZZ=all`, else one in `PART`."""
    entries = get_all_payloads().values()
    every = sorted({str(entry["payload"]) for entry in entries}, key=lambda text: (len(text), text))
    return every if os.environ.get("FUZZ") == "all" else every[::PART]
