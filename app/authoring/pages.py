"""What the pages of the desk are made from: a checked text, its preview, and what it weighs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import Response, current_app, make_response, render_template, url_for

from app.authoring import queries
from app.authoring.checking import Around, Checked, check_text
from app.authoring.queries import TextView
from app.authoring.rules import PAGE_FIRST_MAX, PAGE_REPEAT_MAX
from app.catalog.glossary.queries import glossary_terms
from app.catalog.pictures.queries import pictures_of_module
from app.catalog.queries import document
from app.format.placing import place_pictures
from app.foundation import clock
from app.foundation.errors import NotFound
from app.learning.home import Group, Task
from app.learning.pages import preview_page
from app.ui.assets import AssetMap
from app.ui.delivery import compressed
from app.ui.headers import policy
from app.ui.languages import INTERFACE, language

# The style sheet of a look.
STYLES = {
    "": "participant.css",
    "light": "participant-light.css",
    "dark": "participant-dark.css",
    "print": "participant-print.css",
}
LANGUAGE_NAMES = {"en": "English", "nb": "Norsk bokmål", "nn": "Norsk nynorsk"}
FRAMES = policy(frame_src="'self'")
_LOADED = ("participant.css", "participant.js", "favicon.svg")


def show(template: str, status: int = 200, **values: Any) -> Response:
    """A page of the desk; it may show our own pages in a frame."""
    html = render_template(f"authoring/{template}.html", language_names=LANGUAGE_NAMES, **values)
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = FRAMES
    return response


def view_of(module_id: str, lang: str) -> TextView:
    """A text to work on.

    Raises:
        NotFound: it is not there.
    """
    if lang not in INTERFACE:
        raise NotFound
    return queries.text_view(module_id, lang)


def address(endpoint: str, view: TextView, **values: Any) -> str:
    """The address of a page of a text."""
    return url_for(endpoint, module_id=view.module_id, lang=view.lang, **values)


def checked(view: TextView, source: str | None = None) -> Checked:
    """The text of a view, or what was typed in its place, held against the format."""
    above = queries.source_text(view.module_id) if view.lang != view.source_lang else None
    around = Around(
        document(above[1].revision_id) if above else None,
        above[1].sha256 if above else "",
        queries.names_elsewhere(view.module_id),
        pictures_of_module(view.module_id),
        glossary_terms(),
    )
    return check_text(
        view.source if source is None else source,
        module_id=view.module_id,
        lang=view.lang,
        path=view.path,
        around=around,
        renderer=current_app.extensions["samferd_renderer"],
        today=clock.agency_day(),
    )


def _key(source: str, lang: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{lang}:{hashlib.sha256(source.encode()).hexdigest()}")


def preview(
    view: TextView, found: Checked, *, look: str = "", explained: bool = False
) -> bytes | None:
    """The participant's page of a checked text; None where it cannot be shown."""
    if found.document is None:
        return None
    return preview_page(
        place_pictures(found.document, pictures_of_module(view.module_id)),
        lang=language(),
        key=_key(view.source, view.lang),
        style=STYLES.get(look, STYLES[""]),
        explained=explained,
    )


def to_previews(groups: tuple[Group, ...], lang: str) -> tuple[Group, ...]:
    """A participant's list of modules with each leading to its preview."""

    def to_preview(task: Task) -> Task:
        url = url_for("editor.preview", module_id=task.module_id, lang=task.lang or lang)
        return replace(task, href=url)

    return tuple(
        replace(group, modules=tuple(to_preview(task) for task in group.modules))
        for group in groups
    )


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes over the wire: of the page alone, and with all it loads on a first visit."""

    page: int
    first: int

    @property
    def light(self) -> bool:
        """Whether it keeps within what a phone with little data can take."""
        return self.page <= PAGE_REPEAT_MAX and self.first <= PAGE_FIRST_MAX

    @property
    def words(self) -> tuple[str, str]:
        """Both in KB, as numbers to print."""
        return f"{self.page / 1024:.1f}", f"{self.first / 1024:.0f}"


def weigh(page: bytes) -> Weight:
    """What a page weighs when it is sent as pages are, without its pictures."""
    assets = cast("AssetMap", current_app.jinja_env.globals["asset"])
    loaded = sum(assets.manifest.assets[name].brotli for name in _LOADED)
    own = len(compressed(page, "br"))
    return Weight(own, own + loaded)
