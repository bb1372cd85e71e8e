"""The ways from page to page of the list of persons, with what was searched for kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.people.administration.queries import PersonList, Wanted

# How many numbers stand on either side of the page one is on.
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Paging:
    """What `ui.pagination` is given."""

    pages: tuple[tuple[str, str, bool], ...]
    previous_url: str
    next_url: str


def list_url(wanted: Wanted, page: int) -> str:
    """The address of a page of the list."""
    return url_for(
        "administration.persons",
        search=wanted.search or None,
        state=wanted.state,
        role=wanted.role,
        page=page if page > 1 else None,
    )


def paging(found: PersonList, wanted: Wanted) -> Paging:
    """The first, the last and those around; a gap where some are left out."""
    shown = [
        number
        for number in range(1, found.pages + 1)
        if number in {1, found.pages} or abs(number - found.page) <= _AROUND
    ]
    pages: list[tuple[str, str, bool]] = []
    last = 0
    for number in shown:
        if number > last + 1:
            pages.append(("…", "", False))
        pages.append((str(number), list_url(wanted, number), number == found.page))
        last = number
    return Paging(
        tuple(pages),
        list_url(wanted, found.page - 1) if found.page > 1 else "",
        list_url(wanted, found.page + 1) if found.page < found.pages else "",
    )
