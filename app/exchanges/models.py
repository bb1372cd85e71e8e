"""Partners, partnerships, projects, rounds, placements, and how their dates moved."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.exchanges.rules import DateField, Journey, OrganisationKind, PlacementState, Region
from app.foundation.db import Base, choice


class Organisation(Base):
    """A partner. Home and host are roles of a placement, never of an organisation."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(ForeignKey("scopes.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind))
    region: Mapped[Region] = mapped_column(choice(Region))
    country: Mapped[str] = mapped_column(String(2))
    place: Mapped[str] = mapped_column(String(100))
    time_zone: Mapped[str] = mapped_column(String(40))


class Partnership(Base):
    """Organisations that exchange with each other; one of them coordinates."""

    __tablename__ = "partnerships"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    coordinating_partner_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))


class PartnershipMember(Base):
    """That an organisation is in a partnership, from a date to a date (open when None)."""

    __tablename__ = "partnership_members"

    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True, index=True
    )
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]


class Project(Base):
    """What a partnership wants to reach together."""

    __tablename__ = "projects"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))


class Round(Base):
    """One tour of exchanges; partnerships repeat it over several years."""

    __tablename__ = "rounds"

    id: Mapped[UUID] = mapped_column(ForeignKey("scopes.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]


class Placement(Base):
    """A person's exchange from a home partner to a host partner.

    Planned and actual dates stand side by side; `time_zone` is the one in which due dates are
    local dates. Why a placement ended early is nobody's business but the coordinator's.
    """

    __tablename__ = "placements"
    __table_args__ = (
        CheckConstraint("home_id <> host_id", name="home_is_not_host"),
        Index("ix_placements_round_id_state", "round_id", "state"),
        Index("ix_placements_person_id_id", "person_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("rounds.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    home_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    host_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    time_zone: Mapped[str] = mapped_column(String(40))
    planned_departure: Mapped[date]
    planned_return: Mapped[date]
    actual_departure: Mapped[date | None]
    actual_return: Mapped[date | None]
    state: Mapped[PlacementState] = mapped_column(choice(PlacementState))
    ended_reason: Mapped[str | None] = mapped_column(String(24))

    home: Mapped[Organisation] = relationship(foreign_keys=[home_id], lazy="raise_on_sql")
    host: Mapped[Organisation] = relationship(foreign_keys=[host_id], lazy="raise_on_sql")

    @property
    def journey(self) -> Journey:
        """The dates that count today."""
        return Journey(
            departure=self.actual_departure or self.planned_departure,
            homeward=self.actual_return or self.planned_return,
        )


class DateChange(Base):
    """Who moved which date of a placement, from when to when, and why."""

    __tablename__ = "date_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placements.id"), index=True)
    field: Mapped[DateField] = mapped_column(choice(DateField))
    moved_from: Mapped[date | None]
    moved_to: Mapped[date | None]
    why: Mapped[str] = mapped_column(String(500))
    by: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
