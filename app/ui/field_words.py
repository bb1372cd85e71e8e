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
    """Our sentence for one of WTForms', known by how theirs begins. The placeholders are theirs."""
    choose = _("Choose from what is shown.")
    sentences = {
        "This field is required": _("This is needed."),
        "Field must be at least": _("Write at least %(min)d characters."),
        "Field cannot be longer": _("Write at most %(max)d characters."),
        "Field must be between": _("Write between %(min)d and %(max)d characters."),
        "Field must be exactly": _("Write exactly %(max)d characters."),
        "Number must be at least": _("Write at least %(min)s."),
        "Number must be at most": _("Write at most %(max)s."),
        "Number must be between": _("Write %(min)s to %(max)s."),
        "Date must be at least": _("Choose %(min)s or a later day."),
        "Date must be at most": _("Choose %(max)s or an earlier day."),
        "Not a valid date": _("Write a date with day, month and year."),
        "Not a valid time": _("Write a time such as 14:30."),
        "Not a valid integer": _("Write a whole number."),
        "Not a valid decimal": _("Write a number."),
        "Not a valid choice": choose,
        "'%(value)s'": choose,
        "Invalid Choice": choose,
        "Invalid choice": choose,
        "Invalid email": _("Write an e-mail address such as name@example.org."),
        "Invalid URL": _("Write a whole address, beginning with https://"),
    }
    for beginning, sentence in sentences.items():
        if source.startswith(beginning):
            return str(sentence)
    return str(_("This does not fit."))


class FieldWords:
    """What a form's `Meta.get_translations` gives to WTForms."""

    def gettext(self, source: str) -> str:
        """Our sentence for theirs."""
        return UsualWords(_usual(source))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The same; our sentences are written so that they need no singular."""
        return self.gettext(plural)
