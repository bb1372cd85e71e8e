"""Which language a person reads a text in, when theirs is not there. Pure."""

from __future__ import annotations

from collections.abc import Collection

# The two forms of Norwegian stand in for each other before English does.
FALLBACK: dict[str, tuple[str, ...]] = {
    "nn": ("nn", "nb", "en"),
    "nb": ("nb", "nn", "en"),
    "en": ("en", "nb", "nn"),
}


def best_language(wanted: str, available: Collection[str]) -> str | None:
    """The language to show, or None when there is no text at all."""
    order = FALLBACK.get(wanted, FALLBACK["en"])
    return next((lang for lang in order if lang in available), None)
