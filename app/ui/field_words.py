"""The words for a field that was filled in wrongly where a form gives none of its own.

WTForms asks for them by its own English sentences; here each has ours, in the reader's language.
"""

from __future__ import annotations

from flask_babel import gettext as _


class UsualWords(str):
    """A sentence that does not name its field, so that a summary must."""

    __slots__ = ()

    def __mod__(self, values: object) -> UsualWords:
        """The sentence with its values filled in."""
        return UsualWords(super().__mod__(values))


def _usual(source: str) -> str:
    """Our sentence for one of WTForms'. The placeholders are theirs."""
    if source.startswith("Field must be at least"):
        return _("Write at least %(min)d characters.")
    if source.startswith("Field cannot be longer"):
        return _("Write at most %(max)d characters.")
    if source.startswith("Field must be between"):
        return _("Write between %(min)d and %(max)d characters.")
    if source.startswith("Field must be exactly"):
        return _("Write exactly %(max)d characters.")
    if source in {"Not a valid integer value.", "Not a valid decimal value."}:
        return _("Write a number.")
    if source.startswith(("Not a valid choice", "'%(value)s'", "Invalid Choice", "Invalid choice")):
        return _("Choose from what is shown.")
    return {
        "This field is required.": _("This is needed."),
        "Invalid email address.": _("Write an e-mail address such as name@example.org."),
        "Not a valid date value.": _("Write a date with day, month and year."),
        "Not a valid time value.": _("Write a time such as 14:30."),
        "Number must be at least %(min)s.": _("Write at least %(min)s."),
        "Number must be at most %(max)s.": _("Write at most %(max)s."),
        "Number must be between %(min)s and %(max)s.": _("Write %(min)s to %(max)s."),
        "Date must be at least %(min)s.": _("Choose %(min)s or a later day."),
        "Date must be at most %(max)s.": _("Choose %(max)s or an earlier day."),
        "Invalid URL.": _("Write a whole address, beginning with https://"),
    }.get(source, _("This does not fit."))


class FieldWords:
    """What a form's `Meta.get_translations` gives to WTForms."""

    def gettext(self, source: str) -> str:
        """Our sentence for theirs."""
        return UsualWords(_usual(source))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The same; our sentences are written so that they need no singular."""
        return self.gettext(plural)
