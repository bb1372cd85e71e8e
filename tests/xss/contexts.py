"""Every place where something written is shown, filled with payloads.

`sanitised` is what the house makes of them: whole pages of its own templates around its own
pipeline. `raw` are the places of a page without any of that, for the policy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from app.format.activities.contact_card import CardLine, ContactCard
from app.format.activities.dilemma import Choice, Dilemma, Scene
from app.format.activities.plan import Plan
from app.format.activities.quiz import Option, Quiz, QuizKind
from app.format.activities.rating import Rating, Statement
from app.format.activities.reflection import Reflection
from app.format.activities.sort import Card, Group, Sort, SortKind
from app.format.activities.talk import Talk
from app.format.activities.task import Task, TaskItem
from app.format.document import Document, Prose, Section
from app.format.markdown import Converter
from app.learning.pages import preview_page

# One payload in each place that Markdown has.
PLACES = (
    "{0}",
    "### {0}",
    "- {0}\n  : {0}",
    "> {0}",
    "`{0}`",
    "**{0}** *{0}*",
    "[{0}](https://a.test)",
    "[x]({0})",
    "[x](<{0}>)",
    '[x](https://a.test "{0}")',
    "[x][r]\n\n[r]: {0}",
    "<{0}>",
    "![{0}](media/a.png)",
    "![x]({0})",
    "| {0} |\n|---|\n| {0} |",
    "text\n{{: {0} }}",
    "x[^1]\n\n[^1]: {0}",
    "*[HTML]: {0}\n\nHTML",
    "/// note | {0}\n\n{0}\n///",
    "/// details | {0}\n\n{0}\n///",
    "/// figure | {0}\n![{0}](media/a.png)\n///",
    "/// transcript | {0}\n\n{0}\n///",
)

RAW = (
    "<p>{0}</p>",
    '<img alt="{0}">',
    "<img alt='{0}'>",
    "<a href={0}>x</a>",
    '<a href="{0}">x</a>',
    "<title>{0}</title>",
    "<textarea>{0}</textarea>",
)


def raw(payload: str, place: str) -> str:
    """A page with the payload as it is."""
    return f"<!doctype html><meta charset=utf-8><main>{place.format(payload)}</main>"


def journal(payloads: Sequence[str], converter: Converter) -> str:
    """What a journal makes of them, one entry each."""
    entries = converter.render(list(payloads), "journal")
    return "<!doctype html><meta charset=utf-8>" + "".join(f"<div>{one}</div>" for one in entries)


def module(payloads: Sequence[str], converter: Converter) -> str:
    """The page of a module that has each payload in every field and every place of its text.

    The checker would refuse nearly all of them; here it is left out.
    """
    sections = tuple(_section(number, text, converter) for number, text in enumerate(payloads))
    document = Document(
        id="hostile",
        lang="en",
        title=payloads[0],
        summary=payloads[0],
        minutes=5,
        goals=tuple(payloads),
        requires=(),
        completion="all steps",
        as_of=None,
        sources=tuple(payloads),
        translated_from=None,
        introduction_html="",
        sections=sections,
    )
    page = preview_page(document, lang="en", key=uuid4(), style="participant.css", explained=True)
    return page.decode()


def _section(number: int, text: str, converter: Converter) -> Section:
    prose = converter.render([place.format(text) for place in PLACES])
    html = prose[0]
    name = f"step-{number}"
    return Section(
        id=f"section-{number}",
        title=text,
        words=1,
        blocks=(
            *(Prose(piece) for piece in prose),
            Quiz(
                f"{name}-quiz", text, QuizKind.ONE, True, html,
                (Option("1", html, True, html), Option("2", html, False, html)),
            ),
            Dilemma(
                f"{name}-dilemma", text, "one",
                (Scene("one", text, html, (Choice("1", html, None, html),)),), html,
            ),
            Reflection(f"{name}-reflect", text, f"prompt-{number}", html),
            ContactCard(f"{name}-card", text, html, (CardLine("line", text),)),
            Talk(f"{name}-talk", text, html, (html,)),
            Task(f"{name}-task", text, html, (TaskItem("one", html),)),
            Plan(f"{name}-plan", text, 1, html),
            Rating(
                f"{name}-rate", text, f"rating-{number}", None, text, text, 3, html,
                (Statement("one", html),),
            ),
            Sort(
                f"{name}-sort", text, SortKind.GROUPS, html,
                (Group("a", text), Group("b", text)),
                (Card("1", html, "a", html), Card("2", html, "b", html)),
            ),
        ),
    )  # fmt: skip
