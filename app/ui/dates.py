"""Days and hours as each language writes them: "1 November 2026", "1. november 2026"."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date as format_pattern
from babel.dates import format_skeleton
from babel.dates import format_time as format_clock
from flask_babel import get_locale, to_user_timezone
from flask_babel import gettext as _

# With the year from the language's own formats, without it from its skeletons. A skeleton names
# what is shown; the language says in which order, and with which marks.
_WITH_YEAR = {"long": "long", "medium": "medium"}
_WITHOUT_YEAR = {"day": "MMMMd", "short": "MMMd"}


def _locale() -> Locale:
    """The language of the page; English with the day before the month, as most readers know it."""
    found = get_locale()
    if found is None or found.language == "en":
        return Locale("en", "GB")
    return found


def day_words(day: date | datetime, style: str = "long") -> str:
    """A day, or the day of a moment where the agency is.

    `style` is `long` ("1 November 2026"), `medium` ("1 Nov 2026"), `day` ("1 November") or `short`
    ("1 Nov").

    Raises:
        KeyError: another style.
    """
    if isinstance(day, datetime):
        day = to_user_timezone(day).date()
    if style in _WITH_YEAR:
        return str(format_pattern(day, format=_WITH_YEAR[style], locale=_locale()))
    return str(format_skeleton(_WITHOUT_YEAR[style], day, locale=_locale()))


def moment_words(at: datetime, style: str = "long") -> str:
    """A day, in a style of `day_words`, and the hour, both where the agency is."""
    time = format_clock(to_user_timezone(at), format="short", locale=_locale())
    return str(_("%(day)s at %(time)s", day=day_words(at, style), time=time))


def hour_words(at: datetime) -> str:
    """The hour of a moment, where the agency is."""
    return str(format_clock(to_user_timezone(at), format="short", locale=_locale()))


FILTERS = {"dateformat": day_words, "datetimeformat": moment_words, "hourformat": hour_words}
