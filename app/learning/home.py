"""The participant's home as a page: the path, one Continue, the modules by phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask_babel import gettext as _
from markupsafe import escape

from app.catalog.queries import best_text
from app.exchanges.rules import Journey, Phase, PlacementState, phase_on
from app.foundation.markup import trusted
from app.foundation.prepared import Rows
from app.learning.pages import module_path
from app.learning.queries import Home, ModuleTask, home_key, home_of
from app.learning.rules import ModuleState
from app.people.access import Viewer
from app.ui.splice import Kept, Splice, csrf_token, marking, place

_PAGES: Kept[Splice] = Kept(most=200)

OPEN_STATES = (
    ModuleState.LATE,
    ModuleState.SOON,
    ModuleState.MORE,
    ModuleState.DOING,
    ModuleState.TODO,
)


@dataclass(frozen=True, slots=True)
class Task:
    """A module in the list, with its words chosen."""

    module_id: str
    title: str
    lang: str | None
    href: str
    minutes: int
    state: str
    opens_on: date | None
    due_on: date | None
    due_anchor: str | None
    due_days: int | None
    due_moved_from: date | None
    percent: int
    next: bool
    next_step: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A phase with its modules."""

    id: str
    title: str
    note: str
    modules: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """A phase on the path."""

    title: str
    state: str
    note: str = ""
    href: str = ""
    words: str = ""
    count: str = ""


def phase_words(phase: str) -> str:
    """The name of a phase."""
    return {
        Phase.PRE_DEPARTURE: _("Pre-departure"),
        Phase.IN_FIELD: _("In-field"),
        Phase.HOMECOMING: _("Homecoming"),
        Phase.FOLLOW_UP: _("Follow-up"),
    }[Phase(phase)]


def next_task(tasks: tuple[ModuleTask, ...]) -> ModuleTask | None:
    """What to continue with: what is overdue first, then what is due first, then reading order."""
    waiting = [task for task in tasks if task.state in OPEN_STATES]
    ranked = sorted(
        waiting, key=lambda task: (task.state is ModuleState.MORE, task.due_on or date.max)
    )
    return ranked[0] if ranked else None


def stations(
    journey: Journey, state: PlacementState, today: date, *, here_words: str = ""
) -> tuple[Station, ...]:
    """The path: where this exchange stands.

    `here_words` stand at the station of today where the reader is not the one who travels.
    """
    here = list(Phase).index(phase_on(journey, today))
    made = []
    for number, phase in enumerate(Phase):
        name = "done" if number < here else "now" if number == here else "ahead"
        if state is PlacementState.ENDED_EARLY and phase is Phase.IN_FIELD:
            name = "ended"
        words = here_words if name == "now" else ""
        made.append(Station(phase_words(phase), name, words=words))
    return tuple(made)


def home_page(rows: Rows, person: Viewer, lang: str, today: date, said: str) -> bytes:
    """The page, kept by everything it is made from: the same key, the same page."""

    def make() -> Splice:
        with marking():
            return Splice(_render(home_of(rows, today), lang, today))

    page = _PAGES.get((home_key(rows), lang, person.roles, today), make)
    return page.fill(
        {
            "person": str(escape(person.name)),
            "key": person.key,
            "said": said,
            "here": "/",
            "csrf": csrf_token(),
        }
    )


def groups_of(tasks: tuple[ModuleTask, ...], lang: str) -> tuple[Group, ...]:
    """Modules by phase, with the one to continue with marked."""
    following = next_task(tasks)
    groups = []
    for phase in Phase:
        of_phase = [task for task in tasks if task.phase == phase]
        if of_phase:
            done = sum(task.state is ModuleState.DONE for task in of_phase)
            note = (
                _("All done")
                if done == len(of_phase)
                else _("%(done)s of %(total)s done", done=done, total=len(of_phase))
            )
            shown = tuple(_task(task, lang, task is following) for task in of_phase if task.texts)
            groups.append(Group(phase.value, phase_words(phase), note, shown))
    return tuple(groups)


def _render(home: Home, lang: str, today: date) -> str:
    groups = groups_of(home.tasks, lang)
    return render_template(
        "learning/home.html",
        home=home,
        person_name=trusted(place("person")),
        groups=groups,
        stations=stations(home.journey, home.placement_state, today),
        following=next((t for g in groups for t in g.modules if t.next), None),
        opens_next=min(
            (t.opens_on for t in home.tasks if t.opens_on and t.opens_on > today), default=None
        ),
        today=today,
    )


def _task(task: ModuleTask, lang: str, following: bool) -> Task:
    text = best_text(task.texts, lang)
    return Task(
        module_id=task.module_id,
        title=text.title,
        lang=text.lang if text.lang != lang else None,
        href=module_path(task.module_id),
        minutes=task.minutes,
        state=task.state.value,
        opens_on=task.opens_on,
        due_on=task.due_on,
        due_anchor=task.due_anchor,
        due_days=task.due_days,
        due_moved_from=task.due_moved_from,
        percent=task.percent,
        next=following,
        next_step=task.next_step,
    )
