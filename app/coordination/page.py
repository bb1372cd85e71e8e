"""The words of the matrix: one cell, one sentence, the same on screen and in the file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.catalog.queries import best_text
from app.coordination.queries import RoundView
from app.exchanges.rules import Phase
from app.learning.home import Station, phase_words
from app.learning.queries import ModuleTask
from app.learning.rules import ModuleState


@dataclass(frozen=True, slots=True)
class Cell:
    """A module of a person: state for shape and colour, words for everyone."""

    state: str
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A person in the matrix."""

    title: str
    href: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A module in the matrix."""

    title: str
    short: str = ""
    href: str = ""


def state_words(state: ModuleState) -> str:
    """The words of a state, as the participant's own page says them."""
    return {
        ModuleState.DONE: _("Done"),
        ModuleState.MORE: _("Something new"),
        ModuleState.LATE: _("Overdue"),
        ModuleState.SOON: _("Due soon"),
        ModuleState.DOING: _("Under way"),
        ModuleState.TODO: _("Not begun"),
        ModuleState.LOCKED: _("Opens later"),
    }[state]


def cell_words(task: ModuleTask | None) -> str:
    """State and percentage in words; "no data" where the person does not have the module."""
    if task is None:
        return _("No data")
    words = state_words(task.state)
    return f"{words}, {task.percent} %" if 0 < task.percent < 100 else words  # noqa: PLR2004 - of a hundred


def columns_of(view: RoundView, lang: str) -> tuple[MatrixColumn, ...]:
    """The modules, and the answer to the guidelines last."""
    titles = [
        best_text(column.texts, lang).title if column.texts else column.module_id
        for column in view.columns
    ]
    return (*(MatrixColumn(title) for title in titles), MatrixColumn(_("Ethical guidelines")))


def _ethics(answer: str | None) -> Cell:
    words = {
        "acknowledged": _("Acknowledged"),
        "questioned": _("Question asked"),
        "declined": _("Declined"),
    }
    return Cell(answer or "unanswered", words.get(answer or "", _("Unanswered")))


def matrix_rows(view: RoundView) -> tuple[MatrixRow, ...]:
    """Everybody, in the order of the page."""
    return tuple(
        MatrixRow(
            title=row.name,
            href=url_for("coordination.person", placement_id=row.placement_id),
            note=f"{row.home} → {row.host}",
            cells=(
                *(Cell(task.state if task else "none", cell_words(task)) for task in row.tasks),
                _ethics(row.ethics),
            ),
        )
        for row in view.rows
    )


def funnel(view: RoundView) -> tuple[Station, ...]:
    """The path with how many stand at each phase; each opens its people."""
    return tuple(
        Station(
            phase_words(phase),
            "people",
            href=url_for("coordination.matrix", round_id=view.id, phase=phase),
            count=str(view.count(phase)),
        )
        for phase in Phase
    )


def reason_words(reason: tuple[str, int]) -> str:
    """Why somebody is not ready."""
    code, number = reason
    if code == "late":
        return ngettext("%(num)d module overdue", "%(num)d modules overdue", number)
    if code == "open":
        return ngettext("%(num)d module not finished", "%(num)d modules not finished", number)
    return {
        "ethics-unanswered": _("guidelines not answered"),
        "ethics-declined": _("declined the guidelines"),
        "ethics-questioned": _("has questions about the guidelines"),
    }[code]
