"""Clients' whole paths over the services' APIs, through Kafka, to the figures and back to whoever sent them."""

from typing import Any

import pytest

from tests.journeys.town import Town, people_of, sender_to
from tests.system.conftest import Everything, until

pytestmark = pytest.mark.stack
KITTILA, MUONIO = "261", "498"


def test_a_client_is_sent_coached_employed_and_done_and_the_sender_sees_it(everything: Everything) -> None:
    town = people_of(everything, KITTILA)
    (sender, centre), (clients, employed) = sender_to(town), town.counted()
    sources = town.count_of("referral-sources", "source_category", "health_care")
    completed = town.count_of("further-paths", "row", "completed")
    client_id = town.a_client(sender)
    referral = town.referred(sender, client_id, submitted_on="2024-01-15")

    taken_in_and_handed_over(town, referral)
    opened = town.case(client_id, started_on="2024-02-01")
    case = town.done_once_known(town.coordinator, "coaching", "/cases", **opened)
    town.done(town.coach, "coaching", "/employments", **town.hired(client_id, started_on="2024-03-01"))
    town.done(town.coach, "coaching", f"/cases/{case['id']}/end", ended_on="2024-06-01", reason="completed")
    town.done(town.coordinator, "referral", f"{referral}/close", closed_on="2024-06-03", outcome="coaching_started")

    until(lambda: town.counted() == (clients + 1, employed + 1))
    until(lambda: town.count_of("further-paths", "row", "completed") == completed + 1)
    assert town.count_of("referral-sources", "source_category", "health_care") == sources + 1
    told = town.seen(sender, "referral", referral)
    assert (told["status"], told["outcome"], told["no_meeting_reason"]) == ("closed", "coaching_started", None)
    until(lambda: what_the_sender_sees(town, sender, client_id) == [])
    consent = given_to(town, centre, client_id, "coaching_progress")
    assert what_the_sender_sees(town, sender, client_id) == [("2024-02-01", "2024-06-01", None)]
    wider = given_to(town, centre, client_id, "coaching_progress", "employment", supersedes=consent)
    assert what_the_sender_sees(town, sender, client_id) == [("2024-02-01", "2024-06-01", ["2024-03-01"])]
    town.done(town.coordinator, "consent", f"/consents/{wider}/withdraw")
    assert what_the_sender_sees(town, sender, client_id) == []


def taken_in_and_handed_over(town: Town, referral: str) -> None:
    town.done(town.coordinator, "referral", f"{referral}/accept", accepted_on="2024-01-18")
    town.done(town.coordinator, "referral", f"{referral}/hand-over", handed_over_on="2024-01-25")


def given_to(town: Town, centre: str, client_id: str, *categories: str, supersedes: str | None = None) -> str:
    """The client lets the sender know these; the region itself need not be named."""
    consent = {
        "client_id": client_id,
        "given_by": {"kind": "client"},
        "purpose_code": "supported_employment",
        "purpose_text": "Yhteistyö lähettäjän kanssa",
        "grants": [{"party": centre, "category": category} for category in categories],
        "channel": "electronic",
        "form_version": "1",
        "language": "fi",
        "notice_version": "1",
        "supersedes": supersedes,
    }
    return str(town.done_once_known(town.coordinator, "consent", "/consents", **consent)["id"])


Seen = tuple[str, str | None, list[str] | None]


def what_the_sender_sees(town: Town, sender: str, client_id: str) -> list[Seen] | None:
    """When coaching and jobs began; None while a service has not heard of the client yet."""
    answer = town.everything.ask(sender, "coaching", f"/clients/{client_id}/coaching")
    if not answer.is_success:
        return None
    return [(case["started_on"], case["ended_on"], jobs_in(case)) for case in answer.json()["cases"]]


def jobs_in(case: dict[str, Any]) -> list[str] | None:
    jobs = case["employments"]
    return None if jobs is None else [job["started_on"] for job in jobs]


def test_declined_and_recalled_open_no_coaching_and_the_third_does(everything: Everything) -> None:
    town = people_of(everything, MUONIO)
    (sender, _), (clients, employed) = sender_to(town), town.counted()
    client_id = town.a_client(sender)
    case = town.case(client_id, started_on="2024-02-01")

    declined = town.referred(sender, client_id, submitted_on="2024-01-08")
    no = {"declined_on": "2024-01-09", "reason": "no_capacity"}
    town.done(town.coordinator, "referral", f"{declined}/decline", **no)
    after_the_no = town.refused_once_known(town.coordinator, "coaching", "/cases", **case)
    recalled = town.referred(sender, client_id, submitted_on="2024-01-10")
    town.done(sender, "referral", f"{recalled}/recall", recalled_on="2024-01-11", reason="client_declined")
    after_the_recall = town.refused_once_known(town.coordinator, "coaching", "/cases", **case)
    third = town.referred(sender, client_id, submitted_on="2024-01-15")
    town.done(town.coordinator, "referral", f"{third}/accept", accepted_on="2024-01-18")
    without = {"handed_over_on": "2024-01-19", "no_meeting_reason": "client_declined"}
    town.done(town.coordinator, "referral", f"{third}/hand-over", **without)
    opened = town.done_once_known(town.coordinator, "coaching", "/cases", **case)

    assert (after_the_no, after_the_recall) == ("no-accepted-referral", "no-accepted-referral")
    assert third.endswith(opened["referral_id"])
    seen = [town.seen(sender, "referral", one) for one in (declined, recalled, third)]
    assert [one["status"] for one in seen] == ["declined", "recalled", "handed_over"]
    assert [one["reason"] for one in seen] == ["no_capacity", "client_declined", None]
    assert seen[-1]["no_meeting_reason"] == "client_declined"
    until(lambda: town.counted() == (clients + 1, employed))
