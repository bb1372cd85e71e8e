"""Markdown to sanitised HTML. Runs in the process that can be killed (`render_process`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_integer, type_string

from app.format.addresses import glossary_address, term_of
from app.format.sanitising import sanitise

LABEL_MAX = 100
# The sides of cells, as classes: a style would be refused by the browser.
_ALIGNED = {"center": "centre", "right": "end"}


_LANG = {"lang": ("", type_string)}


def _in(parent: Element, tag: str, options: Mapping[str, Any], **attributes: str) -> Element:
    """An element of a block, in the block's own language where it has one."""
    if options["lang"]:
        attributes["lang"] = options["lang"]
    return SubElement(parent, tag, attributes)


class _Notice(Block):  # type: ignore[misc]  # the library is not typed
    """`/// note | Title` and its sisters: an aside with its title as first paragraph."""

    NAME = "note"
    ARGUMENT = None
    OPTIONS = _LANG

    def on_create(self, parent: Element) -> Element:
        """The aside."""
        aside = _in(parent, "aside", self.options, **{"class": f"notice notice-{self.NAME}"})
        if self.argument:
            title = SubElement(aside, "p", {"class": "notice-title"})
            title.text = self.argument
        return aside


class _Warning(_Notice):
    NAME = "warning"


class _Emergency(_Notice):
    NAME = "emergency"


class _Details(Block):  # type: ignore[misc]  # the library is not typed
    """`/// details | Title`: text that is folded away, without script."""

    NAME = "details"
    ARGUMENT = None
    OPTIONS = _LANG
    CLASSES: ClassVar[dict[str, str]] = {}

    def on_create(self, parent: Element) -> Element:
        """The details element with its summary."""
        details = _in(parent, "details", self.options, **self.CLASSES)
        SubElement(details, "summary").text = self.argument or "…"
        return details


class _Transcript(_Details):
    """`/// transcript | Title`: what is said in a recording, folded away."""

    NAME = "transcript"
    CLASSES: ClassVar[dict[str, str]] = {"class": "transcript"}


class _Figure(Block):  # type: ignore[misc]  # the library is not typed
    """`/// figure | Caption`: a picture and what stands under it."""

    NAME = "figure"
    ARGUMENT = True
    OPTIONS = _LANG

    def on_create(self, parent: Element) -> Element:
        """The figure."""
        return _in(parent, "figure", self.options)

    def on_end(self, block: Element) -> None:
        """The caption, below the picture."""
        SubElement(block, "figcaption").text = self.argument


class _Video(Block):  # type: ignore[misc]  # the library is not typed
    """`/// video | Title`: a link with host, length and size. Nothing loads before it is chosen."""

    NAME = "video"
    ARGUMENT = True
    OPTIONS: ClassVar[dict[str, Any]] = {
        **_LANG,
        "url": ("", type_string),
        "minutes": (0, type_integer),
        "megabytes": (0, type_integer),
    }

    def on_create(self, parent: Element) -> Element:
        """The box with its link and facts."""
        box = _in(parent, "div", self.options, **{"class": "video"})
        line = SubElement(box, "p", {"class": "video-link"})
        SubElement(line, "a", {"href": self.options["url"]}).text = AtomicString(self.argument)
        host = urlsplit(self.options["url"]).hostname or ""
        facts = f"{host} · {self.options['minutes']} min · {self.options['megabytes']} MB"
        SubElement(box, "p", {"class": "video-facts"}).text = AtomicString(facts)
        return box


class _Blocks(BlocksExtension):  # type: ignore[misc]  # the library is not typed
    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802 - theirs
        for block in (_Notice, _Warning, _Emergency, _Details, _Transcript, _Figure, _Video):
            block_mgr.register(block, self.getConfigs())


class _House(Treeprocessor):
    """What this house makes of tables, terms and notes, once words and links are in place."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for number, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[number] = _scrolling(child)
        for link in root.iter("a"):
            term = term_of(link.get("href", ""))
            if term:
                link.set("href", glossary_address(term))
                link.set("class", "term")
            elif link.get("class") == "footnote-backref":
                # Its name is the same in every language: an arrow back, and the note's number.
                link.text = f"\u21a9\ufe0e {link.attrib.pop('title', '')}"


def _scrolling(table: Element) -> Element:
    """A table in a box of its own, which is named by the headings and reached by the keyboard."""
    heads = list(table.iter("th"))
    for cell in table.iter():
        aligned = cell.attrib.pop("align", "")
        if aligned in _ALIGNED:
            cell.set("class", _ALIGNED[aligned])
    for head in heads:
        head.set("scope", "col")
    names = ", ".join(" ".join("".join(head.itertext()).split()) for head in heads)
    label = names if len(names) <= LABEL_MAX else f"{names[:LABEL_MAX]}…"
    box = Element(
        "div", {"class": "table-frame", "role": "region", "tabindex": "0", "aria-label": label}
    )
    box.tail, table.tail = table.tail, None
    box.append(table)
    return box


class _HouseExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - theirs
        # After words and links (20) and what the footnotes add (15), before texts are unescaped.
        md.treeprocessors.register(_House(md), "house", 12)


def _course() -> Markdown:
    return Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(UNIQUE_IDS=True, BACKLINK_TITLE="%d"),
            "attr_list",
            "def_list",
            "abbr",
            "sane_lists",
            _Blocks(),
            _HouseExtension(),
        ],
        output_format="html",
    )


def _journal() -> Markdown:
    md = Markdown(extensions=["nl2br", "sane_lists"], output_format="html")
    for name in ("code", "hashheader", "setextheader", "hr", "reference"):
        md.parser.blockprocessors.deregister(name)
    for name in (
        "image_link",
        "image_reference",
        "short_image_ref",
        "reference",
        "short_reference",
    ):
        md.inlinePatterns.deregister(name)
    return md


_MAKERS = {"course": _course, "journal": _journal}


class Converter:
    """A `renderer.Renderer` that works here and now; the parsers are made once."""

    def __init__(self) -> None:
        self._parsers = {name: make() for name, make in _MAKERS.items()}
        for parser in self._parsers.values():
            # Raw HTML is text: what stands between angle brackets is shown, never run.
            parser.preprocessors.deregister("html_block")
            parser.inlinePatterns.deregister("html")

    def render(self, pieces: Sequence[str], profile: str = "course") -> list[str]:
        """Each piece as sanitised HTML."""
        parser = self._parsers[profile]
        done = []
        for number, piece in enumerate(pieces):
            parser.reset()
            for extension in parser.registeredExtensions:
                if isinstance(extension, FootnoteExtension):
                    # Their ids stay apart where several pieces stand on one page, and are the
                    # same whenever the same text is rendered.
                    extension.unique_prefix = number
            done.append(sanitise(parser.convert(piece), profile))
        return done
