"""The shape of what is sent for a step."""

from __future__ import annotations

from wtforms import StringField

from app.ui.forms import BaseForm


class StepForm(BaseForm):
    """That a step was sent once; what its answer holds, the kind of activity takes itself."""

    operation = StringField()
