"""The glossary's files beside the courses: one for each language, the same terms in each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.format.document import GlossarySource
from app.format.problems import Problems
from app.format.reader import digest, read_glossary_text
from app.format.renderer import Renderer

_NAME = re.compile(r"^glossary\.(en|nb|nn)\.md$")


def read_glossaries(
    root: Path, shown: Callable[[Path], str], renderer: Renderer, problems: Problems
) -> tuple[GlossarySource, ...]:
    """The glossary in each language, English first. What is wrong is added to `problems`."""
    found: list[GlossarySource] = []
    files = sorted(root.glob("glossary.*.md"), key=lambda f: (f.name != "glossary.en.md", f.name))
    for file in files:
        here = Problems(shown(file))
        name = _NAME.match(file.name)
        if name is None:
            here.add(
                1, "F030", "The name is not glossary.LANGUAGE.md.", "rename it: glossary.en.md"
            )
        else:
            source = file.read_bytes()
            document, said = read_glossary_text(source, here.path, name.group(1), renderer)
            here.found.extend(said)
            if document is not None:
                found.append(GlossarySource(here.path, source, digest(source), document))
        problems.found.extend(here.found)
    for other in found[1:]:
        _compare(found[0], other, problems)
    return tuple(found)


def _compare(first: GlossarySource, other: GlossarySource, problems: Problems) -> None:
    """A term that is only in one language leads nowhere for who reads the other."""
    ids, others = ({term.id for term in each.document.terms} for each in (first, other))
    if ids != others:
        here = Problems(other.path)
        here.add(
            1,
            "F043",
            f"Other terms ({', '.join(sorted(ids ^ others))}) than in {first.path}.",
            "give every language the same ids",
        )
        problems.found.extend(here.found)
