"""The page on which a picture is put into a text."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authoring import commands
from app.authoring.illustration.forms import PictureForm
from app.authoring.illustration.rules import with_picture
from app.authoring.pages import address, show, view_of
from app.authoring.queries import TextView
from app.catalog.pictures.commands import AddedPicture, add_picture, read_upload
from app.format.pictures import BYTES_MAX, Picture
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.ids import parse_id
from app.people.access import requires, viewer
from app.people.rules import Capability
from app.ui.words import say

illustration = Blueprint("illustration", __name__)

# The picture, and the few words that are sent with it.
BODY_MAX = BYTES_MAX + 64 * 1024


@illustration.url_value_preprocessor
def _let_a_picture_in(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form: a picture is larger than what else is sent."""
    request.max_content_length = BODY_MAX


@illustration.get("/courses/<module_id>/<lang>/picture")
@requires(Capability.COURSES_EDIT)
def choose(module_id: str, lang: str) -> Response:
    """A picture to choose, and what to say about it."""
    view = view_of(module_id, lang)
    return show("picture", view=view, form=PictureForm(formdata=None), most=BYTES_MAX)


@illustration.post("/courses/<module_id>/<lang>/picture")
@requires(Capability.COURSES_EDIT)
def add(module_id: str, lang: str) -> Response:
    """Keep the picture, and put it at the end of the text."""
    view, form = view_of(module_id, lang), PictureForm()
    sent = request.files.get("picture")
    if not form.validate_on_submit() or not sent:
        if not sent:
            form.refuse(_("Choose a picture."), "picture")
        return show("picture", 422, view=view, form=form, most=BYTES_MAX)
    with closing(sent):
        data = sent.read()
    try:
        # Decoded before the transaction, in a process that can be killed.
        picture = read_upload(current_app.extensions["samferd_pictures"], data)
        added = _keep(view, form, sent.filename or "", picture)
    except (Invalid, Conflict) as error:
        form.refuse(say(error), "picture" if isinstance(error, Invalid) else None)
        return show("picture", error.status, view=view, form=form, most=BYTES_MAX)
    size = -(-added.size // 1024)
    flash(
        _(
            "The picture stands at the end of the text; move it where it belongs. "
            "It weighs %(size)s kB.",
            size=size,
        )
    )
    return redirect(address("editor.edit", view), 303)


def _keep(view: TextView, form: PictureForm, name: str, picture: Picture) -> AddedPicture:
    with transaction():
        added = add_picture(
            module_id=view.module_id,
            name=name,
            picture=picture,
            actor_id=viewer().id,
            at=clock.now(),
        )
        commands.save(
            module_id=view.module_id,
            lang=view.lang,
            place=view.place,
            source=with_picture(
                view.source,
                name=added.name,
                alt=form.alt.data or "",
                caption=form.caption.data or "",
            ),
            version=form.version.data or 0,
            base=parse_id(form.base.data),
            actor_id=viewer().id,
            at=clock.now(),
        )
    return added
