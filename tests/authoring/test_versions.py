"""What a text was before: listed, compared, and brought back without losing the draft."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.authoring.versions.queries import OldSave, sittings
from app.foundation.ids import new_id
from tests.authoring.test_desk import EDIT, publish, save, written
from tests.cast import TRAINER
from tests.pages import Page, PageClient

VERSIONS = "/courses/first/en/versions"
RESTORE = f"{VERSIONS}/restore"


def _version(page: Page, words: str) -> str:
    """The address of the first version in the list that is called so."""
    (href, *_rest) = [
        each.get("href", "")
        for each in page.root.iter("a")
        if "".join(each.itertext()).startswith(words)
    ]
    return href


def test_every_version_is_listed_and_compared_word_by_word(client: PageClient) -> None:
    client.sign_in(TRAINER)
    save(client, "An exchange goes", "Every exchange goes")
    publish(client, "A better opening.", weight_0="material")
    save(client, "A short opening.", "A third opening.")
    page = client.get(VERSIONS)
    assert "staff" in client.http.get(VERSIONS).get_data(as_text=True).partition("</head>")[0]
    for words in ("Revision 1", "from files", "Revision 2", "A better opening.", "Important: ",
                  "Draft begun"):  # fmt: skip
        assert words in page.text, words
    compared = client.get(_version(page, "Revision 1"))
    assert "taken out: " in compared.text
    assert "third" in compared.text
    assert "The text as it is now" in compared.text


def test_an_old_text_becomes_the_draft_and_the_draft_stays(client: PageClient) -> None:
    client.sign_in(TRAINER)
    before = written(client.get(EDIT))
    save(client, "A short opening.", "Quite another opening.")
    compared = client.get(_version(client.get(VERSIONS), "Revision 1"))
    page = client.send(compared.form(RESTORE))
    assert "The old text is the draft now." in page.text
    assert written(page) == before
    kept = client.get(_version(client.get(VERSIONS), "Saved"))
    assert "The words are the same." in kept.text
    (earlier,) = [link for link in client.get(VERSIONS).links() if "&new=" in link]
    assert "Quite another" in client.get(earlier).text


def test_what_somebody_saved_meanwhile_is_not_written_over(client: PageClient) -> None:
    client.sign_in(TRAINER)
    form = client.get(_version(client.get(VERSIONS), "Revision 1")).form(RESTORE)
    save(client, "A short opening.", "Quite another opening.")
    page = client.send(form)
    assert page.status == 422
    assert "Quite another opening." in written(client.get(EDIT))


def test_a_version_of_another_text_is_not_there(client: PageClient) -> None:
    client.sign_in(TRAINER)
    other = _version(client.get("/courses/first/nb/versions"), "Revision 1")
    assert client.get(other.replace("/nb/", "/en/")).status == 404
    assert client.get(f"{VERSIONS}/compare?old=none").status == 404


def test_saves_without_a_long_break_are_one_sitting() -> None:
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    saves = [
        OldSave(new_id(), number, by, noon + timedelta(minutes=minutes))
        for number, by, minutes in ((4, "Kari", 60), (3, "Ola", 12), (2, "Ola", 5), (1, "Ola", 0))
    ]
    assert [[each.version for each in found.saves] for found in sittings(saves)] == [
        [4],
        [3, 2, 1],
    ]
