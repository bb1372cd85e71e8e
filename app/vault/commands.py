"""Sealing and opening private text.

Envelope encryption: each owner has a random key, AES-256-GCM seals the text with associated data
that binds it to its place (table, row, owner, key version), and the owner's key is itself wrapped
by a master key that lives outside the database. A stolen database reads as noise.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.foundation.db import insert_for
from app.foundation.errors import Unavailable
from app.vault.models import OwnerKey

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyLost(Unavailable):
    """The owner's key was destroyed, or the master key that wraps it is not configured."""


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """The keys that wrap owners' keys, by name. The first wraps new ones."""

    keys: dict[str, bytes] = field(repr=False)

    @property
    def newest(self) -> str:
        """The name of the key that wraps new owners' keys."""
        return next(iter(self.keys))

    def wrap(self, key: bytes, owner: UUID, version: int) -> tuple[str, bytes]:
        """The owner's key wrapped by the newest master key, and that key's name."""
        name = self.newest
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[name]).encrypt(nonce, key, _wrap_data(name, owner, version))
        return name, nonce + sealed

    def unwrap(self, name: str, wrapped: bytes, owner: UUID, version: int) -> bytes:
        """The owner's key.

        Raises:
            KeyLost: the master key is missing or is another one.
        """
        master = self.keys.get(name)
        if master is None:
            raise KeyLost("master-key-missing")
        try:
            return AESGCM(master).decrypt(
                wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _wrap_data(name, owner, version)
            )
        except InvalidTag as error:
            raise KeyLost("master-key-wrong") from error


def _wrap_data(name: str, owner: UUID, version: int) -> bytes:
    return f"owner-key|{name}|{owner}|{version}".encode()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed text stands; a text moved to another row does not open there."""

    table: str
    column: str
    row: UUID

    def data(self, owner: UUID, version: int) -> bytes:
        """The associated data of the seal."""
        return f"{self.table}|{self.column}|{self.row}|{owner}|{version}".encode()


class Safe:
    """One owner's opened key. Made for one request and forgotten with it."""

    def __init__(self, owner: UUID, version: int, key: bytes) -> None:
        self.owner = owner
        self.version = version
        self._cipher = AESGCM(key)

    def seal(self, text: str, place: Place) -> bytes:
        """Nonce and ciphertext of a text, bound to its place."""
        nonce = os.urandom(NONCE_BYTES)
        data = place.data(self.owner, self.version)
        return nonce + self._cipher.encrypt(nonce, text.encode(), data)

    def open(self, sealed: bytes, place: Place) -> str:
        """The text again.

        Raises:
            KeyLost: the bytes were altered, moved, or sealed with another key.
        """
        data = place.data(self.owner, self.version)
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], data).decode()
        except InvalidTag as error:
            raise KeyLost("text-does-not-open") from error


def open_safe(session: Session, masters: MasterKeys, owner: UUID) -> Safe | None:
    """The owner's safe, or None when nothing was ever sealed for them.

    Raises:
        KeyLost: the key was destroyed, or cannot be unwrapped.
    """
    row = session.execute(
        select(OwnerKey)
        .where(OwnerKey.owner_id == owner)
        .order_by(OwnerKey.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if row is None else safe_of(masters, owner, row.version, row.master, row.wrapped)


def safe_of(
    masters: MasterKeys, owner: UUID, version: int, master: str, wrapped: bytes | None
) -> Safe:
    """The owner's safe, from what the row of the key holds.

    Raises:
        KeyLost: the key was destroyed, or cannot be unwrapped.
    """
    if wrapped is None:
        raise KeyLost("key-destroyed")
    return Safe(owner, version, masters.unwrap(master, wrapped, owner, version))


def make_safe(session: Session, masters: MasterKeys, owner: UUID, *, at: datetime) -> Safe:
    """The owner's safe, made now when there is none. Called inside `transaction()`.

    Two first writes at once: one row wins, both use it.
    """
    found = open_safe(session, masters, owner)
    if found is not None:
        return found
    name, wrapped = masters.wrap(os.urandom(KEY_BYTES), owner, 1)
    session.execute(
        insert_for(session.get_bind().dialect.name)(OwnerKey)
        .values(owner_id=owner, version=1, wrapped=wrapped, master=name, created_at=at)
        .on_conflict_do_nothing()
    )
    made = open_safe(session, masters, owner)
    if made is None:
        raise KeyLost("key-not-made")
    return made
