"""What production refuses to start with, and what a machine of one's own makes for itself."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from config import DEMONSTRATION_CONTACTS, ConfigError, development_environment, load

KEY = "main:" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """Everything that production needs."""
    return {
        "SAMFERD_INSTANCE": str(tmp_path),
        "SAMFERD_SECRET_KEY": "s" * 40,
        "SAMFERD_MASTER_KEYS": KEY,
        "SAMFERD_BASE_URL": "https://samferd.agency.example",
        "SAMFERD_SMTP": "smtps://user:secret@mail.agency.example:465",
        "SAMFERD_REPORTING": "https://report.agency.example/start/",
        "SAMFERD_EMERGENCY_TELEPHONE": "+47 00 00 00 00",
        "SAMFERD_AGENCY_EMAIL": "post@agency.example",
    }


def problems(environment: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        load(environment)
    return refused.value.problems


def test_production_starts_with_what_the_readme_names(production: dict[str, str]) -> None:
    contacts = load(production).contacts
    assert contacts.reporting.href == "https://report.agency.example/start/"
    assert contacts.reporting.words == "report.agency.example/start"
    assert (contacts.emergency.href, contacts.emergency.words) == (
        "tel:+4700000000", "+47 00 00 00 00",
    )  # fmt: skip
    assert contacts.agency.href == "mailto:post@agency.example"
    assert contacts.agency_telephone is None


def test_every_missing_contact_is_named_at_once(production: dict[str, str]) -> None:
    names = ("SAMFERD_REPORTING", "SAMFERD_EMERGENCY_TELEPHONE", "SAMFERD_AGENCY_EMAIL")
    for name in names:
        production[name] = " "
    said = problems(production)
    assert [line.split()[0] for line in said] == list(names)
    assert all("is missing" in line for line in said)


def test_the_contacts_are_refused_together_with_everything_else(tmp_path: Path) -> None:
    said = " ".join(problems({"SAMFERD_INSTANCE": str(tmp_path)}))
    for name in ("SECRET_KEY", "MASTER_KEYS", "SMTP", "REPORTING", "EMERGENCY_TELEPHONE"):
        assert f"SAMFERD_{name}" in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SAMFERD_REPORTING", "report.agency.example"),
        ("SAMFERD_REPORTING", "http://report.agency.example"),
        ("SAMFERD_REPORTING", "javascript:alert(1)"),
        ("SAMFERD_REPORTING", "https://"),
        ("SAMFERD_REPORTING", "mailto:nobody"),
        ("SAMFERD_REPORTING", "mailto:a@b.example?bcc=c@d.example"),
        ("SAMFERD_REPORTING", "tel:112"),
        ("SAMFERD_EMERGENCY_TELEPHONE", "00 00 00 00"),
        ("SAMFERD_EMERGENCY_TELEPHONE", "+47 ring us"),
        ("SAMFERD_EMERGENCY_TELEPHONE", "+47 00 00 00 00 00 00 00 00"),
        ("SAMFERD_AGENCY_EMAIL", "the agency"),
        ("SAMFERD_AGENCY_TELEPHONE", "0000"),
    ],
)
def test_a_contact_that_reaches_nobody_is_refused(
    production: dict[str, str], name: str, text: str
) -> None:
    said = problems({**production, name: text})
    assert len(said) == 1
    assert said[0].startswith(f"{name} is {text!r}: give ")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://report.agency.example", "https"),
        ("mailto:report@agency.example", "mailto"),
        ("tel:+47 00 00 00 00", "tel"),
    ],
)
def test_a_report_goes_by_web_mail_or_telephone(
    production: dict[str, str], text: str, kind: str
) -> None:
    found = load({**production, "SAMFERD_REPORTING": text}).contacts.reporting
    assert found.kind == kind
    assert " " not in found.href


@pytest.mark.parametrize("name", sorted(DEMONSTRATION_CONTACTS))
def test_production_never_shows_a_demonstration_contact(
    production: dict[str, str], name: str
) -> None:
    said = problems({**production, name: DEMONSTRATION_CONTACTS[name]})
    assert len(said) == 1
    assert "demonstration's" in said[0]


def test_a_machine_of_ones_own_has_contacts_that_say_what_they_are(tmp_path: Path) -> None:
    made = development_environment(tmp_path)
    contacts = load(
        {**made, "SAMFERD_DEVELOPMENT": "1", "SAMFERD_INSTANCE": str(tmp_path)}
    ).contacts
    telephone = contacts.agency_telephone
    assert telephone is not None
    for contact in (contacts.reporting, contacts.emergency, contacts.agency, telephone):
        assert contact.demonstration


def test_a_real_contact_in_development_is_not_called_a_demonstration(tmp_path: Path) -> None:
    made = development_environment(tmp_path)
    real = {"SAMFERD_AGENCY_EMAIL": "post@agency.example"}
    environment = {**made, **real, "SAMFERD_DEVELOPMENT": "1", "SAMFERD_INSTANCE": str(tmp_path)}
    contacts = load(environment).contacts
    assert not contacts.agency.demonstration
    assert contacts.emergency.demonstration


def test_production_publishes_after_a_review_and_a_machine_of_ones_own_without(
    production: dict[str, str], tmp_path: Path
) -> None:
    assert load(production).review_required
    assert not load({**production, "SAMFERD_REVIEW": "optional"}).review_required
    assert problems({**production, "SAMFERD_REVIEW": "no"}) == [
        "SAMFERD_REVIEW is 'no': give required or optional."
    ]
    own = {
        "SAMFERD_DEVELOPMENT": "1",
        "SAMFERD_INSTANCE": str(tmp_path),
        **development_environment(tmp_path),
    }
    assert not load(own).review_required
    assert load({**own, "SAMFERD_REVIEW": "required"}).review_required
