"""What the catalog serves by itself: pictures by their content, and the glossary."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from app.catalog.glossary.queries import glossary
from app.catalog.pictures.queries import rendition
from app.foundation.errors import NotFound
from app.foundation.markup import trusted
from app.people.access import public, same_for_all
from app.ui.delivery import NOT_MODIFIED, is_current
from app.ui.languages import language

catalog = Blueprint("catalog", __name__, template_folder="templates")

YEAR = 365 * 24 * 60 * 60
_KEPT = f"public, max-age={YEAR}, immutable"


@catalog.get("/media/<address>.webp")
@same_for_all
def picture(address: str) -> Response:
    """A picture by its content. The same address has the same bytes for ever.

    Open to everyone who has the address: it shows what a course shows and nothing of a person, and
    so every browser, pack and cache may keep it without asking who somebody is.
    """
    etag = f'"{address}"'
    data = rendition(address)
    if data is None:
        raise NotFound
    answer = Response(status=NOT_MODIFIED) if is_current(etag) else Response(data)
    answer.mimetype = "image/webp"
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = _KEPT
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@catalog.get("/glossary")
@public
def glossary_page() -> str:
    """The words of the field, explained. Open to everyone, as the words in a mail may need it."""
    found = glossary(language())
    return render_template(
        "catalog/glossary.html",
        glossary=found,
        borrowed=found is not None and found.lang != language(),
        safe=trusted,
    )
