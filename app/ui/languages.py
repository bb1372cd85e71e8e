"""Which language a page speaks: the person's choice, then the visit's, then the browser's."""

from __future__ import annotations

from flask import g, has_request_context, request, session

INTERFACE = ("en", "nb", "nn")
# Browsers say "no" for Norwegian without saying which; Bokmål is what most of them mean.
_ALIASES = {"no": "nb", "nb-no": "nb", "nn-no": "nn", "no-no": "nb"}


def language() -> str:
    """The language of this request's page."""
    if not has_request_context():
        return "en"
    found = g.get("language")
    if found is None:
        found = g.language = _choose()
    return str(found)


def _choose() -> str:
    person = g.get("viewer")
    chosen = getattr(person, "language", None) or session.get("language")
    if chosen in INTERFACE:
        return str(chosen)
    for wanted, _quality in request.accept_languages:
        code = wanted.lower()
        code = _ALIASES.get(code, code.split("-")[0])
        if code in INTERFACE:
            return code
    return "en"
