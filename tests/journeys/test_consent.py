"""A consent given, decided on, limited, withdrawn: what the consent service answers, what coaching then allows."""

from typing import Any

import httpx
import pytest

from common.days import today
from tests.journeys.town import Town, people_of
from tests.system.conftest import Everything, until

pytestmark = pytest.mark.stack
KOLARI = "273"
EMPLOYERS = "employers"


def test_a_consent_is_the_ground_from_its_giving_to_its_withdrawal(everything: Everything) -> None:
    town = people_of(everything, KOLARI)
    coaching = a_coaching_provider(town)
    client_id = town.a_client(town.coordinator)
    town.done_once_known(town.lead, "coaching", "/cases", **town.case(client_id, started_on="2024-02-01"))
    until(lambda: grounds(town, client_id, coaching) == {"work_history": "none", "health": "none"})

    wide = given(town, client_id, coaching, "work_history", "health")
    with_both = grounds(town, client_id, coaching)
    limited = given(town, client_id, coaching, "work_history", supersedes=wide)
    with_one = grounds(town, client_id, coaching)
    town.done(town.coach, "consent", f"/consents/{limited}/withdraw")

    assert with_both == {"work_history": wide, "health": wide}
    assert with_one == {"work_history": limited, "health": "none"}
    assert grounds(town, client_id, coaching) == {"work_history": "none", "health": "none"}
    history = town.seen(town.coach, "consent", f"/clients/{client_id}/consents")["items"]
    assert [(one["id"], one["status"]) for one in history] == [(limited, "withdrawn"), (wide, "superseded")]


def test_a_client_is_spoken_of_to_employers_only_while_the_consent_holds(everything: Everything) -> None:
    town = people_of(everything, KOLARI)
    coaching = a_coaching_provider(town)
    client_id = town.a_client(town.coordinator)
    town.done_once_known(town.lead, "coaching", "/cases", **town.case(client_id, started_on="2024-02-01"))
    about = contact_about(town, client_id)

    without = town.tell(town.coach, "coaching", "/employer-contacts", **about)
    until(lambda: set(grounds(town, client_id, coaching).values()) == {"none"})
    consent = given(town, client_id, coaching, "work_history")
    spoken = town.done_once_known(town.coach, "coaching", "/employer-contacts", **about)
    town.done(town.coach, "consent", f"/consents/{consent}/withdraw")

    assert refusal(without) == "client-not-disclosed"
    assert spoken["client_id"] == client_id
    until(lambda: refusal(town.tell(town.coach, "coaching", "/employer-contacts", **about)) == "client-not-disclosed")


def a_coaching_provider(town: Town) -> str:
    """The party that consents name."""
    new = {"name": "Kolarin valmennus", "source_category": "provider", "municipality": KOLARI}
    return f"organisation:{town.done(town.coordinator, 'referral', '/organisations', **new)['id']}"


def grounds(town: Town, client_id: str, coaching: str) -> dict[str, str]:
    """The consent each kind of data may be told to employers on, or `none`. Empty until the client is known there."""
    asked = {"client_id": client_id, "from_party": coaching, "to_party": EMPLOYERS, "purpose": "supported_employment"}
    answer = town.tell(town.coach, "consent", "/decisions", **asked, categories=["work_history", "health"])
    if answer.status_code == httpx.codes.NOT_FOUND:
        return {}
    decisions = answer.raise_for_status().json()["decisions"]
    return {one["category"]: one["ground"].get("consent_id", one["ground"]["kind"]) for one in decisions}


def given(town: Town, client_id: str, coaching: str, *categories: str, supersedes: str | None = None) -> str:
    """By the client, to the coach: what the coaching and the employers may tell one another, once it is known."""
    consent = {
        "client_id": client_id,
        "given_by": {"kind": "client"},
        "purpose_code": "supported_employment",
        "purpose_text": "Työpaikan löytäminen",
        "grants": [{"party": party, "category": one} for party in (coaching, EMPLOYERS) for one in categories],
        "channel": "electronic",
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
        "supersedes": supersedes,
    }
    return str(town.done_once_known(town.coach, "consent", "/consents", **consent)["id"])


def contact_about(town: Town, client_id: str) -> dict[str, Any]:
    works = {"name": "Kolarin koepaja Oy", "sector": "company", "confirmed_new": True}
    employer = town.done(town.coach, "coaching", "/employers", **works)
    about = {"employer_id": employer["id"], "client_id": client_id, "contacted_on": str(today())}
    return about | {"kind": "phone", "face_to_face": False}


def refusal(answer: httpx.Response) -> str:
    return str(answer.json().get("type", "")).rsplit("/", 1)[-1]
