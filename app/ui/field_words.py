"""The words for a field that was filled in wrongly where a form gives none of its own.

WTForms asks for them by its own English sentences; here each has ours, in the reader's language.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

_CHOOSE = _l("Choose from what is shown.")
# Our sentences for those of WTForms, known by how theirs begin. The placeholders are theirs.
_SENTENCES = {
    "This field is required": _l("This is needed."),
    "Field must be at least": _l("Write at least %(min)d characters."),
    "Field cannot be longer": _l("Write at most %(max)d characters."),
    "Field must be between": _l("Write between %(min)d and %(max)d characters."),
    "Field must be exactly": _l("Write exactly %(max)d characters."),
    "Number must be at least": _l("Write at least %(min)s."),
    "Number must be at most": _l("Write at most %(max)s."),
    "Number must be between": _l("Write %(min)s to %(max)s."),
    "Date must be at least": _l("Choose %(min)s or a later day."),
    "Date must be at most": _l("Choose %(max)s or an earlier day."),
    "Not a valid date": _l("Write a date with day, month and year."),
    "Not a valid time": _l("Write a time such as 14:30."),
    "Not a valid integer": _l("Write a whole number."),
    "Not a valid decimal": _l("Write a number."),
    "Not a valid choice": _CHOOSE,
    "'%(value)s'": _CHOOSE,
    "Invalid Choice": _CHOOSE,
    "Invalid choice": _CHOOSE,
    "Invalid email": _l("Write an e-mail address such as name@example.org."),
    "Invalid URL": _l("Write a whole address, beginning with https://"),
}
_OTHER = _l("This does not fit.")


def _usual(source: str) -> str:
    """Our sentence for one of WTForms'."""
    return str(
        next((ours for theirs, ours in _SENTENCES.items() if source.startswith(theirs)), _OTHER)
    )


class UsualWords:
    """A sentence that does not name its field, so that a summary must. Put into words when read.

    WTForms asks for sentences as it builds each field, and hardly one of them is ever shown.
    """

    __slots__ = ("_source", "_values")

    def __init__(self, source: str, values: object = None) -> None:
        self._source = source
        self._values = values

    def __mod__(self, values: object) -> UsualWords:
        """The sentence with its values filled in."""
        return UsualWords(self._source, values)

    def __str__(self) -> str:
        """Our sentence for WTForms', in the reader's language."""
        text = _usual(self._source)
        return text if self._values is None else text % self._values


class FieldWords:
    """What a form's `Meta.get_translations` gives to WTForms."""

    def gettext(self, source: str) -> UsualWords:
        """Our sentence for theirs."""
        return UsualWords(source)

    def ngettext(self, singular: str, plural: str, number: int) -> UsualWords:
        """The same; our sentences are written so that they need no singular."""
        return self.gettext(plural)
