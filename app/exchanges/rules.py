"""Phases, windows and due dates from a placement's dates. Pure.

Source of the phases: the agency trains everyone before, during and after an exchange; a year of
follow-up comes after homecoming.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class OrganisationKind(StrEnum):
    """The three kinds of partner the agency names."""

    ORGANISATION = "organisation"
    INSTITUTION = "institution"
    BUSINESS = "business"


class Region(StrEnum):
    """Where a partner is at home."""

    NORWAY = "norway"
    AFRICA = "africa"
    ASIA = "asia"
    LATIN_AMERICA = "latin-america"


class Direction(StrEnum):
    """Which way a placement goes, by the regions of home and host partner."""

    NORTH_SOUTH = "north-south"
    SOUTH_NORTH = "south-north"
    SOUTH_SOUTH = "south-south"


class Phase(StrEnum):
    """A participant's time, in order."""

    PRE_DEPARTURE = "pre-departure"
    IN_FIELD = "in-field"
    HOMECOMING = "homecoming"
    FOLLOW_UP = "follow-up"


class PlacementState(StrEnum):
    """How far a placement has come. The last two end it before its time."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    PREPARING = "preparing"
    ABROAD = "abroad"
    RETURNED = "returned"
    FOLLOW_UP = "follow-up"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    ENDED_EARLY = "ended-early"


class DateField(StrEnum):
    """Which of a placement's dates a change moves."""

    PLANNED_DEPARTURE = "planned-departure"
    PLANNED_RETURN = "planned-return"
    ACTUAL_DEPARTURE = "actual-departure"
    ACTUAL_RETURN = "actual-return"


HOMECOMING_OPENS = timedelta(days=30)
FOLLOW_UP_OPENS = timedelta(days=60)
FOLLOW_UP_ENDS = timedelta(days=395)
DEPARTING_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Journey:
    """The dates that count: what happened where it is known, else what is planned."""

    departure: date
    homeward: date

    def day(self, anchor: str, days: int) -> date:
        """A day counted from `departure` or `return`."""
        start = self.departure if anchor == "departure" else self.homeward
        return start + timedelta(days=days)


def direction(home: Region, host: Region) -> Direction:
    """Which way a placement goes between two regions."""
    if home is Region.NORWAY:
        return Direction.NORTH_SOUTH
    if host is Region.NORWAY:
        return Direction.SOUTH_NORTH
    return Direction.SOUTH_SOUTH


def phase_on(journey: Journey, day: date) -> Phase:
    """The phase a participant is in on a day. Homecoming begins with the return itself."""
    if day < journey.departure:
        return Phase.PRE_DEPARTURE
    if day < journey.homeward:
        return Phase.IN_FIELD
    if day < journey.homeward + FOLLOW_UP_OPENS:
        return Phase.HOMECOMING
    return Phase.FOLLOW_UP


def state_on(journey: Journey, day: date, *, confirmed: bool = True) -> PlacementState:
    """The state of a placement that runs as its dates say."""
    if day >= journey.homeward + FOLLOW_UP_ENDS:
        return PlacementState.CLOSED
    return {
        Phase.PRE_DEPARTURE: PlacementState.PREPARING if confirmed else PlacementState.INVITED,
        Phase.IN_FIELD: PlacementState.ABROAD,
        Phase.HOMECOMING: PlacementState.RETURNED,
        Phase.FOLLOW_UP: PlacementState.FOLLOW_UP,
    }[phase_on(journey, day)]
