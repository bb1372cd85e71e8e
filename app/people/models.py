"""Persons, their roles, sessions, one-time links, sign-in attempts and logs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, choice
from app.people.rules import LinkKind, PersonState, Role, ScopeKind


class Scope(Base):
    """Something a role can be limited to. Organisations and rounds take their key from here.

    `name` is the same as theirs: whoever names them names their scope in the same command, so
    that a role can be read without knowing the rooms above.
    """

    __tablename__ = "scopes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[ScopeKind] = mapped_column(choice(ScopeKind))
    name: Mapped[str] = mapped_column(String(200), server_default="")


class Person(Base):
    """Somebody the agency knows. `email` is unique and in its normal form."""

    __tablename__ = "persons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    preferred_name: Mapped[str | None] = mapped_column(String(100))
    language: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[PersonState] = mapped_column(choice(PersonState))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    @hybrid_property
    def called(self) -> str:
        """What the person is called: the preferred name, or else the official one."""
        return self.preferred_name or self.name

    @called.inplace.expression
    @classmethod
    def _called(cls) -> ColumnElement[str]:
        return func.coalesce(cls.preferred_name, cls.name)


class RoleAssignment(Base):
    """A role from a date to a date (inclusive, open when None), within a scope or everywhere."""

    __tablename__ = "role_assignments"
    __table_args__ = (Index("ix_role_assignments_person_id_role", "person_id", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
    scope_id: Mapped[UUID | None] = mapped_column(ForeignKey("scopes.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    given_at: Mapped[datetime]


class SignIn(Base):
    """A session: the hash of its token, never the token. Ended sessions stay."""

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    method: Mapped[str] = mapped_column(String(24), default="password")
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AccessLink(Base):
    """A one-time link in a mail: an invitation, a new password, a new address."""

    __tablename__ = "access_links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind))
    new_email: Mapped[str | None] = mapped_column(String(254))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed sign-in, by keyed hashes of the address of mail and of the network address."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_email_hash_at", "email_hash", "at"),
        Index("ix_sign_in_attempts_network_hash_at", "network_hash", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    network_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]


class LogEntry(Base):
    """What somebody did to a person, which that person can read. `code` becomes a sentence."""

    __tablename__ = "log_entries"
    __table_args__ = (Index("ix_log_entries_person_id_at", "person_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]]
