"""What an administrator decides about persons. The caller opens the transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from app.foundation.db import db
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.operations import once
from app.people.commands import (
    create_person,
    flush_address,
    free_address,
    give_role,
    log,
)
from app.people.links.commands import revoke_links, send_link
from app.people.models import Person, RoleAssignment, Scope
from app.people.rules import (
    LinkKind,
    PersonState,
    Role,
    Standing,
    normal_email,
    overlap,
    standing,
)
from app.people.signing_in.commands import end_all_sign_ins

_DAY = timedelta(days=1)


def _key(operation: UUID, *answer: object) -> UUID:
    """The operation with its answer: a double click is one, a corrected form is another."""
    return uuid5(operation, repr(answer))


def _person(person_id: UUID) -> Person:
    """A person, locked so that two administrators at once decide one after the other."""
    person = db.session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound
    return person


def _lasting_administrators(today: date) -> set[UUID]:
    """Who administers today without an end. Locked, in one order, until the transaction ends."""
    rows = db.session.execute(
        select(RoleAssignment.id, RoleAssignment.person_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            RoleAssignment.role == Role.ADMINISTRATOR,
            RoleAssignment.begins_on <= today,
            RoleAssignment.ends_on.is_(None),
            Person.state == PersonState.ACTIVE,
        )
        .order_by(RoleAssignment.id)
        .with_for_update()
    )
    return {person_id for _id, person_id in rows}


def invite_somebody(
    *,
    operation: UUID,
    email: str,
    name: str,
    preferred_name: str | None,
    language: str,
    role: Role,
    scope_id: UUID | None,
    begins_on: date,
    ends_on: date | None,
    actor_id: UUID,
    base_url: str,
    at: datetime,
) -> UUID:
    """A person, their role and the mail that invites them, all at once. Returns the person's id.

    Raises:
        Conflict: the address belongs to somebody. Invalid, NotFound: as `give_role`.
    """

    def run() -> dict[str, str]:
        person = create_person(
            email=email, name=name, preferred_name=preferred_name, language=language, at=at
        )
        give_role(
            person_id=person.id,
            role=role,
            scope_id=scope_id,
            actor_id=actor_id,
            begins_on=begins_on,
            ends_on=ends_on,
            at=at,
        )
        invite(person_id=person.id, actor_id=actor_id, base_url=base_url, at=at)
        return {"person": str(person.id)}

    answer = (normal_email(email), name, preferred_name, language, role.value, scope_id)
    made = once(
        _key(operation, *answer, begins_on, ends_on),
        actor=actor_id,
        command="administration.invite-somebody",
        at=at,
        run=run,
    )
    return UUID(made["person"])


def invite(*, person_id: UUID, actor_id: UUID | None, base_url: str, at: datetime) -> str:
    """Send (or send again) an invitation; earlier links stop working. Returns the token.

    Raises:
        NotFound: no such person. Conflict: they have signed in already, or the account is closed.
    """
    person = _person(person_id)
    if person.state is PersonState.DISABLED:
        raise Conflict("account-closed")
    if person.state is PersonState.ACTIVE:
        raise Conflict("already-active")
    log(person_id=person.id, actor_id=actor_id, code="invited", at=at)
    return send_link(person=person, kind=LinkKind.INVITATION, base_url=base_url, at=at)


def invite_again(
    *, operation: UUID, person_id: UUID, actor_id: UUID, base_url: str, at: datetime
) -> None:
    """Send the invitation again; the same operation twice sends one mail.

    Raises:
        NotFound, Conflict: as `invite`.
    """

    def run() -> dict[str, str]:
        invite(person_id=person_id, actor_id=actor_id, base_url=base_url, at=at)
        return {}

    once(
        _key(operation, person_id),
        actor=actor_id,
        command="administration.invite-again",
        at=at,
        run=run,
    )


def correct_address(
    *, person_id: UUID, email: str, actor_id: UUID, base_url: str, at: datetime
) -> None:
    """Correct the address of somebody who has not signed in yet, and send the invitation there.

    The links that went to the wrong address stop working. Whoever has that address is not told:
    it may be a stranger.

    Raises:
        NotFound: no such person. Conflict: they have signed in and change it themselves, the
            account is closed, or somebody has the address.
    """
    person = _person(person_id)
    if person.state is not PersonState.INVITED:
        closed = person.state is PersonState.DISABLED
        raise Conflict("account-closed" if closed else "address-is-theirs")
    before, address = person.email, normal_email(email)
    if address == before:
        return
    person.email = free_address(address)
    flush_address(address)
    log(
        person_id=person_id,
        actor_id=actor_id,
        code="address-corrected",
        at=at,
        moved_from=before,
        moved_to=address,
    )
    send_link(person=person, kind=LinkKind.INVITATION, base_url=base_url, at=at)


def correct_names(
    *, person_id: UUID, name: str, preferred_name: str | None, actor_id: UUID, at: datetime
) -> None:
    """Correct how a person is called; what was written before stays as it was.

    Raises:
        NotFound: no such person.
    """
    person = _person(person_id)
    wanted = (name.strip(), (preferred_name or "").strip() or None)
    if wanted == (person.name, person.preferred_name):
        return
    person.name, person.preferred_name = wanted
    log(
        person_id=person_id,
        actor_id=actor_id,
        code="names-corrected",
        at=at,
        name=person.name,
        preferred_name=person.preferred_name,
    )


def add_role(
    *,
    operation: UUID,
    person_id: UUID,
    role: Role,
    scope_id: UUID | None,
    begins_on: date,
    ends_on: date | None,
    actor_id: UUID,
    at: datetime,
) -> None:
    """Give somebody one more role; the same operation twice gives it once.

    Raises:
        NotFound: no such person or scope. Conflict: the account is closed, or the person has this
            role at that time. Invalid: as `give_role`.
    """

    def run() -> dict[str, str]:
        person = _person(person_id)
        if person.state is PersonState.DISABLED:
            raise Conflict("account-closed")
        for held in _roles(person_id):
            same = held.role is role and held.scope_id == scope_id
            if same and overlap((held.begins_on, held.ends_on), (begins_on, ends_on)):
                raise Conflict("role-held")
        made = give_role(
            person_id=person_id,
            role=role,
            scope_id=scope_id,
            actor_id=actor_id,
            begins_on=begins_on,
            ends_on=ends_on,
            at=at,
        )
        return {"role": str(made.id)}

    once(
        _key(operation, person_id, role.value, scope_id, begins_on, ends_on),
        actor=actor_id,
        command="administration.add-role",
        at=at,
        run=run,
    )


def _roles(person_id: UUID) -> list[RoleAssignment]:
    return list(
        db.session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == person_id))
    )


def end_role(
    *,
    person_id: UUID,
    assignment_id: UUID,
    last_day: date | None,
    actor_id: UUID,
    today: date,
    at: datetime,
) -> None:
    """End a role after its last day, or at once where that is None; the history stays.

    A role that is still to come and is ended at once has never counted.

    Raises:
        NotFound: the person has no such role. Conflict: it is over, or nobody would be left to
            administer. Invalid: the last day is over, before the first, or after the end it has.
    """
    administrators = _lasting_administrators(today)
    _person(person_id)
    assignment = db.session.get(RoleAssignment, assignment_id)
    if assignment is None or assignment.person_id != person_id:
        raise NotFound
    if assignment.ends_on == (last_day or today - _DAY):
        return
    if standing(assignment.begins_on, assignment.ends_on, today) is Standing.PAST:
        raise Conflict("role-over")
    if last_day is not None:
        if last_day < today:
            raise Invalid("last-day-is-past", "last_day")
        if last_day < assignment.begins_on:
            raise Invalid("ends-before-begins", "last_day")
        if assignment.ends_on is not None and last_day > assignment.ends_on:
            raise Invalid("role-ends-earlier", "last_day")
    if assignment.role is Role.ADMINISTRATOR:
        _keep_an_administrator(assignment, actor_id, administrators, today)
    _end(assignment, last_day=last_day, actor_id=actor_id, today=today, at=at)


def _keep_an_administrator(
    ending: RoleAssignment, actor_id: UUID, administrators: set[UUID], today: date
) -> None:
    """Refuse to end an administrator's role where it is one's own last, or the house's."""
    others = [
        held
        for held in _roles(ending.person_id)
        if held.id != ending.id
        and held.role is Role.ADMINISTRATOR
        and standing(held.begins_on, held.ends_on, today) is Standing.NOW
    ]
    counts_today = standing(ending.begins_on, ending.ends_on, today) is Standing.NOW
    if ending.person_id == actor_id and counts_today and not others:
        raise Conflict("own-last-administrator-role")
    lasting = any(held.ends_on is None for held in others)
    if ending.ends_on is None and not lasting and administrators == {ending.person_id}:
        raise Conflict("last-administrator")


def _end(
    assignment: RoleAssignment, *, last_day: date | None, actor_id: UUID, today: date, at: datetime
) -> None:
    assignment.ends_on = last_day or today - _DAY
    scope = db.session.get(Scope, assignment.scope_id) if assignment.scope_id else None
    log(
        person_id=assignment.person_id,
        actor_id=actor_id,
        code="role-ended",
        at=at,
        role=assignment.role.value,
        scope=scope.name if scope else None,
        last_day=last_day.isoformat() if last_day else None,
    )


def disable(*, person_id: UUID, actor_id: UUID, today: date, at: datetime) -> None:
    """Off-board: sessions, links and roles end at once; everything written stays.

    Raises:
        NotFound: no such person. Conflict: it is oneself, or the last administrator.
    """
    administrators = _lasting_administrators(today)
    person = _person(person_id)
    if person.state is PersonState.DISABLED:
        return
    if person_id == actor_id:
        raise Conflict("cannot-close-own-account")
    if administrators == {person_id}:
        raise Conflict("last-administrator")
    person.state = PersonState.DISABLED
    person.disabled_at = at
    for assignment in _roles(person_id):
        if standing(assignment.begins_on, assignment.ends_on, today) is not Standing.PAST:
            _end(assignment, last_day=None, actor_id=actor_id, today=today, at=at)
    end_all_sign_ins(person_id=person_id, at=at)
    revoke_links(person_id=person_id, at=at)
    log(person_id=person_id, actor_id=actor_id, code="disabled", at=at)


def enable(*, person_id: UUID, actor_id: UUID, at: datetime) -> None:
    """Open a closed account again: as before, or invited where nobody has ever signed in.

    No role comes back by itself, and no link works again.

    Raises:
        NotFound: no such person.
    """
    person = _person(person_id)
    if person.state is not PersonState.DISABLED:
        return
    person.state = PersonState.ACTIVE if person.password_hash else PersonState.INVITED
    person.disabled_at = None
    log(person_id=person_id, actor_id=actor_id, code="enabled", at=at)
