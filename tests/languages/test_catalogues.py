"""Every string of the interface, in Bokmål and in Nynorsk."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parents[2] / "app"
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None,
}  # fmt: skip
# Words that Norwegian and English write alike.
ALIKE = {"Administrator", "Dilemma", "%(num)d minute"}


def extracted() -> set[str]:
    found = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(ROOT), METHODS, keywords=KEYWORDS
    ):
        found.add(message[0] if isinstance(message, tuple) else message)
    return found


@pytest.mark.parametrize("lang", ["nb", "nn"])
def test_the_catalogue_is_complete(lang: str) -> None:
    catalogue = polib.pofile(str(ROOT / "translations" / lang / "LC_MESSAGES" / "messages.po"))
    present = {entry.msgid for entry in catalogue}
    wanted = extracted()
    assert wanted - present == set(), "not in the catalogue"
    assert present - wanted == set(), "no longer used"
    assert catalogue.metadata.get("Language") == lang, "without its header it is not compiled"
    assert not catalogue.untranslated_entries()
    assert not catalogue.fuzzy_entries()
    assert not catalogue.obsolete_entries()
    same = {entry.msgid for entry in catalogue if entry.msgid == entry.msgstr} - ALIKE
    assert same == set(), "the same as in English"
    for entry in catalogue:
        for words in [entry.msgstr, *entry.msgstr_plural.values()]:
            if words:
                places = re.findall(r"%\(\w+\)", words)
                original = entry.msgid + (entry.msgid_plural or "")
                assert set(places) <= set(re.findall(r"%\(\w+\)", original)), words
