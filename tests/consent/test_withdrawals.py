"""Each organisation of a withdrawn consent is told, and says that it knows, or is late."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.working_days import working_days_after
from consent.errors.withdrawals import WithdrawalNotFound
from consent.queries.withdrawals import withdrawals_told_to
from consent.use_cases.withdrawals import acknowledge_as_party
from tests.consent.builders import (
    CLINIC,
    COACHING,
    KELA,
    a_new_consent,
    id_of,
    in_days,
    organisations_told,
    pairs,
    registered,
)
from tests.service import Api, Published

Deliver = Callable[..., Awaitable[None]]
ACKNOWLEDGED = "fi.rinnalla.consent.withdrawal-acknowledged.v1"


@pytest.fixture
async def client_id(deliver: Deliver, session: AsyncSession) -> UUID:
    """A client whom Kela referred."""
    client_id = uuid4()
    await deliver(registered(client_id), *organisations_told())
    await rights.grant(session, client_id, relation="own_organisation", holder=str(id_of(KELA)), because=uuid4())
    await session.commit()
    return client_id


async def withdrawn(api: Api, client_id: UUID, *parties: str) -> str:
    new = a_new_consent(client_id, grants=pairs(*parties))
    consent = (await api.as_("coordinator").post("/consents", json=new)).raise_for_status().json()
    (await api.post(f"/consents/{consent['id']}/withdraw", json={})).raise_for_status()
    return str(consent["id"])


async def listed(api: Api, **asked: Any) -> list[dict[str, Any]]:
    answer = await api.get("/withdrawals", params=asked)
    items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return items


async def test_each_organisation_is_told_and_the_officer_sees_who_has_not_answered(
    api: Api, client_id: UUID, published: Published
) -> None:
    consent_id = await withdrawn(api, client_id, KELA, COACHING, "employers")
    officer = api.as_("privacy_officer")
    told = await listed(officer, state="unacknowledged")

    by_kela = next(one for one in told if one["party"] == KELA)
    answer = await api.as_("referrer", organisation=str(id_of(KELA))).post(
        f"/withdrawals/{by_kela['id']}/acknowledgements"
    )

    assert {one["party"] for one in told} == {KELA, COACHING, "employers"}
    assert {one["acknowledge_by"] for one in told} == {str(working_days_after(in_days(0), 3))}
    assert (answer.status_code, answer.json()["acknowledged_at"] is not None) == (201, True)
    officer = api.as_("privacy_officer")
    assert {one["party"] for one in await listed(officer, state="unacknowledged")} == {COACHING, "employers"}
    assert [one["party"] for one in await listed(officer, state="acknowledged", consent_id=consent_id)] == [KELA]
    assert [content for kind, content in await published() if kind == ACKNOWLEDGED] == [
        {
            "client_id": str(client_id),
            "municipality": "698",
            "consent_id": consent_id,
            "party": KELA,
            "acknowledged_on": str(in_days(0)),
        }
    ]


async def test_an_organisation_that_a_limit_leaves_out_is_told_and_the_others_are_not(
    api: Api, client_id: UUID
) -> None:
    wide = a_new_consent(client_id, grants=pairs(KELA, COACHING) + pairs(COACHING, category="plan"))
    old = (await api.as_("coordinator").post("/consents", json=wide)).raise_for_status().json()
    narrow = a_new_consent(client_id, grants=pairs(COACHING), supersedes=old["id"])
    new = (await api.post("/consents", json=narrow)).raise_for_status().json()

    told = await listed(api.as_("privacy_officer"))
    (await api.as_("coordinator").post(f"/consents/{new['id']}/withdraw", json={})).raise_for_status()
    afterwards = await listed(api.as_("privacy_officer"))

    assert [(one["party"], one["consent_id"]) for one in told] == [(KELA, old["id"])]
    assert [(one["party"], one["consent_id"]) for one in afterwards] == [(KELA, old["id"]), (COACHING, new["id"])]


async def test_who_coaches_the_client_tells_employers_and_says_so(
    api: Api, client_id: UUID, published: Published
) -> None:
    await withdrawn(api, client_id, KELA, "employers")
    lead = api.as_("team_lead")

    (told,) = await listed(lead, state="unacknowledged")
    by_referrer = await api.as_("referrer", organisation=str(id_of(KELA))).post(
        f"/withdrawals/{told['id']}/acknowledgements"
    )
    answer = await api.as_("team_lead").post(f"/withdrawals/{told['id']}/acknowledgements")

    assert told["party"] == "employers"
    assert (by_referrer.status_code, answer.status_code) == (404, 201)
    assert [content["party"] for kind, content in await published() if kind == ACKNOWLEDGED] == ["employers"]


async def test_said_again_nothing_changes(api: Api, client_id: UUID, published: Published) -> None:
    await withdrawn(api, client_id, KELA)
    referrer = api.as_("referrer", organisation=str(id_of(KELA)))
    (told,) = await listed(referrer)

    first = await referrer.post(f"/withdrawals/{told['id']}/acknowledgements")
    second = await referrer.post(f"/withdrawals/{told['id']}/acknowledgements")

    assert second.json() == first.json()
    assert [kind for kind, _ in await published()].count(ACKNOWLEDGED) == 1


async def test_only_the_organisation_itself_says_that_it_knows(api: Api, client_id: UUID, published: Published) -> None:
    await withdrawn(api, client_id, KELA, COACHING)
    told = {one["party"]: one["id"] for one in await listed(api.as_("privacy_officer"))}
    kela = str(id_of(KELA))

    def acknowledge(party: str, *roles: str, **claims: Any) -> Awaitable[Any]:
        return api.as_(*roles, **claims).post(f"/withdrawals/{told[party]}/acknowledgements")

    answers = [
        await acknowledge(COACHING, "referrer", organisation=kela),
        await acknowledge(KELA, "coordinator", organisation=str(id_of(CLINIC))),
        await acknowledge(KELA, "coordinator"),
        await acknowledge(KELA, "referrer", organisation=kela, municipalities=["320"]),
        await acknowledge(KELA, "privacy_officer", municipalities=["320"]),
    ]

    assert [one.status_code for one in answers] == [404] * 5
    assert [one["party"] for one in await listed(api.as_("referrer", organisation=kela))] == [KELA]
    assert await listed(api.as_("coordinator")) == []
    assert await listed(api.as_("privacy_officer", municipalities=["320"])) == []
    assert ACKNOWLEDGED not in [kind for kind, _ in await published()]


async def test_a_privacy_officer_writes_down_what_any_organisation_answered(
    api: Api, client_id: UUID, published: Published
) -> None:
    await withdrawn(api, client_id, KELA, COACHING)
    officer = api.as_("privacy_officer")

    answers = [await officer.post(f"/withdrawals/{one['id']}/acknowledgements") for one in await listed(officer)]

    assert [one.status_code for one in answers] == [201, 201]
    assert await listed(officer, state="unacknowledged") == []
    said = [content["party"] for kind, content in await published() if kind == ACKNOWLEDGED]
    assert sorted(said) == sorted([KELA, COACHING])


async def test_whom_another_coaches_is_acknowledged_for_a_reason(
    api: Api, session: AsyncSession, client_id: UUID
) -> None:
    await withdrawn(api, client_id, KELA)
    await rights.grant(session, client_id, relation="own_caseload", holder=str(uuid4()), because=uuid4())
    await session.commit()
    (told,) = await listed(api.as_("privacy_officer"))

    without = await api.as_("privacy_officer", reason=None).post(f"/withdrawals/{told['id']}/acknowledgements")
    with_one = await api.as_("privacy_officer", reason="client_request").post(
        f"/withdrawals/{told['id']}/acknowledgements"
    )

    assert (without.status_code, without.json()["type"]) == (403, "/problems/reason-needed")
    assert with_one.status_code == 201


async def test_who_has_not_answered_in_three_working_days_is_late(
    api: Api, client_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consent.use_cases.withdrawals.today", lambda: date(2026, 4, 1))  # before Easter
    await withdrawn(api, client_id, KELA)

    async def late_on(day: date) -> list[bool]:
        for module in ("queries", "models"):
            monkeypatch.setattr(f"consent.{module}.withdrawals.today", lambda: day)
        return [one["is_late"] for one in await listed(api.as_("privacy_officer"), late=True)]

    assert await late_on(date(2026, 4, 8)) == []
    assert await late_on(date(2026, 4, 9)) == [True]


async def test_a_machine_account_answers_for_its_own_party_alone(
    api: Api, client_id: UUID, session: AsyncSession
) -> None:
    await withdrawn(api, client_id, KELA, COACHING)
    (told,) = await withdrawals_told_to(session, KELA, limit=10, after=None)
    account = uuid4()

    with pytest.raises(WithdrawalNotFound):
        await acknowledge_as_party(session, notice_id=told.id, party=COACHING, account=account)
    notice = await acknowledge_as_party(session, notice_id=told.id, party=KELA, account=account)

    assert notice.acknowledged_by == account


async def test_a_limit_that_leaves_out_nobody_is_no_withdrawal(api: Api, client_id: UUID) -> None:
    wide = a_new_consent(client_id, grants=pairs(KELA, COACHING) + pairs(KELA, category="plan"))
    given = (await api.as_("coordinator").post("/consents", json=wide)).json()
    narrow = a_new_consent(client_id, grants=pairs(KELA, COACHING), supersedes=given["id"])

    (await api.post("/consents", json=narrow)).raise_for_status()

    assert await listed(api.as_("privacy_officer")) == []


@pytest.mark.parametrize(
    "change", ["update withdrawal_notices set acknowledge_by = now()", "delete from withdrawal_acknowledgements"]
)
async def test_what_was_told_is_never_rewritten(api: Api, client_id: UUID, session: AsyncSession, change: str) -> None:
    await withdrawn(api, client_id, KELA)

    with pytest.raises(IntegrityError, match="written once"):
        await session.execute(text(change))
