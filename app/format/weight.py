"""What a module weighs on a prepaid connection. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import brotli

from app.format.document import Document

# A module that was visited before, with everything around the text, may weigh this much.
PAGE_BYTES = 14 * 1024
# What stands around the text: head and foot, navigation, the forms and words of activities.
FRAME_BYTES = 5 * 1024
_QUALITY = 3  # as pages are sent


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def page_bytes(document: Document) -> int:
    """About how many bytes the module's page is when it is opened again, compressed as it is sent.

    Without pictures: they are counted beside it.
    """
    read = (document.title, document.summary, document.goals, document.introduction_html)
    text = "\n".join(_texts((*read, document.sections)))
    return FRAME_BYTES + len(brotli.compress(text.encode(), quality=_QUALITY))
