"""The parts as HTML: names, labels, ids, links from problems to fields, nothing inline."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, render_template_string

import app.ui
from app.ui import samples
from app.ui.field_words import FieldWords, UsualWords
from app.ui.pages import SampleForm

TEMPLATES = Path(app.ui.__file__).parent / "templates"
PAGES = ("/ui", "/ui/staff", "/ui/error/403", "/ui/error/409", "/ui/error/500", "/ui/error/503")
USE = '{% import "ui/macros.html" as ui %}'


def _tree(html: str) -> Element:
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return tree


def _render(flask_app: Flask, text: str, **values: object) -> Element:
    with flask_app.test_request_context("/"):
        return _tree(render_template_string(USE + text, **values))


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole(ui_app: Flask, path: str) -> None:
    html = ui_app.test_client().get(path).get_data(as_text=True)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    assert [code for _, code, _ in parser.errors] == []
    headings = tree.findall(".//h1")
    assert len(headings) == (2 if path == "/ui/staff" else 1), (
        "the sample of a confirmation has one"
    )
    assert tree.get("lang") == "en"
    assert _text(tree.find(".//title") or Element("none")) or "Samferd" in html
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    for element in tree.iter():
        for name in ("for", "aria-describedby", "aria-labelledby"):
            for target in (element.get(name) or "").split():
                assert target in ids, f"{name}={target}"
        assert element.get("style") is None
        assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118
        link = element.get("href", "")
        assert not link.startswith(("http:", "https:", "//"))
    for script in tree.findall(".//script"):
        assert script.get("src")
        assert not _text(script)
    assert tree.findall(".//style") == []


@pytest.mark.parametrize("path", PAGES)
def test_every_post_form_carries_its_token(ui_app: Flask, path: str) -> None:
    tree = _tree(ui_app.test_client().get(path).get_data(as_text=True))
    forms = tree.findall(".//form")
    assert forms
    for form in forms:
        if form.get("role") == "search":
            assert form.get("method") == "get"
            assert form.find(".//input[@type='hidden']") is None
            continue
        assert form.get("method") == "post"
        assert form.find(".//input[@name='csrf_token']") is not None


def test_every_field_has_a_label(ui_app: Flask) -> None:
    tree = _tree(ui_app.test_client().get("/ui").get_data(as_text=True))
    labelled = {label.get("for") for label in tree.findall(".//label")}
    for kind in ("input", "select", "textarea"):
        for field in tree.findall(f".//{kind}"):
            named = field.get("id") in labelled or field.get("aria-labelledby")
            assert named or field.get("type") == "hidden"


def test_a_problem_leads_to_its_field(ui_app: Flask) -> None:
    with ui_app.test_request_context("/", method="POST"):
        form = SampleForm(meta={"csrf": False})
        assert not form.validate()
        form.refuse("That round is closed.")
        form.refuse("Unknown field goes to the top.", "nowhere")
        tree = _tree(render_template_string(USE + "{{ ui.error_summary(form) }}", form=form))
        fields = _tree(render_template_string(USE + "{{ ui.field(form.direction) }}", form=form))
    links = {_text(a): a.get("href") for a in tree.findall(".//a")}
    assert set(links.values()) == {"#name", "#email", "#password", "#host", "#direction-0"}
    assert "That round is closed." in _text(tree)
    assert "Unknown field goes to the top." in _text(tree)
    assert links["Full name: This is needed."] == "#name"
    assert links["Which way does the placement go? This is needed."] == "#direction-0"
    assert f"{len(links) + 2} things to put right" in _text(tree)
    assert fields.find(".//input[@id='direction-0']") is not None
    assert fields.find(".//fieldset").get("aria-describedby") == "direction-error"  # type: ignore[union-attr]


def test_a_form_without_problems_has_no_summary(ui_app: Flask) -> None:
    with ui_app.test_request_context("/"):
        html = render_template_string(USE + "{{ ui.error_summary(form) }}", form=SampleForm())
    assert html.strip() == ""


def test_what_was_typed_stays_and_is_escaped(ui_app: Flask) -> None:
    typed = '"><script>alert(1)</script> æøå'
    with ui_app.test_request_context("/", method="POST", data={"note": typed, "name": typed}):
        form = SampleForm(meta={"csrf": False})
        html = render_template_string(
            USE + "{{ ui.field(form.note) }}{{ ui.field(form.name) }}", form=form
        )
    tree = _tree(html)
    assert (tree.find(".//textarea").text or "").strip() == typed  # type: ignore[union-attr]
    assert tree.find(".//input").get("value") == typed  # type: ignore[union-attr]
    assert tree.findall(".//script") == []


def test_the_path_is_an_ordered_list_with_words_for_each_state(ui_app: Flask) -> None:
    tree = _render(ui_app, "{{ ui.path(s.PATH, 'Home', 'Host') }}", s=samples)
    stations = tree.findall(".//ol/li")
    assert [_text(station).split(" ")[0] for station in stations] == [
        "Pre-departure",
        "In-field",
        "Homecoming",
        "Follow-up",
    ]
    assert [s.get("aria-current") for s in stations] == [None, "step", None, None]
    assert "You are here" in _text(stations[1])
    assert "Ahead" in _text(stations[2])
    assert _text(tree).startswith("Home partner Home")


def test_states_are_told_in_words(ui_app: Flask) -> None:
    states = ("done", "doing", "now", "todo", "ahead", "locked", "late", "soon", "more", "ended")
    said = {state: _text(_render(ui_app, "{{ ui.tag(state) }}", state=state)) for state in states}
    assert all(said.values())
    assert len(set(said.values())) == len(states)
    assert not set(said) & set(said.values()), "a code is not a word"


def test_every_mark_that_is_used_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', (TEMPLATES / "ui/sprite.html").read_text()))
    used: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'icon\("([a-z]+)"\)', path.read_text()))
    assert used <= drawn
    assert {"done", "doing", "now", "todo", "locked", "late", "waived", "paused", "ended"} <= drawn


def test_a_task_says_when_and_why(ui_app: Flask) -> None:
    text = _text(_render(ui_app, "{{ ui.task_list(s.GROUPS) }}", s=samples))
    assert "60 minutes due 28 February, 14 days before you leave" in text
    assert "moved from 20 February" in text
    assert "opens 14 March" in text
    assert "Under way, 40 %" in text


@pytest.mark.parametrize(
    ("anchor", "days", "words"),
    [
        ("departure", -14, "14 days before you leave"),
        ("departure", -1, "the day before you leave"),
        ("departure", 0, "the day you leave"),
        ("departure", 30, "30 days after you leave"),
        ("return", -42, "42 days before you return"),
        ("return", 1, "the day after you return"),
    ],
)
def test_reasons_of_a_date(ui_app: Flask, anchor: str, days: int, words: str) -> None:
    tree = _render(ui_app, "{{ ui.due_reason(anchor, days) }}", anchor=anchor, days=days)
    assert _text(tree) == words


def _quiz(flask_app: Flask, **values: object) -> Element:
    arguments = ", ".join(f"{name}={name}" for name in values)
    text = "{{ ui.quiz('q', 'T', 'Which?', s.OPTIONS, '/posted', " + arguments + ") }}"
    return _render(flask_app, text, s=samples, **values)


def test_a_question_shows_nothing_before_it_is_answered(ui_app: Flask) -> None:
    text = _text(_quiz(ui_app, answered=False))
    assert "bribe" not in text
    assert "Right" not in text


def test_a_must_know_never_gives_its_answer_away(ui_app: Flask) -> None:
    tree = _quiz(ui_app, chosen=("1",), answered=True, must_know=True)
    assert "zero tolerance" in _text(tree)
    assert "You refuse without contempt" not in _text(tree)
    assert "Try again" in _text(tree)


def test_any_other_question_explains_the_answer(ui_app: Flask) -> None:
    text = _text(_quiz(ui_app, chosen=("1",), answered=True))
    assert "Not right" in text
    assert "This was the answer" in text
    right = _quiz(ui_app, chosen=("2",), answered=True)
    assert right.findall(".//button") == []


def test_the_privacy_words_stand_beside_every_private_box(ui_app: Flask) -> None:
    tree = _render(ui_app, "{{ ui.reflection('r', 'T', 'Why?', '/posted', contact_url='/c') }}")
    box = tree.find(".//textarea")
    assert box is not None
    described = (box.get("aria-describedby") or "").split()
    words = {e.get("id"): _text(e) for e in tree.iter() if e.get("id")}
    assert "Only you can read this." in words[described[0]]
    assert "not a place to report" in words[described[0]]


def test_templates_make_no_markup_of_their_own() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "|safe" not in text.replace(" ", ""), path
        assert "autoescape" not in text, path
        assert not re.search(r"""\s(style|on[a-z]+)=["']""", text), path


def test_usual_words_fill_in_their_figures(ui_app: Flask) -> None:
    with ui_app.test_request_context("/"):
        words = FieldWords().ngettext("", "Field must be at least %(min)d characters long.", 8)
        filled = words % {"min": 8, "max": 20, "length": 3}
        assert str(filled) == "Write at least 8 characters."
    assert isinstance(filled, UsualWords)
