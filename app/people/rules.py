"""Roles, capabilities, and what is asked of names, addresses and passwords. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network


class PersonState(StrEnum):
    """A person is invited, then active; off-boarding disables, never deletes."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class Role(StrEnum):
    """What somebody is to the agency. A role may be limited to a scope and to dates."""

    PARTICIPANT = "participant"
    PARTNER_CONTACT = "partner-contact"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    HANDLER = "handler"
    EMPLOYEE = "employee"
    ADMINISTRATOR = "administrator"


class ScopeKind(StrEnum):
    """What a role can be limited to. Rooms above know what a scope is; here it has a name."""

    ORGANISATION = "organisation"
    ROUND = "round"


Dates = tuple[date, date | None]


def overlap(one: Dates, other: Dates) -> bool:
    """Whether two stretches of days (inclusive, open when None) have a day in common."""
    (begins, ends), (from_, to) = one, other
    if ends is not None and ends < begins:
        return False
    return (to is None or begins <= to) and (ends is None or from_ <= ends)


class Capability(StrEnum):
    """What a route may ask of a person."""

    SIGNED_IN = "signed-in"
    LEARN = "learn"
    JOURNAL_WRITE = "journal-write"
    ETHICS_ANSWER = "ethics-answer"
    COURSES_EDIT = "courses-edit"
    ROUND_FOLLOW = "round-follow"
    PARTNERSHIP_FOLLOW = "partnership-follow"
    PEOPLE_MANAGE = "people-manage"


# A person's own words are never taken from them, also when their last role is over.
_EVERYBODY = frozenset({Capability.SIGNED_IN, Capability.JOURNAL_WRITE})
_LEARNER = frozenset({Capability.LEARN, Capability.ETHICS_ANSWER})

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.PARTICIPANT: _LEARNER,
    Role.PARTNER_CONTACT: _LEARNER | {Capability.PARTNERSHIP_FOLLOW},
    Role.TRAINER: _LEARNER | {Capability.COURSES_EDIT},
    Role.COORDINATOR: _LEARNER | {Capability.ROUND_FOLLOW},
    Role.HANDLER: _LEARNER,
    Role.EMPLOYEE: _LEARNER,
    Role.ADMINISTRATOR: _LEARNER | {Capability.PEOPLE_MANAGE, Capability.COURSES_EDIT},
}


@dataclass(frozen=True, slots=True)
class Limit:
    """To what kind of scope a role can be limited, and whether it must be."""

    kind: ScopeKind
    required: bool


# Roles that are not here are held everywhere, and take no limit.
LIMITS: dict[Role, Limit] = {
    Role.PARTNER_CONTACT: Limit(ScopeKind.ORGANISATION, required=True),
    Role.COORDINATOR: Limit(ScopeKind.ROUND, required=False),
}


def limit_problem(role: Role, kind: ScopeKind | None) -> str | None:
    """What is wrong with limiting a role to a scope of that kind (None: everywhere), as a code."""
    limit = LIMITS.get(role)
    if limit is None:
        return None if kind is None else "role-takes-no-limit"
    if kind is None:
        return f"role-needs-{limit.kind}" if limit.required else None
    return None if kind is limit.kind else f"role-takes-{limit.kind}"


class Standing(StrEnum):
    """Where a role stands on a day."""

    NOW = "now"
    COMING = "coming"
    PAST = "past"


def standing(begins_on: date, ends_on: date | None, today: date) -> Standing:
    """Whether a role counts today. One that ended before it began never counted."""
    if ends_on is not None and (ends_on < today or ends_on < begins_on):
        return Standing.PAST
    return Standing.COMING if begins_on > today else Standing.NOW


def capabilities(roles: frozenset[Role]) -> frozenset[Capability]:
    """Everything the roles allow together."""
    return _EVERYBODY.union(*(CAPABILITIES[role] for role in roles))


class LinkKind(StrEnum):
    """What a one-time link in a mail is good for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of a kind, not a password
    ADDRESS_CHANGE = "address-change"


LINK_LIFE: dict[LinkKind, timedelta] = {
    LinkKind.INVITATION: timedelta(days=14),
    LinkKind.PASSWORD_RESET: timedelta(hours=2),
    LinkKind.ADDRESS_CHANGE: timedelta(hours=24),
}

SESSION_LIFE = timedelta(days=30)

PASSWORD_MIN = 10
PASSWORD_MAX = 200

# Throttling: failures in the window, for one address of mail and for one network address.
ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_PERSON = 8
ATTEMPTS_PER_NETWORK = 60
# A line at home or a server is given a network of at least so many fixed bits (RFC 6177).
IPV6_LINE = 64


def network_of(address: str) -> str:
    """What attempts are counted by: the address, or of IPv6 the network that one line is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, IPV6_LINE), strict=False))
    return str(found)


def normal_email(text: str) -> str:
    """The form under which an address is stored and looked up."""
    return text.strip().casefold()
