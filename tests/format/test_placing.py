"""Pictures in their places: nothing that a trainer writes becomes an attribute of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.format.document import Prose
from app.format.markdown import Converter
from app.format.placing import Placed, Size, picture_names, place_pictures

RENDERER = Converter()
PICTURES = {
    "media/a.png": Placed((Size("0" * 32, 480, 320, 1000), Size("1" * 32, 960, 640, 3000))),
}
OURS = {
    "src", "srcset", "sizes", "width", "height", "alt", "title", "lang", "loading", "decoding",
    "data-bytes",
}  # fmt: skip


def placed(text: str) -> str:
    return place_pictures(Prose(RENDERER.render([text])[0]), PICTURES).html


def test_a_picture_has_its_sizes_and_its_words() -> None:
    html = placed('![Three < "four" & five](media/a.png "A title")')
    [image] = html5lib.parseFragment(html, namespaceHTMLElements=False).iter("img")
    assert dict(image.items()) == {
        "src": f"/media/{'1' * 32}.webp",
        "srcset": f"/media/{'0' * 32}.webp 480w, /media/{'1' * 32}.webp 960w",
        "sizes": "(min-width: 48em) 45em, calc(100vw - 2em)",
        "width": "960",
        "height": "640",
        "alt": 'Three < "four" & five',
        "title": "A title",
        "loading": "lazy",
        "decoding": "async",
        "data-bytes": "3000",
    }


def test_of_a_picture_that_is_not_there_the_words_are_left() -> None:
    assert placed("![Three <b>boats</b>](media/gone.png)") == (
        '<p><span class="no-picture">Three &lt;b&gt;boats&lt;/b&gt;</span></p>'
    )


def test_the_names_are_those_of_the_text_each_once() -> None:
    html = RENDERER.render(["![a](media/b.png) ![b](media/a.png) ![c](media/b.png)"])[0]
    assert picture_names((Prose(html), Prose(html))) == ("media/b.png", "media/a.png")


HOSTILE = [
    '![x" onerror="alert(1)](media/a.png)',
    "![x' onerror='alert(1)](media/a.png)",
    '![x](media/a.png "t\\" onload=\\"alert(1)")',
    "![x](media/a.png 't\" onload=\"alert(1)')",
    "![<img src=x onerror=alert(1)>](media/a.png)",
    "[a](https://x.test \"<img src='media/a.png' onerror=alert(1)>\")",
    '`<img src="media/a.png" onerror="alert(1)">`',
    '&lt;img src="media/a.png" onerror="alert(1)"&gt;',
    "![&quot; onerror=&quot;alert(1)](media/a.png)",
    "![x](media/a.png){: onerror=alert(1) lang=en }",
]


def harmless(html: str) -> None:
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "img":
            assert set(element.keys()) <= OURS, html
            assert element.get("src", "").startswith("/media/"), html
        assert not any(str(name).startswith("on") for name in element.keys()), html  # noqa: SIM118


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_gets_out_of_its_attribute(text: str) -> None:
    harmless(placed(text))


@given(st.text(alphabet="ab <>\"'=&;!()[]/`\\\n", max_size=80))
def test_whatever_the_words_are(words: str) -> None:
    harmless(placed(f"![{words}](media/a.png)"))
    harmless(placed(f'![x](media/a.png "{words}")'))


def test_a_server_holds_nothing_that_decodes_pictures() -> None:
    code = "import sys, app.factory; print('PIL' in sys.modules, 'markdown' in sys.modules)"
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["False", "False"]
