"""Every pair of colours that carries words or a control's edge, in light and in dark."""

from __future__ import annotations

import re

import pytest

from app.ui.assets import SOURCE

BACKGROUNDS = ("paper", "surface", "sunk", "tint")
WORDS = ("ink", "soft", "fjord", "deep", "danger", "moss", "straw")
TEXT = 4.5
EDGE = 3.0

PAIRS = [
    *((word, ground, TEXT) for word in WORDS for ground in BACKGROUNDS),
    ("ink", "danger-tint", TEXT),
    ("ink", "moss-tint", TEXT),
    ("ink", "straw-tint", TEXT),
    ("fjord", "danger-tint", TEXT),
    ("fjord", "moss-tint", TEXT),
    ("fjord", "straw-tint", TEXT),
    ("danger", "danger-tint", TEXT),
    ("moss", "moss-tint", TEXT),
    ("straw", "straw-tint", TEXT),
    ("soft", "straw-tint", TEXT),
    ("on-fjord", "fjord", TEXT),
    ("on-fjord", "deep", TEXT),
    ("surface", "danger", TEXT),
    ("berry-ink", "berry", TEXT),
    ("berry-ink", "berry-strong", TEXT),
    ("on-band", "band", TEXT),
    ("on-band-soft", "band", TEXT),
    *(("control", ground, EDGE) for ground in BACKGROUNDS),
    ("berry-edge", "paper", EDGE),
    ("berry-edge", "surface", EDGE),
    ("fjord", "paper", EDGE),
]


def _tokens() -> dict[str, dict[str, str]]:
    text = (SOURCE / "css" / "tokens.css").read_text("utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    pattern = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")
    first = dict(pattern.findall(light))
    return {"light": first, "dark": {**first, **dict(pattern.findall(dark))}}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_can_be_read(scheme: str) -> None:
    tokens = _tokens()[scheme]
    weak = {
        f"{word} on {ground}": round(contrast(tokens[word], tokens[ground]), 2)
        for word, ground, least in PAIRS
        if contrast(tokens[word], tokens[ground]) < least
    }
    assert not weak
