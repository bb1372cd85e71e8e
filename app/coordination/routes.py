"""The coordinator's pages: rounds, one round, its matrix and file, one person's status."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.catalog.queries import best_text
from app.coordination import queries
from app.coordination.forms import FilterForm
from app.coordination.page import (
    MatrixRow,
    cell_words,
    columns_of,
    funnel,
    matrix_rows,
    reason_words,
)
from app.coordination.rules import filter_of
from app.foundation import clock
from app.learning.home import phase_words, stations
from app.people.access import requires, viewer
from app.people.queries import scopes_of
from app.people.rules import Capability, Role
from app.ui.languages import language

coordination = Blueprint("coordination", __name__, template_folder="templates")


def _scopes() -> list[UUID] | None:
    return scopes_of(viewer().id, Role.COORDINATOR, today=clock.agency_day())


def _view(round_id: UUID) -> queries.RoundView:
    return queries.round_view(round_id, _scopes(), today=clock.agency_day())


@coordination.get("/rounds")
@requires(Capability.ROUND_FOLLOW)
def rounds() -> str:
    """The rounds one follows."""
    return render_template("coordination/rounds.html", rounds=queries.rounds(_scopes()))


@coordination.get("/rounds/<uuid:round_id>")
@requires(Capability.ROUND_FOLLOW)
def round_page(round_id: UUID) -> str:
    """A round: who leaves soon and is not ready, how many are where, who has answered."""
    view = _view(round_id)
    return render_template(
        "coordination/round.html", view=view, reason_words=reason_words, funnel=funnel(view)
    )


@coordination.get("/rounds/<uuid:round_id>/matrix")
@requires(Capability.ROUND_FOLLOW)
def matrix(round_id: UUID) -> str:
    """Everybody, or those whom the address asks for, by every module."""
    view, lang, wanted = _view(round_id), language(), filter_of(request.args)
    shown = view.only(wanted)
    return render_template(
        "coordination/matrix.html",
        view=view,
        wanted=wanted.arguments(),
        form=FilterForm(data=wanted.arguments(), meta={"csrf": False}),
        columns=columns_of(view, lang),
        rows=matrix_rows(shown),
    )


def _plain(text: str) -> str:
    """A cell that a spreadsheet takes as text, never as a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _line(row: MatrixRow) -> list[str]:
    return [_plain(row.title), _plain(row.note), *(_plain(cell.words) for cell in row.cells)]


@coordination.get("/rounds/<uuid:round_id>/matrix.csv")
@requires(Capability.ROUND_FOLLOW)
def matrix_file(round_id: UUID) -> Response:
    """Exactly the table on screen, as a file."""
    view, lang = _view(round_id).only(filter_of(request.args)), language()
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(
        [_("Participant"), _("From and to"), *(_plain(c.title) for c in columns_of(view, lang))]
    )
    out.writerows(_line(row) for row in matrix_rows(view))
    response = make_response("\ufeff" + text.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"matrix-{view.as_of.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@coordination.get("/placements/<uuid:placement_id>")
@requires(Capability.ROUND_FOLLOW)
def person(placement_id: UUID) -> str:
    """One participant's status: modules, dates, answer to the guidelines. Never the journal."""
    view, row = queries.person_in_round(placement_id, _scopes(), today=clock.agency_day())
    lang = language()
    modules = [
        (best_text(task.texts, lang).title, phase_words(task.phase), task, cell_words(task))
        for task in row.tasks
        if task is not None and task.texts
    ]
    return render_template(
        "coordination/person.html",
        view=view,
        row=row,
        modules=modules,
        reason_words=reason_words,
        stations=stations(row.journey, row.state, view.as_of, here_words=_("Here now")),
    )
