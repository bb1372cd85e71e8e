"""A plan in the words of the command line."""

from __future__ import annotations

from collections.abc import Iterator

import click

from app.authoring.folder.comparing import compared
from app.authoring.folder.queries import source_of
from app.authoring.folder.rules import ModulePlan, People, Plan, TextPlan, TextState


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _people(people: People) -> str:
    if not people.open and not people.finished:
        return "nobody has begun it"
    opened = _count(people.open, "person has", "people have")
    done = _count(people.finished, "person has", "people have")
    return f"{opened} it open, {done} finished it"


def _sections(text: TextPlan) -> str:
    found = text.difference
    if found is None:
        return ""
    if text.pictures:
        return "its pictures"
    parts = []
    for section in found.touched:
        words = [text.weights[section]] if section in text.weights else []
        if section in found.new and text.current is not None:
            words.insert(0, "new")
        parts.append(f"{section} ({', '.join(words)})" if words else section)
    parts.extend(f"{section} (gone)" for section in found.gone)
    renamed = [f"{old} → {new}" for old, new in found.renamed]
    if renamed:
        parts.append(f"other ids: {', '.join(renamed)}")
    if found.around and text.current is not None:
        parts.append("title, introduction or front matter")
    return "; ".join(parts) or "nothing that is read"


def _text(text: TextPlan) -> Iterator[str]:
    lang = text.key[1]
    if text.state is TextState.OUTDATED:
        number = text.current.number if text.current else 0
        yield f"  {lang}  outdated: revision {number} is another text than it was written from"
        return
    number = text.current.number if text.current else 0
    yield f"  {lang}  {text.state} (revision {number + 1}): {_sections(text)}"
    for step, people in text.answered.items():
        answered = _count(people, "person has", "people have")
        yield f"      drops the step {step}: {answered} answered it; answers are kept"


def _module(module: ModulePlan) -> Iterator[str]:
    texts = [text for text in module.texts if text.state is not TextState.SAME]
    if not texts:
        return
    yield f"{module.course_id}/{module.module_id}: {_people(module.people)}"
    for text in texts:
        yield from _text(text)
    for lang in module.absent:
        yield f"  {lang}  is not in the folder: what is published stays as it is"


def plan_lines(plan: Plan) -> Iterator[str]:
    """The plan, module by module; what stays as it is in one line at the end."""
    for course in plan.courses:
        yield f"{course}: course.yml is new or changed"
    for module in plan.modules:
        yield from _module(module)
    for name, people in plan.withdrawn:
        yield f"{name}: withdrawn, its course no longer lists it; {_people(people)} and keep it"
    for name, version, lang in plan.guidelines:
        yield f"{name} version {version} ({lang}): new"
    for lang, number in plan.glossaries:
        yield f"glossary ({lang}): version {number}"
    same = len(plan.only(TextState.SAME))
    if same:
        yield f"{_count(same, 'text stays as it is', 'texts stay as they are')}."


def left_alone(plan: Plan) -> str:
    """One line about the files that were left alone; empty when there are none."""
    outdated = plan.only(TextState.OUTDATED)
    if not outdated:
        return ""
    names = ", ".join(text.name for text in outdated)
    edited = [text.name for text in outdated if not text.unedited]
    own = f" The files of {', '.join(edited)} differ from it: flask courses diff" if edited else ""
    return f"Left alone, since it was changed in the browser: {names}.{own}"


def text_diff(text: TextPlan, *, colour: bool) -> Iterator[str]:
    """What is read now and the file; of an outdated file, what each of them changed."""
    marks = (
        {
            "gone": lambda words: click.style(words, fg="red", strikethrough=True),
            "come": lambda words: click.style(words, fg="green"),
        }
        if colour
        else {}
    )
    now = b"" if text.current is None else source_of(text.current.id)
    number = text.current.number if text.current else 0
    file, path = text.source.source, text.source.path
    if text.state is not TextState.OUTDATED or text.base is None:
        yield f"--- published: {text.name}@{number}" if number else "--- not published"
        yield f"+++ file: {path}"
        yield from compared(now, file, **marks)
        return
    base = source_of(text.base.id)
    yield f"--- {text.name}@{text.base.number}"
    yield f"+++ published since: {text.name}@{number}"
    yield from compared(base, now, **marks)
    if text.unedited:
        yield f"The file {path} is what was published as {text.name}@{text.base.number}."
        return
    yield f"--- {text.name}@{text.base.number}"
    yield f"+++ file: {path}"
    yield from compared(base, file, **marks)
