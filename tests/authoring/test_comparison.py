"""Two texts word by word, and both in one."""

from __future__ import annotations

import time

import pytest

from app.authoring.comparison import ADDED, REMOVED, SAME, Piece, compare, merge
from app.authoring.rules import merge_marks

BASE = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n"


def test_a_changed_word_is_shown_in_its_line_and_the_rest_is_left_out() -> None:
    lines = compare(BASE, BASE.replace("five", "five and a half"))
    assert [line.left_out for line in lines] == [2, 0, 0, 0, 0, 0, 3]
    changed = [line for line in lines if line.changed]
    assert [(line.number, line.pieces) for line in changed] == [
        (5, (Piece(SAME, "five"), Piece(ADDED, " and a half")))
    ]


def test_a_phrase_that_took_the_place_of_another_is_one() -> None:
    (line,) = compare("Then the table goes quiet.", "Then nobody says a word.")
    assert line.pieces == (
        Piece(SAME, "Then "),
        Piece(REMOVED, "the table goes quiet"),
        Piece(ADDED, "nobody says a word"),
        Piece(SAME, "."),
    )


def test_lines_that_go_and_come_are_whole() -> None:
    lines = compare("a\nb\nc", "a\nc\nd")
    assert [(line.number, line.pieces) for line in lines if line.changed] == [
        (None, (Piece(REMOVED, "b"),)),
        (3, (Piece(ADDED, "d"),)),
    ]
    assert compare(BASE, BASE) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[" * 12_000, "<![" * 4_000),
        ("a\n" * 100_000, "b\n" * 100_000),
        ("\n" * 9_000, "\n" * 4_000 + "x" + "\n" * 4_000),
        ("\n".join("abcdefgh" * 4_000), "\n".join("hgfedcba" * 4_000)),
        (" ".join(map(str, range(9_000))), " ".join(map(str, range(9_000, 0, -1)))),
        ("\n".join(map(str, range(3_900))), "\n".join(map(str, range(3_900, 0, -1)))),
    ],
)
def test_no_text_holds_up_who_compares(old: str, new: str) -> None:
    begin = time.process_time()
    assert compare(old, new)
    assert merge(old, old, new, mine_name="me", theirs_name="you").text == new
    assert time.process_time() - begin < 2


def test_changes_in_different_places_are_both_kept() -> None:
    merged = merge(
        BASE,
        BASE.replace("two", "zwei"),
        BASE.replace("eight", "acht") + "ten\n",
        mine_name="you",
        theirs_name="Ida",
    )
    assert merged.clashes == 0
    assert merged.text == BASE.replace("two", "zwei").replace("eight", "acht") + "ten\n"


def test_where_both_changed_the_same_a_person_chooses() -> None:
    merged = merge(
        BASE, BASE.replace("five", "fünf"), BASE.replace("five", "cinq"),
        mine_name="You", theirs_name="Ida Nilsen",
    )  # fmt: skip
    assert merged.clashes == 1
    assert "four\n%%% You\nfünf\n%%% Ida Nilsen\ncinq\n%%% –\nsix" in merged.text
    assert merge_marks(merged.text) == (5, 7, 9)


def test_what_both_did_alike_is_there_once() -> None:
    same = BASE.replace("five", "fünf")
    assert merge(BASE, same, same, mine_name="a", theirs_name="b").text == same
    assert merge(BASE, BASE, same, mine_name="a", theirs_name="b").text == same
    assert merge(BASE, same, BASE, mine_name="a", theirs_name="b").text == same
