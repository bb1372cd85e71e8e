"""What an administrator decides about persons. The caller opens the transaction."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from app.foundation.db import db
from app.foundation.errors import Conflict, NotFound
from app.people.commands import end_all_sign_ins, log, revoke_links, send_link
from app.people.models import Person, RoleAssignment
from app.people.rules import LinkKind, PersonState


def invite(*, person_id: UUID, actor_id: UUID | None, base_url: str, at: datetime) -> str:
    """Send (or send again) an invitation.

    Raises:
        NotFound: no such person. Conflict: they have signed in already.
    """
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if person.state is not PersonState.INVITED:
        raise Conflict("already-active")
    log(person_id=person.id, actor_id=actor_id, code="invited", at=at)
    return send_link(person=person, kind=LinkKind.INVITATION, base_url=base_url, at=at)


def end_role(*, assignment_id: UUID, actor_id: UUID, on: date, at: datetime) -> None:
    """End a role with the day before `on`; the history stays.

    Raises:
        NotFound: there is no such role.
    """
    assignment = db.session.get(RoleAssignment, assignment_id)
    if assignment is None:
        raise NotFound
    assignment.ends_on = date.fromordinal(on.toordinal() - 1)
    log(
        person_id=assignment.person_id,
        actor_id=actor_id,
        code="role-ended",
        at=at,
        role=assignment.role.value,
    )


def disable(*, person_id: UUID, actor_id: UUID, at: datetime) -> None:
    """Off-board: no more sign-in, sessions and links end, history stays.

    Raises:
        NotFound: no such person.
    """
    person = db.session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound
    if person.state is PersonState.DISABLED:
        return
    person.state = PersonState.DISABLED
    person.disabled_at = at
    end_all_sign_ins(person_id=person_id, at=at)
    revoke_links(person_id=person_id, at=at)
    log(person_id=person_id, actor_id=actor_id, code="disabled", at=at)
