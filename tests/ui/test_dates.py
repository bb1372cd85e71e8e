"""Days and hours are written as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string

DAY = date(2026, 11, 1)
MOMENT = datetime(2026, 10, 31, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "style", "words"),
    [
        ("en", "long", "1 November 2026"),
        ("en", "medium", "1 Nov 2026"),
        ("en", "day", "1 November"),
        ("en", "short", "1 Nov"),
        ("nb", "long", "1. november 2026"),
        ("nb", "medium", "1. nov. 2026"),
        ("nb", "day", "1. november"),
        ("nb", "short", "1. nov."),
        ("nn", "long", "1. november 2026"),
        ("nn", "day", "1. november"),
    ],
)
def test_a_day(ui_app: Flask, lang: str, style: str, words: str) -> None:
    with ui_app.test_request_context(f"/?lang={lang}"):
        assert render_template_string("{{ day|dateformat(style) }}", day=DAY, style=style) == words


@pytest.mark.parametrize(("lang", "hour"), [("en", "at 23:05"), ("nb", "kl. 23:05")])
def test_a_moment_says_day_and_hour(app: Flask, lang: str, hour: str) -> None:
    """In the agency's own time zone, two hours ahead of UTC in July."""
    summer = datetime(2026, 7, 14, 21, 5, tzinfo=UTC)
    with app.test_request_context("/", headers={"Accept-Language": lang}):
        assert render_template_string("{{ at|datetimeformat }}", at=summer).endswith(hour)


def test_a_moment_shown_as_a_day_is_the_day_where_the_agency_is(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "nn"}):
        assert render_template_string("{{ at|dateformat }}", at=MOMENT) == "1. november 2026"


def test_a_pattern_is_no_style(ui_app: Flask) -> None:
    with ui_app.test_request_context("/"), pytest.raises(KeyError):
        render_template_string('{{ day|dateformat("d MMMM y") }}', day=DAY)
