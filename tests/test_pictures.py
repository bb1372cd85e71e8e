"""The README's pictures show the product as it is, can be taken anew, and are light."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.palette import size
from tests.pictures import DOCS, LARGEST, PICTURES, Picture, agency, take
from tests.processes import ROOT


def test_the_readme_shows_these_pictures() -> None:
    shown = re.findall(r"!\[[^]]+\]\(docs/([^)]+)\)", (ROOT / "README.md").read_text())
    assert shown == [picture.name for picture in PICTURES]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_light_and_was_taken_by_make_pictures(picture: Picture) -> None:
    path = DOCS / picture.name
    assert path.stat().st_size <= LARGEST
    assert size(path.read_bytes()) == (picture.width, picture.height)


def test_the_pictures_can_be_taken_anew(chromium: Browser, tmp_path: Path) -> None:
    target = tmp_path / "pictures"
    target.mkdir()
    with agency(tmp_path) as address:
        take(chromium, address, target)
    for picture in PICTURES:
        found = (target / picture.name).read_bytes()
        assert size(found) == (picture.width, picture.height)
        assert len(found) <= LARGEST
