"""UUIDv7 keys: ordered in time, made by the server or by a phone that is offline."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A new UUIDv7."""
    return uuid_utils.compat.uuid7()


def parse_id(text: str | None) -> UUID | None:
    """The UUID a person's device sent, or None when the text is not one."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
