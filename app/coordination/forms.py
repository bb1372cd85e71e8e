"""The filter of the matrix. It is sent with GET and changes nothing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.coordination.rules import COVERAGE, NOT_READY
from app.ui.forms import BaseForm, options

ETHICS = dict(
    zip(
        COVERAGE,
        (_l("Acknowledged"), _l("Question asked"), _l("Declined"), _l("Unanswered")),
        strict=True,
    )
)
PHASES = (
    ("pre-departure", _l("Pre-departure")),
    ("in-field", _l("In-field")),
    ("homecoming", _l("Homecoming")),
    ("follow-up", _l("Follow-up")),
)


class FilterForm(BaseForm):
    """Whom to show."""

    ethics = SelectField(
        _l("Ethical guidelines"), choices=options(("", _l("All answers")), *ETHICS.items())
    )
    phase = SelectField(_l("Phase"), choices=options(("", _l("All phases")), *PHASES))
    ready = SelectField(
        _l("Readiness"),
        choices=options(("", _l("Ready or not")), (NOT_READY, _l("Something is missing"))),
    )
