"""The people of the demonstration can answer every kind of activity to its end."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from app.demo.answers import answer_to
from app.demo.diary import Writer
from app.format.activities.kinds import READERS, TYPES
from app.format.library import read_library
from app.format.markdown import Converter
from tests.cast import agency_day
from tests.format.own_faults import module
from tests.processes import ROOT

# Every kind has an example in the documents; a prompt asks again for one of the same text.
EXAMPLES = re.findall(
    rf"^/// (?:{'|'.join(READERS)}) \|.*?^///\n",
    (ROOT / "docs" / "course-format.md").read_text(),
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_every_kind_is_answered_until_it_is_complete(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "courses" / "c"
    (folder / "m").mkdir(parents=True)
    (folder / "m" / "module.en.md").write_text(module(*EXAMPLES))
    course = (ROOT / "tests/sample/courses/homecoming/course.yml").read_text()
    (folder / "course.yml").write_text(course.replace("01-home", "m"))
    seen = set()
    writer = Writer(language, random.Random(1))
    for root in (tmp_path / "courses", ROOT / "courses"):
        library = read_library(root, Converter(), today=agency_day())
        assert library.errors == ()
        for found in library.courses:
            for _place, sources in found.modules:
                for section in sources[0].document.sections:
                    for activity in section.activities:
                        seen.add(activity.kind_name)
                        assert answer_to(activity, writer).completes
    assert seen == set(TYPES)
