"""Text in, checked document out; every problem with its line and how to mend it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.format.codec import document_from_json, to_json
from app.format.document import Problem
from app.format.library import read_library
from app.format.markdown import Converter
from app.format.problems import CODES
from app.format.reader import read_module_text
from app.format.renderer import ProcessRenderer, RenderTimeout
from app.format.sanitising import sanitise, url_allowed

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
RENDERER = Converter()
FRONT = "---\nid: m\ntitle: T\nsummary: S\nminutes: 5\n---\n\n"
BAD_URLS = ["http://x.test", "//x.test", "ftp://x", "media/../a.png", "/x", "https:x"]
QUIZ = """/// quiz | Q
    id: q

Which?

- [ ] a
  : no
- [x] b
  : yes
///
"""
DILEMMA = """/// dilemma | D
    id: d

#### One {#one}

Text.

- Go. -> #two
  : why

#### Two {#two}

Text.

- Stop. -> end
  : why

#### Which? {#pulls}

Both.
///
"""
REFLECT = "/// reflect | R\n    id: r\n    prompt: p\n\nWhat?\n///\n"
GOOD = f"{FRONT}## A {{#a}}\n\ntext\n\n{QUIZ}\n{DILEMMA}\n{REFLECT}"


COURSE = """id: c
title: {en: C}
summary: {en: S}
audience: participant
phase: pre-departure
languages: [en, nb]
modules:
  - folder: m
    opens: departure - 30 days
"""
BASIS = sha256(GOOD.encode()).hexdigest()[:12]
NORWEGIAN = GOOD.replace("minutes: 5", f"minutes: 5\ntranslated_from: {BASIS}")
GUIDELINE = """---
id: g
version: 1
title: G
effective: 2026-01-01
audience: [participant]
statement: I will follow them.
---

We act with respect.

## Accountable {#accountable}

We report.
"""
COURSE_FILE, MODULE, TRANSLATION = "c/course.yml", "c/m/module.en.md", "c/m/module.nb.md"
GUIDELINES = "guidelines/g/1.en.md"
# A whole library that is good.
LIBRARY = {
    COURSE_FILE: COURSE,
    MODULE: GOOD,
    TRANSLATION: NORWEGIAN,
    GUIDELINES: GUIDELINE,
}


def problems(text: str | bytes) -> list[Problem]:
    source = text.encode() if isinstance(text, str) else text
    return read_module_text(source, "m.md", "en", RENDERER, today=TODAY)[1]


def test_a_good_module_has_no_problems_and_survives_json() -> None:
    document, found = read_module_text(GOOD.encode(), "m.md", "en", RENDERER, today=TODAY)
    assert found == []
    assert document is not None
    assert document.steps == ("q", "d", "r", "a")
    assert document_from_json(to_json(document)) == document


# A fault in one module: its code, its line, and the good module with it.
MODULE_FAULTS: list[tuple[str, int, str | bytes]] = [
    ("F001", 1, b"\xff\xfe"),
    ("F002", 1, "no front matter"),
    ("F003", 6, GOOD.replace("minutes: 5", "minutes: 5\nminuts: 5")),
    ("F004", 2, GOOD.replace("title: T\n", "")),
    ("F005", 8, GOOD.replace("## A {#a}", "## A")),
    ("F005", 12, GOOD.replace("id: q", "id: a")),
    ("F006", 12, GOOD.replace("/// quiz", "/// quizz")),
    ("F007", 14, GOOD.replace("    id: q\n", "    id: q\n    kind: two\n")),
    ("F008", 10, GOOD.replace("\ntext\n", "\n<b>text</b>\n")),
    ("F008", 10, GOOD.replace("\ntext\n", "\ntext {: onclick=x }\n")),
    ("F009", 10, GOOD.replace("\ntext\n", "\n[x](javascript:alert(1))\n")),
    ("F009", 10, GOOD.replace("\ntext\n", "\n[x](#nowhere)\n")),
    ("F010", 10, GOOD.replace("\ntext\n", "\n![](media/a.png)\n")),
    ("F011", 10, GOOD.replace("\ntext\n", "\n#### Too deep\n")),
    ("F012", 10, GOOD.replace("\ntext\n", "\n" + "[" * 12_000 + "\n")),
    ("F012", 10, GOOD.replace("\ntext\n", "\n" + "> " * 50 + "x\n")),
    ("F012", 1, GOOD + "x" * 5_000_000),
    ("F013", 10, GOOD.replace("\ntext\n", "\ntext\u202e\n")),
    ("F020", 12, GOOD.replace("[x]", "[ ]")),
    ("F020", 19, GOOD.replace("[ ]", "[x]")),
    ("F021", 19, GOOD.replace("  : yes\n", "")),
    ("F022", 29, GOOD.replace("#two\n  :", "#three\n  :")),
    ("F022", 32, GOOD.replace("-> #two", "-> end")),
    ("F023", 46, GOOD.replace("    prompt: p\n", "")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {old: nowhere}")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {q: a}")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {old: older, older: a}")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {Old: a}")),
    ("F004", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: [q]")),
    ("W002", 2, GOOD.replace(REFLECT, "")),
    ("W003", 5, GOOD.replace("\ntext\n", "\n" + "word\n" * 600)),
    ("W004", 6, GOOD.replace("minutes: 5", "minutes: 5\nas_of: 2020-01-01")),
]
# A fault between files: its code, where it is shown, and what the good library has instead.
LIBRARY_FAULTS: list[tuple[str, str, dict[str, str | bytes | None]]] = [
    ("F001", COURSE_FILE, {COURSE_FILE: b"title: \xff"}),
    ("F003", COURSE_FILE, {COURSE_FILE: COURSE.replace("opens", "open")}),
    ("F005", GUIDELINES, {GUIDELINES: GUIDELINE.replace("version: 1", "version: 2")}),
    ("F023", "d/m/module.en.md", {"d/course.yml": COURSE, "d/m/module.en.md": GOOD}),
    ("F030", COURSE_FILE, {COURSE_FILE: COURSE.replace("folder: m", "folder: elsewhere")}),
    ("F030", COURSE_FILE, {MODULE: None, TRANSLATION: None}),
    ("F030", "guidelines/g/first.md", {"guidelines/g/first.md": GUIDELINE}),
    ("F031", TRANSLATION, {TRANSLATION: NORWEGIAN.replace("id: q", "id: other")}),
    ("F031", TRANSLATION, {TRANSLATION: NORWEGIAN.replace("id: m", "id: other")}),
    (
        "F031",
        TRANSLATION,
        {TRANSLATION: NORWEGIAN.replace(f"{QUIZ}\n", "").replace(REFLECT, REFLECT + QUIZ)},
    ),
    ("W001", TRANSLATION, {MODULE: GOOD.replace("\ntext\n", "\nnew text\n")}),
    ("W001", TRANSLATION, {TRANSLATION: GOOD}),
]


@pytest.mark.parametrize(("code", "line", "text"), MODULE_FAULTS)
def test_each_fault_is_found_on_its_line(code: str, line: int, text: str | bytes) -> None:
    found = problems(text)
    assert code in {problem.code for problem in found}, found
    assert any(problem.code == code and abs(problem.line - line) <= 1 for problem in found), found
    assert all(problem.mend for problem in found)


def library(folder: Path, files: Mapping[str, str | bytes | None]) -> tuple[Problem, ...]:
    """The problems of a library of those files."""
    for name, content in files.items():
        if content is not None:
            file = folder / "courses" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_library(folder / "courses", RENDERER, today=TODAY).problems


def test_a_good_library_has_no_problems(tmp_path: Path) -> None:
    assert library(tmp_path, LIBRARY) == ()


@pytest.mark.parametrize(("code", "path", "changes"), LIBRARY_FAULTS)
def test_each_fault_between_files_is_found_in_its_file(
    tmp_path: Path, code: str, path: str, changes: dict[str, str | bytes | None]
) -> None:
    found = library(tmp_path, {**LIBRARY, **changes})
    [problem] = [each for each in found if (each.code, each.path) == (code, f"courses/{path}")]
    assert problem.message.strip()
    assert problem.mend
    assert problem.warning == code.startswith("W")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("id: q", "id: other"), "The steps are others (other, q) than in"),
        (("id: m", "id: other"), "The id of the module is another, “other”, than in"),
        ((DILEMMA, f"{DILEMMA}\n{QUIZ}"), "The steps stand in another order than in"),
    ],
)
def test_in_what_two_languages_differ_is_said(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    text = NORWEGIAN.replace(f"{QUIZ}\n", "", int(change[0] == DILEMMA))
    found = library(tmp_path, {**LIBRARY, TRANSLATION: text.replace(*change)})
    assert [said in problem.message for problem in found if problem.code == "F031"] == [True]


def test_every_code_has_a_text_that_has_it() -> None:
    assert {code for code, *_ in MODULE_FAULTS + LIBRARY_FAULTS} == set(CODES)


def test_an_unknown_key_names_the_nearest() -> None:
    [problem] = problems(GOOD.replace("summary: S", "summary: S\nsumary: S"))
    assert "did you mean “summary”?" in str(problem)


def test_the_documents_list_the_codes_as_they_are() -> None:
    text = (ROOT / "docs" / "course-format.md").read_text()
    assert dict(re.findall(r"^\| `([FW]\d{3})` \| (.+) \|$", text, re.MULTILINE)) == CODES


def test_the_examples_in_the_documents_are_good() -> None:
    text = (ROOT / "docs" / "course-format.md").read_text()
    blocks = re.findall(r"```markdown\n(/// (?:quiz|dilemma|reflect|note).*?)```", text, re.DOTALL)
    assert len(blocks) >= 4
    assert problems(f"{FRONT}## A {{#a}}\n\n" + "\n".join(blocks)) == []


def test_our_own_courses_are_clean() -> None:
    assert read_library(ROOT / "courses", RENDERER, today=TODAY).problems == ()


@pytest.mark.parametrize("bad", ["[" * 12_000, "<![" * 4_000])
def test_a_text_that_takes_too_long_is_stopped_and_the_next_is_rendered(bad: str) -> None:
    with ProcessRenderer() as renderer:
        renderer.render(["warm"])
        began = time.monotonic()
        with pytest.raises(RenderTimeout):
            renderer.render([bad])
        assert time.monotonic() - began < 3
        assert renderer.render(["*fine*"]) == ["<p><em>fine</em></p>"]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java\tscript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "<svg onload=alert(1)>",
        "<math><mi xlink:href='javascript:alert(1)'>",
        '<p style="background:url(javascript:alert(1))" onclick="x()">x</p>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    ],
)
def test_nothing_that_runs_survives(html: str) -> None:
    safe = sanitise(html).lower()
    assert not re.search(
        r"<script|onerror|onload|onclick|javascript:|data:|<svg|<iframe|style=", safe
    )


@given(st.text(max_size=400))
def test_any_text_is_answered_and_never_raises(text: str) -> None:
    problems(f"{FRONT}## A {{#a}}\n\n{text}\n")


@pytest.mark.parametrize(
    "url", ["https://x.test", "mailto:a@b.test", "tel:+47", "media/a.webp", "#a"]
)
def test_these_addresses_are_allowed(url: str) -> None:
    assert url_allowed(url)


@pytest.mark.parametrize("url", BAD_URLS)
def test_these_are_not(url: str) -> None:
    assert not url_allowed(url)
