"""Whoever has no exchange of their own finds what they can do here now."""

from __future__ import annotations

import pytest

from tests.cast import CONTACT, EMPLOYEE
from tests.pages import PageClient, open_guidelines

SEEN = "Participants of your partner find your name"


@pytest.mark.parametrize(
    ("email", "contact"),
    [(EMPLOYEE, False), (CONTACT, True)],
)
def test_the_page_fits_the_role(client: PageClient, email: str, contact: bool) -> None:
    client.sign_in(email)
    home = client.get("/")
    assert "You have no exchange of your own" in home.text
    assert (SEEN in home.text) is contact
    links = {a.get("href") for a in home.root.iter("a")}
    assert {"/journal", "/contacts", "/account"} <= links


def test_the_guidelines_are_the_next_step_until_they_are_answered(client: PageClient) -> None:
    client.sign_in(EMPLOYEE)
    assert "Read and answer" in client.get("/").text
    client.send(open_guidelines(client).form("/ethics"), answer="acknowledged")
    home = client.get("/")
    assert "Read and answer" not in home.text
    assert "You have answered them. Your receipt is here." in home.text
