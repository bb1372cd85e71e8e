"""Links that work once: who asks for one, and what it does when it is followed.

The caller opens the transaction.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from app.foundation.db import db
from app.foundation.errors import Conflict, NotFound
from app.foundation.ids import new_id
from app.outbox.commands import owe
from app.people.commands import flush_address, free_address
from app.people.models import AccessLink, Person
from app.people.rules import LINK_LIFE, LinkKind, PersonState, network_of, normal_email
from app.people.signing_in.commands import (
    end_all_sign_ins,
    hash_password,
    note,
    token_hash,
    too_many,
)


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
            "name": person.called,
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
    if too_many(*noted, secret, at):
        return
    note(*noted, secret, at)
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
            values={"name": person.called, "new": link.new_email},
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
        values={"name": person.called, "new": address},
        at=at,
    )
