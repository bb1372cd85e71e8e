"""Markdown to sanitised HTML. Runs in the process that can be killed (`render_process`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from app.format.sanitising import sanitise


class _Notice(Block):  # type: ignore[misc]  # the library is not typed
    """`/// note | Title` and its sisters: an aside with its title as first paragraph."""

    NAME = "note"
    ARGUMENT = None

    def on_create(self, parent: Element) -> Element:
        """The aside."""
        aside = SubElement(parent, "aside", {"class": f"notice notice-{self.NAME}"})
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

    def on_create(self, parent: Element) -> Element:
        """The details element with its summary."""
        details = SubElement(parent, "details")
        SubElement(details, "summary").text = self.argument or "…"
        return details


class _Notices(BlocksExtension):  # type: ignore[misc]  # the library is not typed
    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802 - theirs
        for block in (_Notice, _Warning, _Emergency, _Details):
            block_mgr.register(block, self.getConfigs())


def _course() -> Markdown:
    return Markdown(
        extensions=[
            "tables",
            "footnotes",
            "attr_list",
            "def_list",
            "abbr",
            "sane_lists",
            _Notices(),
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
            html = parser.convert(piece)
            # Ids of footnotes stay apart when several pieces stand on one page.
            html = html.replace("fnref:", f"fnref{number}-").replace("fn:", f"fn{number}-")
            done.append(sanitise(html, profile))
        return done
