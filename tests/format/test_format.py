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

from app.format.activities.kinds import READERS
from app.format.activities.rating import Rating
from app.format.activities.sort import Sort
from app.format.activities.talk import Talk
from app.format.activities.task import Task
from app.format.addresses import url_allowed
from app.format.codec import document_from_json, to_json
from app.format.library import read_library
from app.format.markdown import Converter
from app.format.picture_reading import HereReader
from app.format.problems import CODES, Problem
from app.format.reader import read_glossary_text, read_module_text
from app.format.renderer import ProcessRenderer, RenderTimeout
from app.format.sanitising import sanitise
from tests.format import own_faults
from tests.hostile_pictures import jpeg, png

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
RENDERER = Converter()
FRONT = "---\nid: m\ntitle: T\nsummary: S\nminutes: 5\n---\n\n"
BAD_URLS = [
    "http://x.test",
    "//x.test",
    "ftp://x",
    "media/../a.png",
    "/x",
    "https:x",
    "term:A b",
    "term:",
]
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
SORT = """/// sort | S
    id: s

Where?

#### One {#s-one}
- a
  : why a
- b {#card-b}
  : why b
#### Two {#s-two}
- c
  : why c
///
"""
ORDER = """/// sort | O
    id: o
    kind: order

Which first?

1. a
   : why a
2. b
   : why b
///
"""
RATE = """/// rate | Ready?
    id: ra
    rating: ready
    low: "No"
    high: Completely

How far?

- I can ask. {#can-ask}
- I can *refuse*. {#can-refuse}
///
"""
TASK = """/// task | Meet
    id: t

In the field.

- [ ] Ask. {#ask}
- [ ] Agree. {#agree}
///
"""
TALK = """/// talk | Ask
    id: ta

Why.

- One?
- Two?
///
"""
PRACTICE = f"{FRONT}## A {{#a}}\n\ntext\n\n{SORT}\n{ORDER}\n{RATE}\n{TASK}\n{TALK}\n{REFLECT}"
GOOD = f"{FRONT}## A {{#a}}\n\ntext\n\n{QUIZ}\n{DILEMMA}\n{REFLECT}"


VIDEO = """
/// video | V
    url: https://v.test
    minutes: 6
    megabytes: 4

words
///
"""
# Everything that is no activity, and good.
RICH = f"""
text[^a] and [a word](term:trust), and more of it[^b].
{VIDEO}
/// transcript | What is said
    lang: nb

Hei.
///

/// figure | A *caption*
    lang: nb

![Et bilde](media/a.png)
///

| a | b |
|--:|---|
| 1 | 2[^b] |

/// note | A note[^a]
    lang: nn

Ei setning.
///

[^b]: Two.

    In two paragraphs.
"""
TERMS = {"trust"}


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
ENGLISH = "glossary.en.md"
GLOSSARY = "---\ntitle: W\n---\n\n## Trust {#trust}\n\nEach relies on the other.\n"
SHOWS = GOOD.replace("\ntext\n", "\n![a](media/a.png)\n")
NAMES = GOOD.replace("\ntext\n", "\n[a word](term:trust)\n")
# A whole library that is good.
LIBRARY = {
    COURSE_FILE: COURSE,
    MODULE: GOOD,
    TRANSLATION: NORWEGIAN,
    GUIDELINES: GUIDELINE,
}


def problems(text: str | bytes) -> list[Problem]:
    source = text.encode() if isinstance(text, str) else text
    return read_module_text(source, "m.md", "en", RENDERER, today=TODAY, terms=TERMS)[1]


def test_a_good_module_has_no_problems_and_survives_json() -> None:
    document, found = read_module_text(GOOD.encode(), "m.md", "en", RENDERER, today=TODAY)
    assert found == []
    assert document is not None
    assert document.steps == ("q", "d", "r", "a")
    assert document_from_json(to_json(document)) == document


def words(number: int) -> str:
    """So many words, for which a minute is enough."""
    return " ".join(["word"] * number)


def with_text(text: str) -> str:
    """The good module with another text in its section, and the time to read it."""
    return GOOD.replace("\ntext\n", f"\n{text}\n").replace("minutes: 5", "minutes: 50")


# Text that no compressor makes small.
NOISE = "\n\n".join(sha256(str(number).encode()).hexdigest() for number in range(400))


def test_sort_rate_task_and_talk_are_read_as_they_are_written() -> None:
    document, found = read_module_text(PRACTICE.encode(), "m.md", "en", RENDERER, today=TODAY)
    assert found == []
    assert document is not None
    assert document.steps == ("s", "o", "ra", "t", "ta", "r", "a")
    assert document_from_json(to_json(document)) == document
    sort, order, rating, task, talk = (document.activity(step) for step in document.steps[:5])
    assert isinstance(sort, Sort)
    assert isinstance(order, Sort)
    assert isinstance(rating, Rating)
    assert isinstance(task, Task)
    assert isinstance(talk, Talk)
    assert [(card.id, card.place) for card in sort.cards] == [
        ("1", "s-one"), ("card-b", "s-one"), ("3", "s-two"),
    ]  # fmt: skip
    assert [(card.id, card.place) for card in order.cards] == [("1", "1"), ("2", "2")]
    assert order.cards[1].explanation_html == "<p>why b</p>"
    assert (rating.low, rating.steps, rating.statements[1].html) == (
        "No", 5, "I can <em>refuse</em>.",
    )  # fmt: skip
    assert [item.id for item in task.items] == ["ask", "agree"]
    assert talk.questions == ("One?", "Two?")


def test_a_line_of_a_list_may_go_on_in_the_next() -> None:
    text = PRACTICE.replace("I can *refuse*", "I can\n  *refuse*").replace(
        "- Two?", "- Two,\n  or?"
    )
    document, found = read_module_text(text.encode(), "m.md", "en", RENDERER, today=TODAY)
    assert found == []
    assert document is not None
    rating, talk = document.activity("ra"), document.activity("ta")
    assert isinstance(rating, Rating)
    assert isinstance(talk, Talk)
    assert rating.statements[1].html == "I can <em>refuse</em>."
    assert talk.questions == ("One?", "Two, or?")


def test_a_check_list_may_leave_its_brackets_out() -> None:
    text = PRACTICE.replace("- [ ] Ask.", "- Ask.").replace("- [ ] Agree.", "- [] Agree.")
    assert problems(text) == []


# A fault in one module: its code, its line, and the good module with it.
MODULE_FAULTS: list[tuple[str, int, str | bytes]] = [
    ("F001", 1, b"\xff\xfe"),
    ("F002", 1, "no front matter"),
    ("F003", 6, GOOD.replace("minutes: 5", "minutes: 5\nminuts: 5")),
    ("F004", 2, GOOD.replace("title: T\n", "")),
    ("F005", 8, GOOD.replace("## A {#a}", "## A")),
    ("F005", 12, GOOD.replace("id: q", "id: a")),
    ("F005", 8, GOOD.replace("{#a}", "{#main}")),
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
    ("F006", 10, GOOD.replace("\ntext\n", "\n/// figur | C\n![a](media/a.png)\n///\n")),
    ("F007", 11, GOOD.replace("\ntext\n", "\n/// note | N\n    colour: red\n\nx\n///\n")),
    ("F007", 11, GOOD.replace("\ntext\n", "\n/// note | N\n    lang: norsk!\n\nx\n///\n")),
    ("F007", 10, GOOD.replace("\ntext\n", "\n/// figure\n![a](media/a.png)\n///\n")),
    ("F007", 10, GOOD.replace("\ntext\n", "\n/// figure | C\nwords\n///\n")),
    ("F007", 12, GOOD.replace("\ntext\n", "\n/// figure | C\n![a](media/a.png)\nx\n///\n")),
    ("F007", 10, GOOD.replace("\ntext\n", "\n/// transcript\nwords\n///\n")),
    ("F007", 10, GOOD.replace("\ntext\n", "\n/// video | V\nwords\n///\n")),
    ("F007", 11, GOOD.replace("\ntext\n", VIDEO.replace("https:", "http:"))),
    ("F007", 11, GOOD.replace("\ntext\n", VIDEO.replace("https://v.test", "https://"))),
    ("F007", 12, GOOD.replace("\ntext\n", VIDEO.replace("minutes: 6", "minutes: six"))),
    ("F007", 13, GOOD.replace("\ntext\n", VIDEO.replace("megabytes: 4", "megabytes: 0"))),
    ("F009", 10, GOOD.replace("\ntext\n", "\n[x](media/a.png)\n")),
    ("F009", 12, GOOD.replace("\ntext\n", "\n![x][r]\n\n[r]: media/a.png\n")),
    ("F009", 12, GOOD.replace("\ntext\n", "\n[x][r]\n\n[r]: javascript:alert(1)\n")),
    ("F043", 12, GOOD.replace("\ntext\n", "\n[x][r]\n\n[r]: term:trus\n")),
    ("F012", 11, GOOD.replace("\ntext\n", "\n| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 121)),
    ("F012", 10, GOOD.replace("\ntext\n", f"\n{'| a ' * 17}|\n{'|---' * 17}|\n{'| 1 ' * 17}|\n")),
    ("F012", 10, GOOD.replace("\ntext\n", "\n" + "|" * 5_000 + "\n")),
    ("F041", 10, GOOD.replace("\ntext\n", "\ntext[^a]\n")),
    ("F041", 12, GOOD.replace("\ntext\n", "\ntext\n\n[^a]: nobody names it\n")),
    ("F041", 13, GOOD.replace("\ntext\n", "\ntext[^a]\n\n[^a]: one\n[^a]: two\n")),
    ("F041", 12, GOOD.replace("\ntext\n", "\ntext[^A b]\n\n[^A b]: one\n")),
    ("F041", 16, GOOD.replace("Which?", "Which?[^a]").replace("\ntext\n", "\n[^a]: one\n")),
    ("F042", 10, GOOD.replace("\ntext\n", "\n| a |   |\n|---|---|\n| 1 | 2 |\n")),
    ("F043", 10, GOOD.replace("\ntext\n", "\n[x](term:trus)\n")),
    ("F005", 16, PRACTICE.replace(" {#s-one}", "")),
    ("F005", 22, PRACTICE.replace("{#s-one}", "{#s-two}")),
    ("F005", 19, PRACTICE.replace("{#card-b}", "{#2nd}")),
    ("F005", 47, PRACTICE.replace(" {#can-refuse}", "")),
    ("F005", 47, PRACTICE.replace("{#can-refuse}", "{#can-ask}")),
    ("F005", 57, PRACTICE.replace(" {#agree}", "")),
    ("F006", 58, PRACTICE.replace("{#agree}\n", "{#agree}\n  : why\n")),
    ("F007", 14, PRACTICE.replace("id: s\n", "id: s\n    kind: heaps\n")),
    ("F007", 42, PRACTICE.replace("    low:", "    steps: 12\n    low:")),
    ("F008", 10, PRACTICE.replace("\ntext\n", "\n- text {#id}\n")),
    ("F021", 18, PRACTICE.replace("  : why a\n- b", "- b")),
    ("F048", 12, PRACTICE.replace("#### Two {#s-two}\n- c\n  : why c\n", "")),
    ("F048", 21, PRACTICE.replace("- c\n  : why c\n", "")),
    ("F048", 17, PRACTICE.replace("- a\n", "Text.\n\n- a\n")),
    ("F048", 26, PRACTICE.replace("2. b\n   : why b\n", "")),
    ("F048", 32, PRACTICE.replace("1. a\n", "#### One {#x}\n1. a\n")),
    ("F048", 12, PRACTICE.replace(SORT, ORDER.replace("    kind: order\n", ""))),
    ("F049", 19, PRACTICE.replace("- b {", "- a {")),
    ("F045", 39, PRACTICE.replace(RATE, RATE.split("- I", maxsplit=1)[0] + "///\n")),
    ("F045", 41, PRACTICE.replace('"No"', "No")),
    ("F045", 40, PRACTICE.replace("    high: Completely\n", "")),
    ("F046", 40, PRACTICE.replace("    rating: ready\n", "")),
    ("F046", 42, PRACTICE.replace("    low:", "    ask_again: Not so\n    low:")),
    ("F050", 50, PRACTICE.replace(TASK, TASK.split("- [", maxsplit=1)[0] + "///\n")),
    ("F055", 59, PRACTICE.replace(TALK, TALK.split("- O", maxsplit=1)[0] + "///\n")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {old: nowhere}")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {q: a}")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {old: older, older: a}")),
    ("F034", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: {Old: a}")),
    ("F004", 6, GOOD.replace("minutes: 5", "minutes: 5\naliases: [q]")),
    ("W002", 2, GOOD.replace(REFLECT, "")),
    ("W003", 5, GOOD.replace("\ntext\n", "\n" + "word\n" * 600)),
    ("W004", 6, GOOD.replace("minutes: 5", "minutes: 5\nas_of: 2020-01-01")),
    ("W010", 10, with_text(f"Short. {words(31)}.")),
    ("W010", 11, with_text(f"Short.\n{words(31)}.")),
    ("W010", 10, with_text(f"- {words(31)}")),
    ("W011", 10, with_text(f"{words(26)}. " * 4)),
    ("W012", 8, with_text(f"{words(26)}.\n\n" * 14)),
    ("W013", 2, with_text(NOISE)),
    *own_faults.MODULE,
]
# What comes near a fault and is none: the code, and the module that does not have it.
NEAR: list[tuple[str, str]] = [
    ("F005", GOOD.replace("## A {#a}", "## A {#a-}")),
    ("F008", with_text("`<b>` and <https://agency.example/>")),
    ("F011", with_text("### Deeper\n\n#### And deeper")),
    ("F012", with_text("x" * 4_000)),
    ("F013", with_text("naïve — “é” 🙂 עברית")),
    ("F020", GOOD.replace("    id: q\n", "    id: q\n    kind: several\n").replace("[ ]", "[x]")),
    ("F034", GOOD.replace("minutes: 5", "minutes: 5\naliases: {old: q, older: q, gone: a}")),
    ("W003", GOOD.replace("minutes: 5", "minutes: 1")),
    ("W004", GOOD.replace("minutes: 5", "minutes: 5\nas_of: 2025-11-24")),
    ("W010", with_text(f"{words(30)}. {words(30)}.")),
    ("W010", with_text(f"- {words(20)}\n- {words(20)}")),
    ("W010", with_text(f"[{words(20)}](https://agency.example/a-b-c-d-e-f-g-h-i-j-k-l-m-n-o)")),
    ("W011", with_text(f"{words(25)}. " * 4)),
    ("W012", with_text(f"{words(25)}.\n\n" * 14)),
    ("W013", with_text(NOISE[: len(NOISE) // 2])),
]
# The good module without its translation, and another beside it.
ALONE: dict[str, str | bytes | None] = {
    COURSE_FILE: COURSE.replace(", nb]", "]"),
    TRANSLATION: None,
}
SECOND = GOOD.replace("id: m\n", "id: n\n").replace("prompt: p", "prompt: second")
# A fault between files: its code, where it is shown, and what the good library has instead.
LIBRARY_FAULTS: list[tuple[str, str, dict[str, str | bytes | None]]] = [
    ("F001", COURSE_FILE, {COURSE_FILE: b"title: \xff"}),
    ("F003", COURSE_FILE, {COURSE_FILE: COURSE.replace("opens", "open")}),
    ("F005", GUIDELINES, {GUIDELINES: GUIDELINE.replace("version: 1", "version: 2")}),
    ("F023", "d/m/module.en.md", {"d/course.yml": COURSE, "d/m/module.en.md": GOOD}),
    (
        "F046",
        "d/m/module.en.md",
        {
            "d/course.yml": COURSE,
            MODULE: PRACTICE,
            TRANSLATION: None,
            "d/m/module.en.md": PRACTICE.replace("prompt: p", "prompt: q"),
        },
    ),
    (
        "F047",
        MODULE,
        {MODULE: PRACTICE.replace("    low:", "    ask_again: old\n    low:"), TRANSLATION: None},
    ),
    (
        "F047",
        MODULE,
        {MODULE: PRACTICE.replace("    low:", "    ask_again: ready\n    low:"), TRANSLATION: None},
    ),
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
    ("F030", "glossary.fr.md", {"glossary.fr.md": GLOSSARY}),
    ("F040", MODULE, {MODULE: SHOWS, TRANSLATION: None, "c/m/media/a.png": b"no picture"}),
    ("F040", MODULE, {MODULE: SHOWS, TRANSLATION: None, "c/m/media/a.png": jpeg()}),
    ("F040", MODULE, {MODULE: SHOWS, TRANSLATION: None, "c/m/media/a.png": bytes(9_000_000)}),
    ("F009", MODULE, {MODULE: SHOWS, TRANSLATION: None}),
    ("F009", MODULE, {MODULE: SHOWS.replace("![a]", "![a\nb]"), TRANSLATION: None}),
    ("F009", GUIDELINES, {GUIDELINES: GUIDELINE.replace("We report.", "![a](media/a.png)")}),
    ("F043", MODULE, {MODULE: NAMES, TRANSLATION: None}),
    (
        "F043",
        MODULE,
        {MODULE: NAMES.replace("trust", "trus"), TRANSLATION: None, ENGLISH: GLOSSARY},
    ),
    (
        "F043",
        "glossary.nb.md",
        {ENGLISH: GLOSSARY, "glossary.nb.md": GLOSSARY.replace("{#t", "{#o")},
    ),
    ("F043", ENGLISH, {ENGLISH: GLOSSARY.replace("Each relies on the other.", "")}),
    ("F043", ENGLISH, {ENGLISH: GLOSSARY.replace("Each", "[x](term:other) each")}),
    ("F003", ENGLISH, {ENGLISH: GLOSSARY.replace("title: W", "title: W\nid: x")}),
    ("W001", TRANSLATION, {MODULE: GOOD.replace("\ntext\n", "\nnew text\n")}),
    ("W001", TRANSLATION, {TRANSLATION: GOOD}),
    ("F003", COURSE_FILE, {COURSE_FILE: COURSE.replace("participant", "participants")}),
    ("F003", COURSE_FILE, {COURSE_FILE: COURSE.replace("{en: C}", "{en: C, no: C}")}),
    ("F004", COURSE_FILE, {COURSE_FILE: COURSE.replace("folder: m", "folder: ../c/m")}),
    ("F032", MODULE, {**ALONE, MODULE: GOOD.replace("minutes: 5", "minutes: 5\nrequires: [n]")}),
    ("F032", MODULE, {**ALONE, MODULE: GOOD.replace("minutes: 5", "minutes: 5\nrequires: [m]")}),
    ("F033", "d/course.yml", {"d/course.yml": COURSE, "d/m/module.en.md": SECOND}),
    ("F033", COURSE_FILE, {COURSE_FILE: f"{COURSE}  - folder: m\n"}),
    ("W014", COURSE_FILE, {TRANSLATION: None}),
    ("W015", "c/m/media/forgotten.webp", {"c/m/media/forgotten.webp": b"a picture"}),
    ("W016", COURSE_FILE, {"c/n/module.en.md": SECOND}),
    *own_faults.LIBRARY,
]


@pytest.mark.parametrize(("code", "line", "text"), MODULE_FAULTS)
def test_each_fault_is_found_on_its_line(code: str, line: int, text: str | bytes) -> None:
    found = problems(text)
    assert code in {problem.code for problem in found}, found
    assert any(problem.code == code and abs(problem.line - line) <= 1 for problem in found), found
    assert all(problem.mend for problem in found)


@pytest.mark.parametrize(("code", "text"), NEAR)
def test_what_only_comes_near_is_no_fault(code: str, text: str) -> None:
    assert code not in {problem.code for problem in problems(text)}


def library(folder: Path, files: Mapping[str, str | bytes | None]) -> tuple[Problem, ...]:
    """The problems of a library of those files."""
    for name, content in files.items():
        if content is not None:
            file = folder / "courses" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_library(folder / "courses", RENDERER, today=TODAY, pictures=HereReader()).problems


def test_a_good_library_has_no_problems(tmp_path: Path) -> None:
    assert library(tmp_path, LIBRARY) == ()


def test_a_library_with_a_picture_and_a_glossary_has_no_problems(tmp_path: Path) -> None:
    alone: dict[str, str | bytes | None] = {**LIBRARY, **ALONE, ENGLISH: GLOSSARY}
    shows: dict[str, str | bytes | None] = {MODULE: SHOWS, "c/m/media/a.png": png()}
    assert library(tmp_path / "shows", {**alone, **shows}) == ()
    assert library(tmp_path / "names", {**alone, MODULE: NAMES}) == ()


def test_a_term_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    [problem] = problems(GOOD.replace("\ntext\n", "\n[x](term:trus)\n"))
    assert "did you mean “trust”?" in str(problem)


def test_blocks_footnotes_tables_and_terms_that_are_good_have_no_problems() -> None:
    text = GOOD.replace("\ntext\n", RICH) + "\n[^a]: One, at the end of the file.\n"
    assert problems(text) == []


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


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("{#can-ask}", "{#may-ask}"), "What “ra” is made of (can-ask, may-ask) is another than"),
        (("{#agree}", "{#sign}"), "What “t” is made of (agree, sign) is another than"),
        (("{#card-b}", "{#card-c}"), "What “s” is made of (card-b, card-c) is another than"),
    ],
)
def test_answers_can_be_kept_through_a_change_of_language(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    files = {**LIBRARY, MODULE: PRACTICE, TRANSLATION: PRACTICE.replace(*change)}
    found = library(tmp_path, files)
    assert [said in problem.message for problem in found if problem.code == "F031"] == [True]


def test_a_rating_may_ask_again_for_another_modules(tmp_path: Path) -> None:
    again = PRACTICE.replace("rating: ready", "rating: later\n    ask_again: ready")
    again = again.replace("prompt: p", "prompt: q").replace("id: m", "id: n")
    course = COURSE.replace("id: c", "id: d").replace("languages: [en, nb]", "languages: [en]")
    files = {
        COURSE_FILE: COURSE.replace(", nb]", "]"),
        MODULE: PRACTICE,
        "d/course.yml": course,
        "d/m/module.en.md": again,
    }
    assert library(tmp_path, files) == ()


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
    blocks = re.findall(r"```markdown\n((?!---).*?)```", text, re.DOTALL)
    examples = "\n".join(blocks)
    assert {kind for kind in READERS if f"/// {kind} |" not in examples} == set()
    front = FRONT.replace("minutes: 5", "minutes: 30")
    joined = f"{front}## A {{#a}}\n\n{examples}"
    terms = {"reciprocity"}
    found = read_module_text(joined.encode(), "m.md", "en", RENDERER, today=TODAY, terms=terms)[1]
    assert found == []
    [glossary] = re.findall(r"```markdown\n(---\ntitle: Words.*?)```", text, re.DOTALL)
    document, found = read_glossary_text(glossary.encode(), "g.md", "en", RENDERER)
    assert found == []
    assert document is not None
    assert {term.id for term in document.terms} == terms


def test_our_own_courses_are_clean() -> None:
    found = read_library(ROOT / "courses", RENDERER, today=TODAY, pictures=HereReader())
    assert found.problems == ()


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
    "url", ["https://x.test", "mailto:a@b.test", "tel:+47", "media/a.webp", "#a", "term:a"]
)
def test_these_addresses_are_allowed(url: str) -> None:
    assert url_allowed(url)


@pytest.mark.parametrize("url", BAD_URLS)
def test_these_are_not(url: str) -> None:
    assert not url_allowed(url)


def test_problems_of_a_course_are_on_their_own_lines(tmp_path: Path) -> None:
    course = COURSE + "    opened: departure\n  - folder: n\n    due: tomorrow\n"
    found = library(tmp_path, {**LIBRARY, COURSE_FILE: course, "c/n/module.en.md": SECOND})
    assert [(one.line, one.code) for one in found] == [(10, "F003"), (12, "F004")]
    assert "did you mean “opens”?" in found[0].mend


def test_modules_that_wait_for_one_another_are_found_and_shown(tmp_path: Path) -> None:
    def wanting(text: str, other: str) -> str:
        return text.replace("minutes: 5", f"minutes: 5\nrequires: [{other}]")

    found = library(
        tmp_path,
        {
            COURSE_FILE: COURSE.replace(", nb]", "]") + "  - folder: n\n",
            MODULE: wanting(GOOD, "n"),
            "c/n/module.en.md": wanting(SECOND, "m"),
        },
    )
    assert [(one.code, one.line) for one in found] == [("F032", 6), ("F032", 6)]
    assert "Nobody could ever begin it: m → n → m." in found[0].message


def test_a_module_that_cannot_be_read_is_not_said_to_be_missing(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            COURSE_FILE: COURSE.replace(", nb]", "]") + "  - folder: n\n",
            MODULE: GOOD.replace("minutes: 5", "minutes: 5\nrequires: [n]"),
            "c/n/module.en.md": SECOND.replace("[x]", "[ ]"),
        },
    )
    assert [one.code for one in found] == ["F020"]
