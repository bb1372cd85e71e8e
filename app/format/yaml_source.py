"""YAML read with the line of every key, so that a problem can say where it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import yaml

from app.format.problems import Problems

T = TypeVar("T")
KEYS_MAX = 60
CHARACTERS_MAX = 32 * 1024


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping with the line of each key. `first_line` is the line the mapping begins at."""

    values: dict[str, Any]
    lines: dict[str, int]
    first_line: int
    places: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def inner(self, *path: str | int) -> int:
        """The line of something deeper: keys and positions in lists, from the outside in.

        The line of what it stands in where it is not there.
        """
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path] if path else self.first_line

    def line(self, key: str) -> int:
        """The line of a key, or of the mapping where the key is missing."""
        return self.lines.get(key, self.first_line)

    def take(
        self,
        key: str,
        problems: Problems,
        kind: type[T],
        describe: str,
        *,
        default: T | None = None,
    ) -> T | None:
        """The value of a key. Without `default` the key is required."""
        value = self.values.get(key)
        if value is None:
            if default is None:
                problems.add(self.line(key), "F004", f"“{key}” is missing.", f"give {describe}")
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            problems.add(self.line(key), "F004", f"“{key}” is not {describe}.", f"give {describe}")
            return default
        return value

    def texts(self, key: str, problems: Problems) -> tuple[str, ...]:
        """A list of texts, empty where the key is missing."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        problems.add(self.line(key), "F004", f"“{key}” is not a list of texts.", "give a list")
        return ()

    def only(self, known: frozenset[str], problems: Problems) -> None:
        """Note every key that is not known."""
        for key in self.values:
            if key not in known:
                problems.unknown_key(self.line(key), key, known)


class _Simple(yaml.SafeLoader):
    """YAML without repetition: anchors could blow a small text up into a large one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="an alias", problem_mark=self.get_mark())
        return super().compose_node(parent, index)


def read_map(text: str, problems: Problems, *, offset: int = 0) -> YamlMap | None:
    """A YAML mapping; `offset` lines stand above it in the file. None when it is not one."""
    if len(text) > CHARACTERS_MAX:
        problems.add(
            offset + 1,
            "F012",
            f"The keys have {len(text) // 1024} kB.",
            f"at most {CHARACTERS_MAX // 1024} kB: texts stand below them",
        )
        return None
    try:
        # Read once: its nodes have the lines, and the values are made of them.
        loader = _Simple(text)
        node = loader.get_single_node()
        if node is None:
            return YamlMap({}, {}, offset + 1)
        if not isinstance(node, yaml.MappingNode) or len(node.value) > KEYS_MAX:
            problems.add(
                offset + 1, "F002", "This is not a simple list of keys.", "write key: value"
            )
            return None
        places = dict(_places(node, (), offset + 1))
        values = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = offset + 1 + (mark.line if mark else 0)
        column = 1 + (mark.column if mark else 0)
        problems.add(
            line,
            "F002",
            "The YAML cannot be read here.",
            "put quotes around a text with a colon, and indent with spaces",
            column,
        )
        return None
    lines = {str(key.value): offset + key.start_mark.line + 1 for key, _ in node.value}
    named = {str(key): value for key, value in values.items()}
    return YamlMap(named, lines, offset + 1, places)


def _places(
    node: yaml.Node, path: tuple[str | int, ...], offset: int
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """The line of every key and item."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            yield here, key.start_mark.line + offset
            yield from _places(value, here, offset)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*path, number), value.start_mark.line + offset
            yield from _places(value, (*path, number), offset)


def optional_date(source: YamlMap, key: str, problems: Problems) -> date | None:
    """A day, or None where the key is missing."""
    value = source.values.get(key)
    if value is None or isinstance(value, date):
        return value
    problems.add(source.line(key), "F004", f"“{key}” is not a day.", "write it as 2026-11-24")
    return None
