"""What a text was before: every version, any two side by side, and one brought back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authoring import commands
from app.authoring.comparison import compare
from app.authoring.forms import RestoreForm
from app.authoring.pages import address, show, view_of
from app.authoring.queries import TextView
from app.authoring.versions import queries
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import parse_id
from app.people.access import requires, viewer
from app.people.rules import Capability
from app.ui.words import say

versions = Blueprint("versions", __name__)


@versions.get("/courses/<module_id>/<lang>/versions")
@requires(Capability.COURSES_EDIT)
def every(module_id: str, lang: str) -> Response:
    """Every revision, and every save of every draft."""
    return show(
        "versions",
        view=view_of(module_id, lang),
        revisions=queries.revisions(module_id, lang),
        drafts=queries.drafts(module_id, lang),
    )


def _version(view: TextView, key: str | None) -> queries.OldText:
    found = parse_id(key)
    if found is None:
        raise NotFound
    return queries.old_text(view.module_id, view.lang, found)


def _two(view: TextView, form: RestoreForm, old: str | None, status: int = 200) -> Response:
    before = _version(view, old)
    new = request.values.get("new")
    after = _version(view, new) if new else None
    return show(
        "compare",
        status,
        view=view,
        form=form,
        before=before,
        after=after,
        lines=compare(before.source, after.source if after else view.source),
    )


@versions.get("/courses/<module_id>/<lang>/versions/compare")
@requires(Capability.COURSES_EDIT)
def two(module_id: str, lang: str) -> Response:
    """Two versions word by word; without a second one, against the text as it is now."""
    return _two(view_of(module_id, lang), RestoreForm(formdata=None), request.args.get("old"))


@versions.post("/courses/<module_id>/<lang>/versions/restore")
@requires(Capability.COURSES_EDIT)
def restore(module_id: str, lang: str) -> Response:
    """Go on with an old version as the draft. What the draft was stays among the versions."""
    view, form = view_of(module_id, lang), RestoreForm()
    wanted = _version(view, form.old.data)
    if not form.validate_on_submit():
        return _two(view, form, form.old.data, 422)
    try:
        with transaction():
            commands.save(
                module_id=module_id,
                lang=lang,
                place=view.place,
                source=wanted.source,
                version=form.version.data or 0,
                base=view.base,
                actor_id=viewer().id,
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(say(error))
        return _two(view_of(module_id, lang), form, form.old.data, 422)
    flash(_("The old text is the draft now. What the draft was before stays among the versions."))
    return redirect(address("editor.edit", view), 303)
