"""What the privacy officer asks the access log, and what a client is told of it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import FINLAND, now
from common.errors import Unavailable
from common.ids import new_id
from consent.models import AccessEntry
from consent.people import Opening, People
from tests.consent.builders import a_new_consent, registered
from tests.service import Api, Published

Deliver = Callable[..., Awaitable[None]]
CLIENT, ELSEWHERE, ACTOR = uuid4(), uuid4(), uuid4()
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=FINLAND)
PERIOD = {"from": "2026-03-01", "until": "2026-03-31"}


@pytest.fixture(autouse=True)
def nobodys_namesakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of the referral service."""

    async def none(*_: Any) -> set[Opening]:
        return set()

    monkeypatch.setattr(People, "namesakes", none)


@pytest.fixture(autouse=True)
async def clients(deliver: Deliver) -> None:
    await deliver(registered(CLIENT), registered(ELSEWHERE, "320"))


async def logged(session: AsyncSession, *entries: dict[str, Any]) -> None:
    for number, one in enumerate(entries, 1):
        said: dict[str, Any] = {
            "topic": "coaching.access",
            "partition": 0,
            "number": number,
            "log_offset": number,
            "event_id": new_id(),
            "recorded_at": MONDAY_NOON,
            "sequence": number,
            "service": "coaching",
            "client_id": CLIENT,
            "municipality": "698",
            "actor": ACTOR,
            "through": "portal",
            "roles": ["coach"],
            "organisation": None,
            "action": "read",
            "what": "case",
            "relation": "own_caseload",
            "result": "allowed",
            "reason": None,
            "hash": b"",
        } | one
        await session.execute(text("select make_access_month(:month)"), {"month": said["recorded_at"].date()})
        session.add(AccessEntry(**said))
    await session.commit()


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


async def found(api: Api, **asked: Any) -> list[tuple[str, int, int]]:
    answer = await api.get("/access/patterns", params=PERIOD | asked)
    assert answer.status_code == 200, answer.text
    return [(one["kind"], one["entries"], one["clients"]) for one in answer.json()["items"]]


async def test_many_clients_in_an_hour_stand_out(api: Api, session: AsyncSession, deliver: Deliver) -> None:
    clients = [uuid4() for _ in range(30)]
    await deliver(*(registered(client) for client in clients))
    await logged(session, *({"client_id": client} for client in clients[:29]))
    api.as_("privacy_officer")
    assert await found(api) == []

    await logged(session, {"client_id": clients[29], "partition": 1})
    assert await found(api) == [("many_clients", 30, 30)]


@pytest.mark.parametrize(
    ("moment", "stands_out"),
    [
        (datetime(2026, 3, 2, 7, 0, tzinfo=FINLAND), False),
        (datetime(2026, 3, 2, 6, 59, tzinfo=FINLAND), True),
        (datetime(2026, 3, 2, 17, 59, tzinfo=FINLAND), False),
        (datetime(2026, 3, 2, 18, 0, tzinfo=FINLAND), True),
        (datetime(2026, 3, 7, 12, 0, tzinfo=FINLAND), True),
        (datetime(2026, 4, 6, 12, 0, tzinfo=FINLAND), True),
        (datetime(2026, 7, 1, 4, 30, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 4, 30, tzinfo=UTC), True),
    ],
    ids=["opens", "before", "late", "closed", "Saturday", "Easter Monday", "summer time", "winter time"],
)
async def test_what_is_done_outside_working_hours_stands_out(
    api: Api, session: AsyncSession, moment: datetime, stands_out: bool
) -> None:
    await logged(session, {"recorded_at": moment})
    day = moment.astimezone(FINLAND).date().isoformat()

    api.as_("privacy_officer")

    assert await found(api, **{"from": day, "until": day}) == ([("outside_hours", 1, 1)] if stands_out else [])


async def test_who_opens_a_client_of_their_own_family_name_stands_out(
    api: Api, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    namesake, stranger = uuid4(), uuid4()
    asked: set[Opening] = set()

    async def namesakes(_: People, opened: set[Opening]) -> set[Opening]:
        asked.update(opened)
        return {(namesake, CLIENT)}

    monkeypatch.setattr(People, "namesakes", namesakes)
    refused = {"actor": namesake, "result": "refused", "relation": "none"}
    by_a_service = {"actor": uuid4(), "relation": "service"}
    await logged(session, {"actor": namesake}, {"actor": namesake}, {"actor": stranger}, refused, by_a_service)

    assert await found(api.as_("privacy_officer")) == [("same_family_name", 2, 1)]
    assert asked == {(namesake, CLIENT), (stranger, CLIENT)}


async def test_while_the_referral_service_is_away_the_rest_is_shown_and_it_is_said(
    api: Api, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> set[Opening]:
        raise Unavailable

    monkeypatch.setattr(People, "namesakes", away)
    await logged(session, *[{"result": "refused", "relation": "none"}] * 3)

    answer = (await api.as_("privacy_officer").get("/access/patterns", params=PERIOD)).json()

    assert ([one["kind"] for one in answer["items"]], answer["left_out"]) == (["refused"], ["same_family_name"])


async def test_refusals_stand_out_and_questions_for_a_reason_do_not(api: Api, session: AsyncSession) -> None:
    refused = {"result": "refused", "relation": "none"}
    asked_why = {"result": "refused", "relation": "own_municipality", "actor": uuid4()}
    await logged(session, *[refused] * 3, *[asked_why] * 5)

    assert await found(api.as_("privacy_officer")) == [("refused", 3, 1)]


async def test_what_imports_and_services_do_is_no_ones_habit(api: Api, session: AsyncSession) -> None:
    night = {"recorded_at": MONDAY_NOON.replace(hour=2)}
    await logged(session, night | {"relation": "importer"}, night | {"relation": "service"})

    assert await found(api.as_("privacy_officer")) == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"from": "2026-03-02", "until": "2026-03-01"}, "until"), ({"from": "2026-01-01", "until": "2026-04-30"}, "from")],
)
async def test_a_period_that_cannot_be_is_refused_by_its_field(api: Api, asked: dict[str, str], field: str) -> None:
    answer = await api.as_("privacy_officer").get("/access/patterns", params=asked)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


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
