"""A sort: where each card was put."""

from __future__ import annotations

from hashlib import sha256

from app.format.activities.sort import Card, Sort, SortKind
from app.foundation.markup import trusted
from app.learning.answers.judged import Answer, Judged, Sent, Unanswered, one


def take(sort: Sort, sent: Sent, /) -> Answer:
    """The place of every card that was put somewhere."""
    put = {card.id: one(sent, f"place-{card.id}") for card in sort.cards}
    return {"places": {card: place for card, place in put.items() if place}}


def judge(sort: Sort, taken: Answer, before: Answer, /) -> Judged:
    """Judge the places. Any full answer completes: a sort teaches.

    Raises:
        Unanswered: a card has no place, a place is not there, or two cards of an order share one.
    """
    del before
    places = taken["places"]
    if any(card.id not in places for card in sort.cards):
        raise Unanswered("place-every-card")
    known = {place for place, _ in _places(sort)}
    if not known.issuperset(places.values()):
        raise Unanswered("no-such-place")
    if sort.kind is SortKind.ORDER and len(set(places.values())) < len(places):
        raise Unanswered("each-place-once")
    right = all(places[card.id] == card.place for card in sort.cards)
    return Judged({"places": places}, right, completes=True)


def _places(sort: Sort) -> list[tuple[str, str]]:
    """Where a card may be put, with its words."""
    if sort.kind is SortKind.ORDER:
        return [(card.place, card.place) for card in sort.cards]
    return [(group.id, group.title) for group in sort.groups]


def mixed(sort: Sort) -> tuple[Card, ...]:
    """The cards as they are shown: the same for everybody, and never as the source has them."""
    cards = tuple(
        sorted(sort.cards, key=lambda card: sha256(f"{sort.id}/{card.id}".encode()).digest())
    )
    return cards if cards != sort.cards else (*cards[1:], cards[0])


def _wanting(sort: Sort, places: dict[str, str]) -> set[str]:
    """The cards without a place, and those of an order that share one."""
    found = {card.id for card in sort.cards if card.id not in places}
    if sort.kind is SortKind.ORDER:
        taken = list(places.values())
        found.update(card for card, place in places.items() if taken.count(place) > 1)
    return found


def shown(sort: Sort, answer: Answer, typed: Answer | None, /) -> dict[str, object]:
    """The cards, mixed until each is where it belongs; with an answer, how each stands."""
    stands = (answer if typed is None else typed).get("places", {})
    # Only cards that are still there; one that came later has no place yet.
    places = {card.id: stands[card.id] for card in sort.cards if card.id in stands}
    words = dict(_places(sort))
    answered = typed is None and bool(places)
    wanting = _wanting(sort, places) if typed is not None else set()
    right = [card for card in sort.cards if places.get(card.id) == card.place]
    all_right = answered and len(right) == len(sort.cards)
    return {
        "places": [{"id": place, "title": title} for place, title in words.items()],
        "cards": [
            {
                "id": card.id,
                "html": trusted(card.html),
                "put": places.get(card.id, ""),
                "place": words[card.place],
                "seen": answered and card.id in places,
                "right": card in right,
                "missing": card.id in wanting,
                "explanation_html": trusted(card.explanation_html),
            }
            for card in (sort.cards if all_right else mixed(sort))
        ],
        "right": len(right) if answered else None,
    }
