"""The module page, rendered once for each revision and language, and filled for each reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from markupsafe import escape

from app.catalog.queries import Text, shown
from app.format.activities.kinds import Activity
from app.format.document import Document, Section
from app.foundation import clock
from app.foundation.ids import new_id
from app.foundation.markup import trusted
from app.learning.answers.judged import Answer
from app.learning.answers.kinds import answering
from app.learning.queries import ModuleReading, StepState
from app.learning.rules import next_step, percent
from app.people.access import Viewer
from app.ui.splice import OPERATION, Kept, Splice, csrf_token, marking, place, settle

_MODULES: Kept[str] = Kept(most=64)
_PAGES: Kept[Splice] = Kept(most=100)
_FRAGMENTS: Kept[str] = Kept(most=4000)


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that was refused: its step, what is wrong in words, and what was typed.

    `at` names the control that can mend it.
    """

    step: str
    words: str
    typed: Answer
    at: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """What only this reader sees of an activity: their private words, or a refused answer."""

    private: Answer
    refused: Refused | None = None


def module_path(module_id: str) -> str:
    """Where a module is read."""
    return f"/modules/{module_id}"


def _template(name: str, **values: object) -> str:
    with marking():
        return render_template(
            name, place=lambda name: trusted(place(name)), operation_mark=OPERATION, **values
        )


def _module(text: Text, lang: str, viewer: Viewer) -> str:
    """The page with places for everything personal."""
    return _MODULES.get(
        (text.revision_id, lang, viewer.roles),
        lambda: _template(
            "learning/module.html",
            module=shown(text.revision_id),
            text=text,
            borrowed=text.lang != lang,
            safe=trusted,
            person_name=trusted(place("person")),
        ),
    )


def _fragment(key: tuple[object, ...], name: str, **values: object) -> str:
    return _FRAGMENTS.get(key, lambda: _template(name, safe=trusted, **values))


def _tick(text: Text, lang: str, section: Section, done: bool) -> str:
    key = ("tick", text.module_id, section.id, section.title, lang, done)
    return _fragment(
        key, "learning/tick.html", module_id=text.module_id, section=section, done=done
    )


def _activity(
    text: Text, lang: str, activity: Activity, state: StepState | None, mine: Mine | None
) -> str:
    """An activity as it stands for one reader. What is only theirs is rendered, and never kept."""
    answer = state.answer if state and state.answer else {}
    done = bool(state and state.completed)
    refused = mine.refused if mine else None
    values = answering(activity).shown(
        activity, {**answer, **(mine.private if mine else {})}, refused.typed if refused else None
    )
    values.update(
        activity=activity,
        module_id=text.module_id,
        done=done,
        answered=bool(answer),
        error=refused.words if refused else "",
        error_at=refused.at if refused else "",
    )
    if mine:
        values.update(today=clock.agency_day())
        return _template("learning/activity.html", safe=trusted, **values)
    kept = repr(sorted(answer.items())) if answer else ""
    key = ("activity", text.revision_id, activity.id, lang, kept, done)
    return _fragment(key, "learning/activity.html", **values)


def _standing_of(
    part: str,
    states: dict[str, StepState],
    completed: bool,
    compiled: Document,
    text: Text,
    lang: str,
) -> str:
    """How far the reader has come: at the top (`progress`), and below the last section (`end`)."""
    done = {step for step, state in states.items() if state.completed}
    steps = compiled.steps
    here = next_step(steps, done)
    counted = sum(1 for step in steps if step in done)
    began = bool(states)
    key = (part, text.revision_id, lang, counted, here, began, completed)
    return _fragment(
        key,
        f"learning/{part}.html",
        done=counted,
        total=len(steps),
        percent=percent(counted, len(steps)),
        next_step=here,
        began=began,
        completed=completed,
    )


def _standing(
    reading: ModuleReading, text: Text, lang: str, viewer: Viewer, apart: Collection[str]
) -> str:
    """The module with everything that its reader has done; the steps `apart` stay places."""
    compiled = shown(text.revision_id)
    states = reading.states()
    fragments = {
        part: _standing_of(part, states, reading.completed, compiled, text, lang)
        for part in ("progress", "end")
    }
    for section in compiled.sections:
        state = states.get(section.id)
        fragments[f"tick-{section.id}"] = _tick(
            text, lang, section, bool(state and state.completed)
        )
        for activity in section.activities:
            if activity.id not in apart:
                state = states.get(activity.id)
                fragments[_spot(activity)] = _activity(text, lang, activity, state, None)
    return settle(_module(text, lang, viewer), fragments)


def _spot(activity: Activity) -> str:
    """The name of an activity's place in the page."""
    return f"activity-{activity.id}"


def module_page(
    reading: ModuleReading,
    text: Text,
    *,
    lang: str,
    viewer: Viewer,
    private: Mapping[str, Answer],
    refused: Refused | None = None,
    said: str = "",
) -> bytes:
    """The module as this person has it now.

    `private` is what they wrote for themselves, by step, with what is asked again beside it;
    `said` is what was just done.
    """
    key = (text.revision_id, lang, viewer.roles, reading.steps, reading.completed)
    values = {
        "person": str(escape(viewer.name)),
        "key": viewer.key,
        "said": said,
        "here": module_path(text.module_id),
        "csrf": csrf_token(),
        "operation": str(new_id()),
    }
    mine = {
        step: Mine(
            private.get(step, {}),
            refused if refused is not None and refused.step == step else None,
        )
        for step in {*private, *({refused.step} if refused else ())}
    }
    if not mine:
        return _PAGES.get(key, lambda: Splice(_standing(reading, text, lang, viewer, ()))).fill(
            values
        )
    states = reading.states()
    own = {
        _spot(activity): _activity(text, lang, activity, states.get(step), part)
        for step, part in mine.items()
        if (activity := shown(text.revision_id).activity(step)) is not None
    }
    return Splice(settle(_standing(reading, text, lang, viewer, mine), own)).fill(values)


def preview_page(compiled: Document, *, lang: str, key: UUID, style: str, explained: bool) -> bytes:
    """A document as whoever has the module sees it before the first step; nobody's state.

    The same templates and the same pieces as everybody's own page. Its forms have no token, so
    that nothing can be sent from it. `key` names the text: the same text, the same key. `style`
    is the style sheet; with `explained` each activity is followed by every answer and why.
    """
    text = Text(compiled.id, compiled.lang, key, 0, compiled.title, compiled.summary)
    fragments = {
        "progress": _standing_of("progress", {}, False, compiled, text, lang),
        "end": "",
    }
    for section in compiled.sections:
        fragments[f"tick-{section.id}"] = _tick(text, lang, section, False)
        for activity in section.activities:
            html = _activity(text, lang, activity, None, None)
            if explained:
                html += _template(
                    "learning/explained.html",
                    activity=activity,
                    safe=trusted,
                )
            fragments[_spot(activity)] = html
    page = _template(
        "learning/preview.html",
        module=compiled,
        text=text,
        borrowed=False,
        safe=trusted,
        audience="participant",
        stylesheet=style,
    )
    nothing = dict.fromkeys(("person", "key", "said", "here", "csrf", "operation"), "")
    return Splice(settle(page, fragments)).fill(nothing)
