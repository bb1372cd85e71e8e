"""Documents to JSON and back, exactly; a published revision stores them so."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

from app.format.document import (
    Activity,
    Choice,
    Dilemma,
    Document,
    GuidelineDocument,
    Option,
    Prose,
    Quiz,
    QuizKind,
    Reflection,
    Scene,
    Section,
)

_KINDS: dict[type, str] = {Prose: "prose", Quiz: "quiz", Dilemma: "dilemma", Reflection: "reflect"}


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        kind = _KINDS.get(type(value))
        return {"is": kind, **fields} if kind else fields
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def to_json(document: Document | GuidelineDocument) -> str:
    """Stable JSON: keys sorted, no spaces."""
    return json.dumps(_plain(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _block(data: dict[str, Any]) -> Prose | Activity:
    kind = data.pop("is")
    if kind == "prose":
        return Prose(**data)
    if kind == "reflect":
        return Reflection(**data)
    if kind == "quiz":
        options = tuple(Option(**option) for option in data.pop("options"))
        return Quiz(kind=QuizKind(data.pop("kind")), options=options, **data)
    scenes = tuple(
        Scene(choices=tuple(Choice(**choice) for choice in scene.pop("choices")), **scene)
        for scene in data.pop("scenes")
    )
    return Dilemma(scenes=scenes, **data)


def _sections(data: dict[str, Any]) -> tuple[Section, ...]:
    return tuple(
        Section(blocks=tuple(_block(block) for block in section.pop("blocks")), **section)
        for section in data.pop("sections")
    )


def document_from_json(text: str) -> Document:
    """The module document again."""
    data = json.loads(text)
    as_of = data.pop("as_of")
    lists: dict[str, Any] = {
        name: tuple(data.pop(name)) for name in ("goals", "requires", "sources")
    }
    return Document(
        sections=_sections(data),
        as_of=date.fromisoformat(as_of) if as_of else None,
        aliases=tuple((old, new) for old, new in data.pop("aliases", ())),
        **lists,
        **data,
    )


def guideline_from_json(text: str) -> GuidelineDocument:
    """The guideline document again."""
    data = json.loads(text)
    return GuidelineDocument(
        sections=_sections(data),
        effective=date.fromisoformat(data.pop("effective")),
        audience=tuple(data.pop("audience")),
        **data,
    )
