"""Writes about persons that other rooms need, and what people do themselves: sign-in, links.

The caller opens the transaction. What an administrator decides is in `administration`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.foundation.db import db
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import new_id
from app.outbox.commands import owe
from app.people.models import (
    AccessLink,
    LogEntry,
    Person,
    RoleAssignment,
    Scope,
    SignIn,
    SignInAttempt,
)
from app.people.rules import (
    ATTEMPT_WINDOW,
    ATTEMPTS_PER_NETWORK,
    ATTEMPTS_PER_PERSON,
    LINK_LIFE,
    PASSWORD_MAX,
    PASSWORD_MIN,
    SESSION_LIFE,
    LinkKind,
    PersonState,
    Role,
    ScopeKind,
    limit_problem,
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
    if _too_many(normal_email(email), network_of(network), secret, at):
        raise TooManyAttempts(
            "too-many-attempts", minutes=int(ATTEMPT_WINDOW.total_seconds() // 60)
        )


def _too_many(address: str, network: str, secret: str, at: datetime) -> bool:
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
    _note(normal_email(email), network_of(network), secret, at)


def _note(address: str, network: str, secret: str, at: datetime) -> None:
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


def log(*, person_id: UUID, actor_id: UUID | None, code: str, at: datetime, **values: Any) -> None:
    """Write what somebody did to a person where that person can read it."""
    db.session.add(
        LogEntry(
            id=new_id(), person_id=person_id, actor_id=actor_id, at=at, code=code, values=values
        )
    )


def create_scope(*, kind: ScopeKind, name: str) -> UUID:
    """A key, and the name people know it by, for something a role can be limited to."""
    scope = Scope(id=new_id(), kind=kind, name=name)
    db.session.add(scope)
    db.session.flush()
    return scope.id


def free_address(email: str) -> str:
    """An address in its normal form.

    Raises:
        Conflict: it belongs to somebody.
    """
    address = normal_email(email)
    if db.session.scalar(select(Person.id).where(Person.email == address)) is not None:
        raise Conflict("email-taken", email=address)
    return address


def create_person(
    *,
    email: str,
    name: str,
    language: str | None,
    at: datetime,
    preferred_name: str | None = None,
) -> Person:
    """An invited person, without a password.

    Raises:
        Conflict: the address belongs to somebody.
    """
    person = Person(
        id=new_id(),
        email=free_address(email),
        name=name.strip(),
        preferred_name=(preferred_name or "").strip() or None,
        language=language,
        state=PersonState.INVITED,
        created_at=at,
    )
    db.session.add(person)
    flush_address(person.email)
    return person


def flush_address(email: str) -> None:
    """Send what was changed to the database, which lets an address belong to one person only.

    Raises:
        Conflict: somebody took it at the same moment.
    """
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("email-taken", email=email) from error


def give_role(
    *,
    person_id: UUID,
    role: Role,
    scope_id: UUID | None,
    actor_id: UUID | None,
    begins_on: date,
    at: datetime,
    ends_on: date | None = None,
) -> RoleAssignment:
    """A role, within a scope or everywhere; written in the person's log.

    Raises:
        NotFound: no such scope. Invalid: the role cannot have that limit, or ends before it begins.
    """
    scope = None if scope_id is None else db.session.get(Scope, scope_id)
    if scope_id is not None and scope is None:
        raise NotFound
    problem = limit_problem(role, scope.kind if scope else None)
    if problem is not None:
        raise Invalid(problem, "scope")
    if ends_on is not None and ends_on < begins_on:
        raise Invalid("ends-before-begins", "ends_on")
    assignment = RoleAssignment(
        id=new_id(),
        person_id=person_id,
        role=role,
        scope_id=scope_id,
        begins_on=begins_on,
        ends_on=ends_on,
        given_by=actor_id,
        given_at=at,
    )
    db.session.add(assignment)
    log(
        person_id=person_id,
        actor_id=actor_id,
        code="role-given",
        at=at,
        role=role.value,
        scope=scope.name if scope else None,
        begins_on=begins_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
    )
    return assignment


def revoke_links(*, person_id: UUID, at: datetime, kind: LinkKind | None = None) -> None:
    """Open links of a person stop working: those of one kind, or all."""
    statement = update(AccessLink).where(
        AccessLink.person_id == person_id,
        AccessLink.used_at.is_(None),
        AccessLink.revoked_at.is_(None),
    )
    if kind is not None:
        statement = statement.where(AccessLink.kind == kind)
    db.session.execute(statement.values(revoked_at=at))


def send_link(
    *, person: Person, kind: LinkKind, base_url: str, at: datetime, new_email: str | None = None
) -> str:
    """A one-time link by mail; earlier ones of its kind stop working. Returns the token."""
    revoke_links(person_id=person.id, kind=kind, at=at)
    token = secrets.token_urlsafe(32)
    link = AccessLink(
        id=new_id(),
        token_hash=token_hash(token),
        person_id=person.id,
        kind=kind,
        new_email=new_email,
        made_at=at,
        expires_at=at + LINK_LIFE[kind],
    )
    db.session.add(link)
    owe(
        recipient=new_email or person.email,
        language=person.language or "en",
        template=kind.value,
        values={
            "name": person.preferred_name or person.name,
            "url": f"{base_url}/link/{token}",
            "until": link.expires_at.isoformat(),
        },
        at=at,
    )
    return token


# Before what is hashed: asking for links is counted apart from failed sign-ins.
_ASKED = "asked for a new password: "


def ask_new_password(*, email: str, base_url: str, network: str, secret: str, at: datetime) -> None:
    """Send a link for a new password; silent when nobody active has the address.

    Silent too when too many were asked for lately, for this address or from this network: nobody's
    letterbox is filled. It is noted for an unknown address as for a known one.
    """
    noted = _ASKED + normal_email(email), _ASKED + network_of(network)
    if _too_many(*noted, secret, at):
        return
    _note(*noted, secret, at)
    person = db.session.scalar(select(Person).where(Person.email == normal_email(email)))
    if person is not None and person.state is PersonState.ACTIVE:
        send_link(person=person, kind=LinkKind.PASSWORD_RESET, base_url=base_url, at=at)


def usable_link(*, token: str, at: datetime) -> AccessLink:
    """The link of a token.

    Raises:
        NotFound: unknown. Conflict: used, replaced or expired.
    """
    link = db.session.scalar(select(AccessLink).where(AccessLink.token_hash == token_hash(token)))
    if link is None:
        raise NotFound("link-unknown")
    if link.used_at is not None or link.revoked_at is not None:
        raise Conflict("link-used")
    if link.expires_at <= at:
        raise Conflict("link-expired")
    return link


def accept_link(*, token: str, password: str | None, at: datetime) -> UUID:
    """Use a link: set the password of an invitation or reset, or take over a new address.

    Ends every other session of the person after a reset. Returns the person's id.

    Raises:
        NotFound, Conflict: as `usable_link`. Invalid: the password is too short.
    """
    # Locked, so that two who use it at once use it once.
    db.session.scalar(
        select(AccessLink).where(AccessLink.token_hash == token_hash(token)).with_for_update()
    )
    link = usable_link(token=token, at=at)
    # Locked, so that off-boarding at the same moment is not undone by the invitation.
    person = db.session.get_one(Person, link.person_id, with_for_update=True)
    if person.state is PersonState.DISABLED:
        raise Conflict("link-used")
    if link.kind is LinkKind.ADDRESS_CHANGE:
        _change_address(person, link, at)
    else:
        person.password_hash = hash_password(password or "")
        if link.kind is LinkKind.INVITATION:
            person.state = PersonState.ACTIVE
        end_all_sign_ins(person_id=person.id, at=at)
    link.used_at = at
    return person.id


def _change_address(person: Person, link: AccessLink, at: datetime) -> None:
    if link.new_email is None:
        raise NotFound("link-unknown")
    free_address(link.new_email)
    for address in (person.email, link.new_email):
        owe(
            recipient=address,
            language=person.language or "en",
            template="address-changed",
            values={"name": person.preferred_name or person.name, "new": link.new_email},
            at=at,
        )
    person.email = link.new_email
    flush_address(person.email)


def ask_address_change(*, person_id: UUID, email: str, base_url: str, at: datetime) -> None:
    """Send a link to the new address, and a word of it to the old one.

    Raises:
        Conflict: the address belongs to somebody.
    """
    person = db.session.get_one(Person, person_id)
    address = free_address(email)
    send_link(
        person=person, kind=LinkKind.ADDRESS_CHANGE, base_url=base_url, at=at, new_email=address
    )
    owe(
        recipient=person.email,
        language=person.language or "en",
        template="address-change-asked",
        values={"name": person.preferred_name or person.name, "new": address},
        at=at,
    )


def choose_language(*, person_id: UUID, language: str) -> None:
    """Remember the language a person reads in."""
    db.session.execute(update(Person).where(Person.id == person_id).values(language=language))
