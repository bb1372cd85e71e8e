"""Documents to JSON and back, exactly; a published revision stores them so.

An activity or a run of prose carries its kind under `is`. A field that a stored document does not
have takes its default, so that what was published before a field was added is read as it was.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.format.activities.kinds import TYPES
from app.format.document import Document, GlossaryDocument, GuidelineDocument, Prose

T = TypeVar("T")

_BY_NAME: dict[str, type] = {"prose": Prose, **TYPES}
_NAMES: dict[type, str] = {kind: name for name, kind in _BY_NAME.items()}


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        kind = _NAMES.get(type(value))
        return {"is": kind, **fields} if kind else fields
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def to_json(document: Document | GuidelineDocument | GlossaryDocument) -> str:
    """Stable JSON: keys sorted, no spaces."""
    return json.dumps(_plain(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@cache
def _fields(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _made(kind: type[T], data: dict[str, Any]) -> T:
    types: dict[str, Any] = _fields(kind)  # type: ignore[arg-type]  # a type is hashable
    return kind(**{name: _read(types[name], data[name]) for name in types if name in data})


def _read(kind: Any, value: Any) -> Any:
    """A value of JSON as the type that the field declares."""
    if value is None:
        return None
    if isinstance(value, dict) and "is" in value:
        return _made(_BY_NAME[value["is"]], value)
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in value)
    if origin in {Union, UnionType}:
        return _read(next(one for one in get_args(kind) if one is not type(None)), value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _made(kind, value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return date.fromisoformat(value) if kind is date else value


def document_from_json(text: str) -> Document:
    """The module document again."""
    return _made(Document, json.loads(text))


def guideline_from_json(text: str) -> GuidelineDocument:
    """The guideline document again."""
    return _made(GuidelineDocument, json.loads(text))


def glossary_from_json(text: str) -> GlossaryDocument:
    """The glossary again."""
    return _made(GlossaryDocument, json.loads(text))
