"""How a lower room tells an upper one. Subscriptions stand in one table in `factory.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar, cast

E = TypeVar("E")
Handler = Callable[[E], None]


class Events:
    """Handlers by the class of event. Publishing runs them at once, in the same transaction."""

    def __init__(self) -> None:
        self._handlers: dict[type, list[Callable[[object], None]]] = defaultdict(list)

    def subscribe(self, event: type[E], handler: Callable[[E], None]) -> None:
        """Let `handler` run whenever an event of that class is published."""
        registered = self._handlers[event]
        if handler not in registered:
            registered.append(cast("Callable[[object], None]", handler))

    def publish(self, event: object) -> None:
        """Run every handler of the event's class. An error in one ends the transaction."""
        for handler in self._handlers[type(event)]:
            handler(event)


events = Events()
