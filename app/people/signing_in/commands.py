"""Whether somebody is who they say, and how long they stay signed in.

The caller opens the transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select, update

from app.foundation.db import db
from app.foundation.errors import Invalid
from app.foundation.ids import new_id
from app.people.models import Person, SignIn, SignInAttempt
from app.people.rules import (
    ATTEMPT_WINDOW,
    ATTEMPTS_PER_NETWORK,
    ATTEMPTS_PER_PERSON,
    PASSWORD_MAX,
    PASSWORD_MIN,
    SESSION_LIFE,
    PersonState,
    network_of,
    normal_email,
)

_hasher = PasswordHasher()
# Verified when nobody has the address, so that the answer takes as long either way.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


class TooManyAttempts(Invalid):
    """Sign-in is refused for a while, whatever the password."""

    status = 429


def hash_password(password: str) -> str:
    """An argon2id hash.

    Raises:
        Invalid: too short or too long.
    """
    if len(password) < PASSWORD_MIN:
        raise Invalid("password-too-short", "password", minimum=PASSWORD_MIN)
    if len(password) > PASSWORD_MAX:
        raise Invalid("password-too-long", "password", maximum=PASSWORD_MAX)
    return _hasher.hash(password)


def _keyed(secret: str, text: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()


def token_hash(token: str) -> bytes:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).digest()


def check_throttle(*, email: str, network: str, secret: str, at: datetime) -> None:
    """Refuse when there were too many failures lately, for this address or from this network.

    Raises:
        TooManyAttempts: try again when the window has passed.
    """
    if too_many(normal_email(email), network_of(network), secret, at):
        raise TooManyAttempts(
            "too-many-attempts", minutes=int(ATTEMPT_WINDOW.total_seconds() // 60)
        )


def too_many(address: str, network: str, secret: str, at: datetime) -> bool:
    """Whether as many were noted in the window as may be."""
    for column, value, most in (
        (SignInAttempt.email_hash, address, ATTEMPTS_PER_PERSON),
        (SignInAttempt.network_hash, network, ATTEMPTS_PER_NETWORK),
    ):
        count = db.session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(column == _keyed(secret, value), SignInAttempt.at > at - ATTEMPT_WINDOW)
        )
        if (count or 0) >= most:
            return True
    return False


def password_is_right(*, email: str, password: str) -> Person | None:
    """The active person whose password this is. Takes as long for an unknown address."""
    person = db.session.scalar(select(Person).where(Person.email == normal_email(email)))
    known = person is not None and person.password_hash and person.state is PersonState.ACTIVE
    try:
        _hasher.verify((person.password_hash if known and person else None) or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return person if known else None


def note_failure(*, email: str, network: str, secret: str, at: datetime) -> None:
    """Remember a failed attempt, by keyed hashes only."""
    note(normal_email(email), network_of(network), secret, at)


def note(address: str, network: str, secret: str, at: datetime) -> None:
    """Note one attempt, of an address and of a network. The database knows neither in the clear."""
    db.session.add(
        SignInAttempt(
            id=new_id(),
            email_hash=_keyed(secret, address),
            network_hash=_keyed(secret, network),
            at=at,
        )
    )


def begin_sign_in(*, person_id: UUID, at: datetime, method: str = "password") -> str:
    """A new session; its token, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            id=new_id(),
            token_hash=token_hash(token),
            person_id=person_id,
            method=method,
            began_at=at,
            expires_at=at + SESSION_LIFE,
        )
    )
    return token


def end_sign_in(*, sign_in_id: UUID, at: datetime) -> None:
    """End one session."""
    db.session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=at)
    )


def end_all_sign_ins(*, person_id: UUID, at: datetime) -> None:
    """Sign a person out everywhere."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .values(ended_at=at)
    )
