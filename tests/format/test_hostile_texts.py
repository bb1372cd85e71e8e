"""Texts made to hold up the server, or to hide something: refused within a second, with words."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from app.format.problems import Problem
from app.format.reader import read_module_text
from app.format.renderer import ProcessRenderer
from tests.format.test_format import GOOD, TODAY

SECONDS = 1.0
LOTS = 200_000


@pytest.fixture(scope="module")
def renderer() -> Iterator[ProcessRenderer]:
    with ProcessRenderer() as process:
        process.render(["warm"])
        yield process


def with_body(text: str) -> str:
    return GOOD.replace("\ntext\n", f"\n{text}\n")


def lines(line: str) -> str:
    """As many of a line as fit into a file."""
    return f"{line}\n" * (LOTS // (len(line) + 1))


# What it is refused for; nothing where it is only large, and rendered in time.
HOSTILE = {
    "12 kB of [": ("F012", with_body("[" * 12_000)),
    "12 kB of <![": ("F012", with_body("<![" * 4_000)),
    "brackets over many lines": ("F012", with_body(lines("[" * 60))),
    "comments that never end": ("F008", with_body(lines("<!--"))),
    "declarations over many lines": ("F008", with_body(lines("<![CDATA["))),
    "stars over many lines": ("", with_body(lines("*a **b " * 8))),
    "underscores": ("", with_body(lines("_a __b " * 8))),
    "links in links": ("", with_body("[" * 50 + "x" + "](https://x.test)" * 50 + "\n")),
    "references": ("", with_body(lines("[a][b]" * 9))),
    "backticks": ("", with_body(lines("`" * 59 + "a"))),
    "quotations in quotations": ("F012", with_body(">" * 500 + " x")),
    "lists in lists": ("F012", with_body("\n".join("  " * n + "- x" for n in range(400)))),
    "blocks in blocks": ("F006", with_body("/// note | x\n" * 300)),
    "a quotation of many lines": ("", with_body(lines("> > > > > > > x"))),
    "bidi controls": ("F013", with_body("safe \u202eevil\u202c text")),
    "isolates": ("F013", with_body("\u2066x\u2069")),
    "bidi in a title": ("F013", GOOD.replace("title: T", 'title: "T \u202e"')),
    "bidi in an option": ("F013", GOOD.replace("    id: q\n", "    id: q\u202e\n")),
    "null": ("F013", with_body("a\x00b")),
    "a table of many rows": ("F012", with_body("| a | b |\n|---|---|\n" + lines("| x | y |"))),
    "a table of many columns": (
        "F012",
        with_body("|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|x" * 2_000 + "|"),
    ),
    "footnotes": ("F012", with_body("".join(f"[^{n}]" for n in range(5_000)))),
    "5 MB": ("F012", GOOD + "x" * 5_000_000),
    "5 MB of lines": ("F012", GOOD + "\n" * 5_000_000),
    "one long word": ("F012", with_body("x" * LOTS)),
    "deep YAML": ("F002", GOOD.replace("title: T", "title: " + "[" * 5_000)),
    "YAML that grows": (
        "F002",
        GOOD.replace("title: T", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: T"),
    ),
    "many keys": ("F012", GOOD.replace("title: T", lines("k: v").strip() + "\ntitle: T")),
    "deep options": ("F002", GOOD.replace("    id: q\n", "    id: " + "{a: " * 900 + "\n")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_within_a_second_and_says_why(name: str, renderer: ProcessRenderer) -> None:
    code, text = HOSTILE[name]
    # Of the processor: the process that renders is killed by the clock, whatever else runs here.
    began = time.process_time()
    document, found = read_module_text(text.encode(), "m.md", "en", renderer, today=TODAY)
    took = time.process_time() - began
    assert (document is None) == bool(code)
    assert not code or code in {problem.code for problem in found}, found[:5]
    assert all(problem.message and problem.mend for problem in found)
    assert took < SECONDS + 0.5, f"{took:.2f} s"


@pytest.mark.parametrize(
    "name", ["12 kB of [", "bidi controls", "a table of many rows", "5 MB of lines", "deep YAML"]
)
def test_what_is_refused_by_its_look_is_never_rendered(name: str) -> None:
    class Never:
        def render(self, pieces: object, profile: str = "course") -> list[str]:
            raise AssertionError("rendered")

    found: list[Problem] = read_module_text(
        HOSTILE[name][1].encode(), "m.md", "en", Never(), today=TODAY
    )[1]
    assert found
