"""Reading modules and guidelines. One checker, wherever the text comes from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from app.format.activities.kinds import READERS
from app.format.activities.parts import Draft, Pieces
from app.format.activities.reflection import Reflection
from app.format.document import (
    Document,
    GlossaryDocument,
    GuidelineDocument,
    ModuleSource,
    PictureUse,
    Prose,
    Section,
    Term,
)
from app.format.ease import check_ease
from app.format.footnotes import take_footnotes
from app.format.links import Places, check_links, check_shown
from app.format.placing import picture_names
from app.format.problems import Problem, Problems
from app.format.renderer import Renderer, RenderTimeout
from app.format.scan import (
    ID,
    Block,
    Line,
    RawSection,
    check_safety,
    decode,
    sections_of,
    split_front_matter,
)
from app.format.weight import PAGE_BYTES, page_bytes
from app.format.yaml_source import YamlMap, optional_date

_MODULE_KEYS = frozenset(
    [
        "aliases",
        "id",
        "title",
        "summary",
        "minutes",
        "goals",
        "requires",
        "completion",
        "as_of",
        "sources",
        "translated_from",
    ]
)
_GUIDELINE_KEYS = frozenset(
    ["id", "version", "title", "effective", "audience", "what_changed", "statement"]
)
_WORD = re.compile(r"[^\W\d_]+")
_AUDIENCES = frozenset({"participant", "partner", "employee"})

WORDS_A_MINUTE = 100
COMPLETION = "all steps"
PAGE_ID = "main"  # where every page's "skip to the main content" leads; no id of a text


def digest(source: bytes) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(source).hexdigest()


def _words(lines: tuple[Line, ...] | list[Line]) -> int:
    return sum(len(_WORD.findall(line.text)) for line in lines)


class _Body:
    """The body of a module or guideline on its way to sections."""

    def __init__(self, lines: list[Line], problems: Problems, places: Places) -> None:
        self._problems = problems
        self.pieces = Pieces()
        text, self._notes = take_footnotes(lines, problems)
        introduction, raw = sections_of(text, problems)
        self._lines = introduction, raw
        self._introduction = self.pieces.add(introduction)
        self.words = _words(lines)
        self._sections: list[tuple[RawSection, list[Draft], int]] = []
        self.ids = seen = set[str]()
        for section in raw:
            self._once(section.id, section.line, seen)
            drafts: list[Draft] = []
            words = 0
            for part in section.parts:
                if isinstance(part, Block):
                    drafts.append(READERS[part.kind](part, self.pieces, problems))
                    words += _words(part.body)
                    self._once(str(part.options.values.get("id", "")), part.line, seen)
                else:
                    drafts.append(self._prose(part))
                    words += _words(part)
            self._sections.append((section, drafts, words))
        if not raw:
            problems.add(
                lines[0].number if lines else 1,
                "F004",
                "There are no sections.",
                "begin one with ## Heading {#id}",
            )
        check_links(lines, {section.id for section in raw}, places, problems)

    def _once(self, identifier: str, line: int, seen: set[str]) -> None:
        if identifier == PAGE_ID:
            self._problems.add(
                line, "F005", f"“{identifier}” is the page's own id.", "give another"
            )
        if identifier and identifier in seen:
            self._problems.add(line, "F005", f"The id “{identifier}” stands twice.", "give another")
        seen.add(identifier)

    def _prose(self, lines: tuple[Line, ...]) -> Draft:
        html = self.pieces.add(lines)
        return lambda: Prose(html())

    def check_ease(self) -> None:
        """Note what is long to read."""
        check_ease(*self._lines, self._problems)

    def finish(self, renderer: Renderer) -> tuple[str, tuple[Section, ...]] | None:
        """Introduction and sections rendered, or None when rendering was refused."""
        try:
            self.pieces.html = renderer.render(list(map(self._notes.added_to, self.pieces.texts)))
        except RenderTimeout as error:
            self._problems.add(
                1,
                "F012",
                f"The text cannot be rendered ({error}).",
                "look for long runs of brackets or marks",
            )
            return None
        return self._introduction(), tuple(
            Section(raw.id, raw.title, tuple(draft() for draft in drafts), words)
            for raw, drafts, words in self._sections
        )


def _open(source: bytes, problems: Problems) -> tuple[YamlMap, list[Line]] | None:
    text = decode(source, problems)
    parts = None if text is None else split_front_matter(text, problems)
    if parts is None or not check_safety(parts[1], problems):
        return None
    return parts


def _identifier(front: YamlMap, problems: Problems) -> str:
    value = front.take("id", problems, str, "an id") or ""
    if value and not ID.fullmatch(value):
        problems.add(
            front.line("id"),
            "F005",
            f"The id “{value}” is malformed.",
            "small letters, digits and hyphens, at most 60",
        )
    return value


def read_module_text(
    source: bytes,
    path: str,
    lang: str,
    renderer: Renderer,
    *,
    today: date,
    folder: Path | None = None,
    pictures: Collection[str] | None = None,
    terms: Collection[str] | None = None,
) -> tuple[Document | None, list[Problem]]:
    """A module file as a checked document, or None with the reasons; warnings come with both.

    `folder` holds the pictures of a text in a folder; `pictures` are the names (`media/…`) that a
    text from elsewhere may use, `terms` the ids of the glossary. None: not checked.
    """
    problems = Problems(path)
    opened = _open(source, problems)
    if opened is None:
        return None, problems.found
    front, lines = opened
    front.only(_MODULE_KEYS, problems)
    identifier = _identifier(front, problems)
    title = front.take("title", problems, str, "a title") or ""
    summary = front.take("summary", problems, str, "a summary") or ""
    minutes = front.take("minutes", problems, int, "a whole number of minutes") or 0
    completion = front.take("completion", problems, str, "a rule", default=COMPLETION)
    if completion != COMPLETION:
        problems.add(
            front.line("completion"), "F004", "That rule is not known.", f"write {COMPLETION}"
        )
    as_of = optional_date(front, "as_of", problems)
    if as_of is not None and as_of < today - timedelta(days=365):
        problems.add(
            front.line("as_of"),
            "W004",
            "Dated facts are older than a year.",
            "hold them against their source and move as_of",
        )
    translated = front.values.get("translated_from")
    places = Places(folder, pictures, terms)
    body = _Body(lines, problems, places)
    aliases = _aliases(front, body.ids, problems)
    if problems.failed:
        return None, problems.found
    finished = body.finish(renderer)
    if finished is None:
        return None, problems.found
    document = Document(
        id=identifier,
        lang=lang,
        title=title,
        summary=summary,
        minutes=minutes,
        goals=front.texts("goals", problems),
        requires=front.texts("requires", problems),
        completion=COMPLETION,
        as_of=as_of,
        sources=front.texts("sources", problems),
        translated_from=None if translated is None else str(translated),
        introduction_html=finished[0],
        sections=finished[1],
        aliases=aliases,
    )
    if not check_shown(picture_names(document), lines, places, problems):
        return None, problems.found
    body.check_ease()
    _warn(document, body.words, front, problems)
    return document, problems.found


def _aliases(
    front: YamlMap, ids: Collection[str], problems: Problems
) -> tuple[tuple[str, str], ...]:
    """Old ids of steps with the new ones that took their place."""
    given = front.values.get("aliases")
    line = front.line("aliases")
    if given is None:
        return ()
    if not isinstance(given, dict):
        problems.add(line, "F004", "“aliases” is not a list of ids.", "write old-id: new-id")
        return ()
    for old, new in given.items():
        if not isinstance(old, str) or not ID.fullmatch(old):
            problems.add(line, "F034", f"“{old}” cannot have been an id.", "write old-id: new-id")
        elif old in ids:
            problems.add(
                line, "F034", f"“{old}” is still an id of this module.", "delete its alias"
            )
        elif new in given:
            problems.add(
                line,
                "F034",
                f"“{old}” leads to “{new}”, which is an alias itself.",
                f"write {old}: {given[new]}",
            )
        elif new not in ids:
            problems.add(
                line,
                "F034",
                f"“{old}” leads to “{new}”, which is no id of this module.",
                "name a section or an activity",
            )
    return tuple((str(old), str(new)) for old, new in given.items())


def _warn(document: Document, words: int, front: YamlMap, problems: Problems) -> None:
    activities = [activity for section in document.sections for activity in section.activities]
    if not any(isinstance(activity, Reflection) for activity in activities):
        problems.add(
            front.line("id"), "W002", "The module has no reflection prompt.", "add /// reflect"
        )
    if all(isinstance(activity, Reflection) for activity in activities):
        problems.add(
            front.line("id"), "W002", "The module has no activity.", "add a quiz or a dilemma"
        )
    if words > document.minutes * WORDS_A_MINUTE:
        problems.add(
            front.line("minutes"),
            "W003",
            f"{words} words do not fit {document.minutes} minutes.",
            "shorten the text or give more minutes",
        )
    weight = page_bytes(document)
    if weight > PAGE_BYTES:
        problems.add(
            front.line("id"),
            "W013",
            f"The page weighs {weight / 1024:.1f} kB when it is opened again.",
            f"at most {PAGE_BYTES // 1024} kB: make two modules of it",
        )


def read_guideline_text(
    source: bytes,
    path: str,
    lang: str,
    renderer: Renderer,
    *,
    terms: Collection[str] | None = None,
) -> tuple[GuidelineDocument | None, list[Problem]]:
    """A guideline file as a checked document, or None with the reasons."""
    problems = Problems(path)
    opened = _open(source, problems)
    if opened is None:
        return None, problems.found
    front, lines = opened
    front.only(_GUIDELINE_KEYS, problems)
    identifier = _identifier(front, problems)
    version = front.take("version", problems, int, "a whole number") or 0
    title = front.take("title", problems, str, "a title") or ""
    statement = front.take("statement", problems, str, "the sentence people agree to") or ""
    changed = front.take("what_changed", problems, str, "a text", default="") or ""
    effective = optional_date(front, "effective", problems)
    if effective is None:
        problems.add(front.line("effective"), "F004", "“effective” is missing.", "give a day")
    audience = front.texts("audience", problems)
    for name in audience:
        if name not in _AUDIENCES:
            problems.unknown_key(front.line("audience"), name, _AUDIENCES)
    body = _Body(lines, problems, Places(pictures=(), terms=terms))
    if problems.failed or effective is None:
        return None, problems.found
    finished = body.finish(renderer)
    if finished is None:
        return None, problems.found
    return (
        GuidelineDocument(
            id=identifier,
            version=version,
            lang=lang,
            title=title,
            effective=effective,
            audience=audience,
            what_changed=changed,
            statement=statement,
            introduction_html=finished[0],
            sections=finished[1],
        ),
        problems.found,
    )


def read_glossary_text(
    source: bytes, path: str, lang: str, renderer: Renderer
) -> tuple[GlossaryDocument | None, list[Problem]]:
    """A glossary file as a checked document, or None with the reasons. Its terms are sections."""
    problems = Problems(path)
    opened = _open(source, problems)
    if opened is None:
        return None, problems.found
    front, lines = opened
    front.only(frozenset({"title"}), problems)
    title = front.take("title", problems, str, "a title") or ""
    body = _Body(lines, problems, Places(pictures=(), own_terms=True))
    if problems.failed:
        return None, problems.found
    finished = body.finish(renderer)
    if finished is None:
        return None, problems.found
    unexplained = [each for each in finished[1] if not each.blocks or each.activities]
    for section in unexplained:
        problems.add(
            1,
            "F043",
            f"“{section.title}” is not explained.",
            "write a short text under it, without activities",
        )
    if unexplained:
        return None, problems.found
    terms = tuple(
        Term(each.id, each.title, "".join(b.html for b in each.blocks if isinstance(b, Prose)))
        for each in finished[1]
    )
    return GlossaryDocument(lang, title, finished[0], terms), problems.found


def module_source(
    path: str, source: bytes, document: Document, pictures: tuple[PictureUse, ...] = ()
) -> ModuleSource:
    """A document with the bytes it came from."""
    return ModuleSource(path, source, digest(source), document, pictures)
