"""The page of a translation that is behind its source."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authoring import commands
from app.authoring.pages import address, show, view_of
from app.authoring.rules import translation_of
from app.authoring.translation.queries import source_of
from app.authoring.translation.rules import changed
from app.foundation import clock
from app.foundation.db import transaction
from app.people.access import requires, viewer
from app.people.rules import Capability

translation = Blueprint("translation", __name__)


@translation.get("/courses/<module_id>/<lang>/translation")
@requires(Capability.COURSES_EDIT)
def beside(module_id: str, lang: str) -> Response:
    """What the source changed since, section by section, beside the translation."""
    view = view_of(module_id, lang)
    source = source_of(view)
    then = source.now if source.then is None else source.then
    return show(
        "translation", view=view, source=source, parts=changed(then, source.now, view.source)
    )


@translation.post("/courses/<module_id>/<lang>/translation")
@requires(Capability.COURSES_EDIT)
def confirm(module_id: str, lang: str) -> Response:
    """Say that the translation says what its source says now; a save like any other.

    Refused when somebody saved meanwhile.
    """
    view = view_of(module_id, lang)
    source = source_of(view)
    with transaction():
        commands.save(
            module_id=module_id,
            lang=lang,
            place=view.place,
            source=translation_of(view.source, source.sha256),
            version=request.form.get("version", 0, int),
            base=view.base,
            actor_id=viewer().id,
            at=clock.now(),
        )
    flash(_("The draft names revision %(number)s of its source. Publish it when it is ready.",
            number=source.number))  # fmt: skip
    return redirect(address("editor.edit", view), 303)
