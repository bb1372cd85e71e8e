"""The module page, rendered once for each revision and language, and filled for each reader."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from markupsafe import escape

from app.catalog.queries import Text, document
from app.format.document import Activity, Dilemma, Document, Quiz, Section
from app.foundation.ids import new_id
from app.foundation.markup import trusted
from app.learning.queries import ModuleReading, StepState
from app.learning.rules import kind_of, next_step, percent, story
from app.people.access import Viewer
from app.ui.splice import OPERATION, Kept, Splice, csrf_token, marking, place, settle

_MODULES: Kept[str] = Kept(most=64)
_PAGES: Kept[Splice] = Kept(most=100)
_FRAGMENTS: Kept[str] = Kept(most=4000)


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
            module=document(text.revision_id),
            text=text,
            borrowed=text.lang != lang,
            safe=trusted,
            kind_of=kind_of,
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
    text: Text,
    lang: str,
    activity: Activity,
    state: StepState | None,
    error: str = "",
    typed: str = "",
) -> str:
    answer = state.answer if state and state.answer else {}
    kept = repr(sorted(answer.items())) if answer else ""
    done = bool(state and state.completed)
    key = ("activity", text.revision_id, activity.id, lang, kept, done, error)
    values: dict[str, object] = {
        "kind": kind_of(activity),
        "activity": activity,
        "error": error,
        "typed": typed,
    }
    if isinstance(activity, Quiz):
        values["chosen"] = tuple(answer.get("chosen", ()))
        values["options"] = [
            {
                "id": option.id,
                "right": option.right,
                "html": trusted(option.html),
                "explanation_html": trusted(option.explanation_html),
            }
            for option in activity.options
        ]
    elif isinstance(activity, Dilemma):
        passed, here = story(activity, answer.get("path", ()))
        values["passed"] = [
            (scene, choice_id)
            for scene_id, choice_id in passed
            if (scene := activity.scene(scene_id)) is not None
        ]
        values["here"] = activity.scene(here) if here else None
    values.update(module_id=text.module_id, done=done)
    if typed:  # somebody's own words are shown once, and never kept
        return _template("learning/activity.html", safe=trusted, **values)
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
    reading: ModuleReading,
    text: Text,
    lang: str,
    viewer: Viewer,
    error: tuple[str, str] | None = None,
    typed: str = "",
) -> str:
    """The module with everything in it that its reader has done; places for name and tokens."""
    compiled = document(text.revision_id)
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
            wrong = error[1] if error and error[0] == activity.id else ""
            fragments[f"activity-{activity.id}"] = _activity(
                text, lang, activity, states.get(activity.id), wrong, typed if wrong else ""
            )
    return settle(_module(text, lang, viewer), fragments)


def module_page(
    reading: ModuleReading,
    text: Text,
    *,
    lang: str,
    viewer: Viewer,
    error: tuple[str, str] | None = None,
    typed: str = "",
    said: str = "",
) -> bytes:
    """The module as this person has it now.

    `error` is a step and what is wrong with its answer; `typed` is what was written there; `said`
    is what was just done.
    """
    if error is None:
        key = (text.revision_id, lang, viewer.roles, reading.steps, reading.completed)
        page = _PAGES.get(key, lambda: Splice(_standing(reading, text, lang, viewer)))
    else:  # shown once, and never kept
        page = Splice(_standing(reading, text, lang, viewer, error, typed))
    return page.fill(
        {
            "person": str(escape(viewer.name)),
            "key": viewer.key,
            "said": said,
            "here": module_path(text.module_id),
            "csrf": csrf_token(),
            "operation": str(new_id()),
        }
    )


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
            html = _activity(text, lang, activity, None)
            if explained:
                html += _template(
                    "learning/explained.html",
                    kind=kind_of(activity),
                    activity=activity,
                    safe=trusted,
                )
            fragments[f"activity-{activity.id}"] = html
    page = _template(
        "learning/preview.html",
        module=compiled,
        text=text,
        borrowed=False,
        safe=trusted,
        kind_of=kind_of,
        audience="participant",
        stylesheet=style,
    )
    nothing = dict.fromkeys(("person", "key", "said", "here", "csrf", "operation"), "")
    return Splice(settle(page, fragments)).fill(nothing)
