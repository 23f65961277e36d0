"""What the privacy officer asks the access log, and what a client is told of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from tests.consent.access_log import (
    CLIENT,
    ELSEWHERE,
    MONDAY_NOON,
    PERIOD,
    clients,
    logged,
    nobodys_namesakes,
)
from tests.consent.builders import a_new_consent
from tests.service import Api, Published

__all__ = ["clients", "nobodys_namesakes"]


async def shown(api: Api, **asked: Any) -> list[dict[str, Any]]:
    answer = await api.get("/access", params=PERIOD | asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_entries_are_found_by_client_person_time_and_result(api: Api, session: AsyncSession) -> None:
    other, later = uuid4(), MONDAY_NOON + timedelta(days=40)
    await logged(session, {}, {"actor": other}, {"result": "refused"}, {"recorded_at": later})
    api.as_("privacy_officer")

    assert len(await shown(api)) == 3
    assert len(await shown(api, client_id=str(CLIENT))) == 3
    assert [one["actor"] for one in await shown(api, actor=str(other))] == [str(other)]
    assert [one["result"] for one in await shown(api, result="refused")] == ["refused"]
    assert len(await shown(api, until="2026-04-30")) == 4


async def test_nobody_is_shown_clients_of_other_municipalities(api: Api, session: AsyncSession) -> None:
    await logged(session, {}, {"client_id": ELSEWHERE})
    api.as_("privacy_officer", municipalities=["698"])

    assert {one["client_id"] for one in await shown(api)} == {str(CLIENT)}
    assert (await api.get("/access", params=PERIOD | {"client_id": str(ELSEWHERE)})).status_code == 404


async def test_pages_miss_nothing_and_repeat_nothing(api: Api, session: AsyncSession) -> None:
    await logged(session, *({"recorded_at": MONDAY_NOON + timedelta(minutes=n // 2)} for n in range(7)))
    api.as_("privacy_officer")

    seen: list[str] = []
    mark: str | None = ""
    while mark is not None:
        page = (await api.get("/access", params=PERIOD | {"limit": 3} | ({"after": mark} if mark else {}))).json()
        seen += [one["recorded_at"] for one in page["items"]]
        mark = page["next"]

    assert len(seen) == 7
    assert seen == sorted(seen, reverse=True)


async def test_looking_into_the_log_is_written_into_the_log(
    api: Api, session: AsyncSession, published: Published
) -> None:
    await logged(session, {})
    await shown(api.as_("privacy_officer", reason="complaint"))

    (record,) = [content for kind, content in await published() if "client-accessed" in kind]
    assert (record["what"], record["client_id"], record["reason"]) == ("access_log", str(CLIENT), "complaint")


@pytest.mark.parametrize("role", ["coach", "team_lead", "coordinator", "operator", "analyst", "referrer"])
async def test_the_log_is_the_privacy_officers(api: Api, role: str) -> None:
    api.as_(role)

    for path in ("/access", "/access/patterns", f"/clients/{CLIENT}/access-report"):
        assert (await api.get(path)).status_code == 403


async def test_what_is_older_than_two_years_is_shown_for_a_reason(api: Api, session: AsyncSession) -> None:
    long_ago = now() - timedelta(days=3 * 365)
    await logged(session, {"recorded_at": long_ago})
    asked = {"from": (long_ago - timedelta(days=2)).date().isoformat(), "until": "2026-03-31"}

    without = await api.as_("privacy_officer", reason=None).get("/access", params=asked)
    with_one = await api.as_("privacy_officer", reason="complaint").get("/access", params=asked)
    unknown = await api.as_("privacy_officer", reason="curiosity").get("/access", params=asked)
    freely = await api.as_("privacy_officer", reason=None).get("/access")

    assert (without.status_code, without.json()["type"]) == (403, "/problems/old-entries-need-reason")
    assert len(with_one.json()["items"]) == 1
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "Access-Reason")
    assert (freely.status_code, freely.json()["items"]) == (200, [])


async def test_a_clients_report_that_reaches_further_back_than_two_years_is_shown_for_a_reason(
    api: Api, session: AsyncSession, published: Published
) -> None:
    path = f"/clients/{CLIENT}/access-report"
    await logged(session, {"recorded_at": now() - timedelta(days=300)})
    recent = await api.as_("privacy_officer", reason=None).get(path)
    await logged(session, {"recorded_at": now() - timedelta(days=3 * 365), "partition": 1})

    without = await api.as_("privacy_officer", reason=None).get(path)
    with_one = await api.as_("privacy_officer", reason="client_request").get(path)

    assert (recent.status_code, len(recent.json()["handled"])) == (200, 1)
    assert (without.status_code, without.json()["type"]) == (403, "/problems/old-entries-need-reason")
    assert [one["times"] for one in with_one.json()["handled"]] == [2]
    records = [content for kind, content in await published() if "client-accessed" in kind]
    assert [(one["what"], one["result"], one["reason"]) for one in records] == [
        ("access_report", "allowed", None),
        ("access_report", "refused", None),
        ("access_report", "allowed", "client_request"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        *("/access?from=0001-01-01", "/access?until=0001-01-01", "/access?until=9999-12-31"),
        *("/access/patterns?until=0001-01-01", "/access/patterns?until=9999-12-31"),
    ],
)
async def test_the_first_and_last_days_of_the_calendar_can_be_asked_for(api: Api, path: str) -> None:
    answer = await api.as_("privacy_officer", reason="complaint").get(path)

    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_a_client_is_told_who_handled_their_data_and_to_whom_it_went(api: Api, session: AsyncSession) -> None:
    await logged(session, {}, {"recorded_at": MONDAY_NOON + timedelta(days=1)}, {"action": "change", "what": "plan"})
    grants = [{"party": "employers", "category": "work_history"}]
    consent = (await api.as_("coordinator").post("/consents", json=a_new_consent(CLIENT, grants=grants))).json()
    told = {"client_id": str(CLIENT), "to_party": "employers", "categories": ["work_history"]}
    told |= {"purpose": "supported_employment", "what": "summary"}
    disclosed = await api.as_("service").post("/disclosures", json=told)
    assert disclosed.status_code == 201, disclosed.text

    report = (await api.as_("privacy_officer", reason="client_request").get(f"/clients/{CLIENT}/access-report")).json()

    assert [(one["what"], one["action"], one["times"]) for one in report["handled"]] == [
        ("case", "read", 2),
        ("plan", "change", 1),
    ]
    (given,) = report["given_to"]
    assert (given["party"], given["what"]) == ("employers", "summary")
    ground = {"kind": "consent", "consent_id": consent["id"]}
    assert given["grounds"] == [{"category": "work_history", "ground": ground}]


async def test_a_verification_is_asked_for_once_and_found_again(api: Api) -> None:
    api.as_("operator")

    first = await api.post("/access/verifications", json={})
    again = await api.post("/access/verifications", json={})

    assert (first.status_code, first.json()["state"]) == (202, "asked")
    assert again.json()["id"] == first.json()["id"]
    assert (await api.get(f"/access/verifications/{first.json()['id']}")).json()["findings"] == []
    assert (await api.get(f"/access/verifications/{UUID(int=1)}")).status_code == 404
