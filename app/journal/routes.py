"""One's own journal. No route here takes a person: it is always the signed-in one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.catalog.queries import document
from app.format.activities.reflection import Reflection
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.errors import Invalid
from app.foundation.ids import new_id, parse_id
from app.foundation.markup import trusted
from app.foundation.prepared import Prepared
from app.journal import commands, queries
from app.journal.forms import EntryForm
from app.people.access import page_rows, requires, viewer
from app.people.rules import Capability
from app.ui.words import say
from app.vault.commands import MasterKeys

journal = Blueprint("journal", __name__, template_folder="templates")


def _masters() -> MasterKeys:
    return cast("MasterKeys", current_app.extensions["samferd_masters"])


def _question(entry: queries.Entry) -> tuple[str, str] | None:
    """Title and language of the question that an entry answers, as it stood then."""
    if entry.prompt is None or entry.prompt_revision_id is None:
        return None
    compiled = document(entry.prompt_revision_id)
    for section in compiled.sections:
        for activity in section.activities:
            if isinstance(activity, Reflection) and activity.prompt == entry.prompt:
                return activity.title, compiled.lang
    return None


def _before() -> datetime:
    """Where an older page begins; the newest page for anything that is no moment."""
    try:
        moment = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return queries.END_OF_TIME
    return moment if moment.tzinfo else queries.END_OF_TIME


def _statement() -> tuple[Prepared, dict[str, Any]]:
    return queries.JOURNAL_PAGE, {"before": _before()}


def _page(form: EntryForm, status: int = 200) -> tuple[str, int]:
    found = queries.entries_page(page_rows(), _masters())
    page = render_template(
        "journal/entries.html",
        entries=[(entry, _question(entry)) for entry in found.entries],
        older=found.older.isoformat() if found.older else "",
        newest=_before() == queries.END_OF_TIME,
        form=form,
        operation=new_id(),
        safe=trusted,
    )
    return page, status


@journal.get("/journal")
@requires(Capability.JOURNAL_WRITE, reading=_statement)
def entries() -> tuple[str, int]:
    """What one has written, newest first, and a box for more."""
    return _page(EntryForm())


@journal.post("/journal")
@requires(Capability.JOURNAL_WRITE, reading=_statement)
def write() -> Response | tuple[str, int]:
    """Keep a free text."""
    form = EntryForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    text = form.text.data or ""
    try:
        html = commands.render_text(current_app.extensions["samferd_renderer"], text)
    except Invalid as error:
        form.refuse(say(error), "text")
        return _page(form, 422)
    with transaction():
        commands.write(
            operation=parse_id(form.operation.data) or new_id(),
            masters=_masters(),
            author_id=viewer().id,
            text=text,
            html=html,
            prompt=None,
            prompt_revision_id=None,
            placement_id=None,
            phase=None,
            at=clock.now(),
        )
    flash(_("Saved in your journal."))
    return redirect(url_for("journal.entries"), 303)


@journal.get("/journal/<uuid:entry_id>")
@requires(Capability.JOURNAL_WRITE)
def entry(entry_id: UUID) -> str:
    """One of one's own entries, to change."""
    found = queries.entry(_masters(), viewer().id, entry_id)
    return render_template(
        "journal/entry.html", entry=found, form=EntryForm(data={"text": found.text})
    )


@journal.post("/journal/<uuid:entry_id>")
@requires(Capability.JOURNAL_WRITE)
def change(entry_id: UUID) -> Response | tuple[str, int]:
    """Change one's own entry."""
    found = queries.entry(_masters(), viewer().id, entry_id)
    form = EntryForm()
    text = form.text.data or ""
    try:
        html = commands.render_text(current_app.extensions["samferd_renderer"], text)
    except Invalid as error:
        form.refuse(say(error), "text")
        return render_template("journal/entry.html", entry=found, form=form), 422
    with transaction():
        commands.change(
            masters=_masters(),
            author_id=viewer().id,
            entry_id=entry_id,
            text=text,
            html=html,
            at=clock.now(),
        )
    flash(_("Saved in your journal."))
    return redirect(url_for("journal.entries"), 303)
