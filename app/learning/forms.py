"""Shapes of answers."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from app.ui.forms import BaseForm


class StepForm(BaseForm):
    """A step's answer: options, a choice in a scene, or a text. What it means is the rule's."""

    operation = StringField()
    scene = StringField()
    choice = StringField()
    restart = StringField()
    text = TextAreaField()
