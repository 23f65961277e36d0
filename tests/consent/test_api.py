import json
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.attempts import refused_attempts
from tests.consent.builders import (
    CLINIC,
    COACHING,
    KELA,
    a_new_consent,
    in_days,
    organisations_told,
    pairs,
    registered,
)
from tests.service import Api, Published

Deliver = Callable[..., Awaitable[None]]


@pytest.fixture
async def client_id(deliver: Deliver) -> UUID:
    """A client of Rovaniemi, heard of from the referral service."""
    client_id = uuid4()
    await deliver(registered(client_id), *organisations_told())
    return client_id


async def give(api: Api, client_id: UUID, **changed: Any) -> dict[str, Any]:
    answer = await api.as_("coordinator").post("/consents", json=a_new_consent(client_id, **changed))
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def grounds(api: Api, client_id: UUID, *categories: str, **changed: Any) -> list[str | None]:
    asked = {
        "client_id": str(client_id),
        "from_party": KELA,
        "to_party": COACHING,
        "categories": categories or ["benefits"],
        "purpose": "supported_employment",
    }
    answer = await api.as_("service").post("/decisions", json=asked | changed)
    assert answer.status_code == 200, answer.text
    return [one["ground"].get("consent_id") for one in answer.json()["decisions"]]


async def test_a_consent_is_given_shown_and_told(api: Api, client_id: UUID, published: Published) -> None:
    given = await give(api, client_id, valid_until=str(in_days(90)))

    assert given == (await api.get(f"/consents/{given['id']}")).json()
    assert (given["status"], given["valid_from"], given["municipality"]) == ("given", str(in_days(0)), "698")
    told = [content for kind, content in await published() if kind.endswith("consent-given.v1")]
    assert told == [
        {
            "client_id": str(client_id),
            "municipality": "698",
            "consent_id": given["id"],
            "valid_from": given["valid_from"],
            "valid_until": given["valid_until"],
            "grants": given["grants"],
            "supersedes": None,
        }
    ]


async def test_what_it_is_for_stays_here(api: Api, client_id: UUID, published: Published) -> None:
    await give(api, client_id)

    assert "löytäminen" not in str(await published())


async def test_a_decision_names_its_consent_or_none(api: Api, client_id: UUID) -> None:
    given = await give(api, client_id, grants=pairs(KELA, COACHING) + pairs(KELA, category="health"))

    assert await grounds(api, client_id, "benefits", "health", "work_ability", "contact") == [
        given["id"],
        None,
        None,
        None,
    ]
    assert await grounds(api, client_id, from_party=CLINIC) == [None]
    assert await grounds(api, client_id, to_party="employers") == [None]
    assert await grounds(api, client_id, purpose="something_else") == [None]
    assert await grounds(api, uuid4()) == [None]


async def test_two_consents_do_not_add_up_to_one(api: Api, client_id: UUID) -> None:
    await give(api, client_id, grants=pairs(KELA))
    await give(api, client_id, grants=pairs(COACHING))

    assert await grounds(api, client_id) == [None]


async def test_after_a_withdrawal_there_is_no_ground(api: Api, client_id: UUID, published: Published) -> None:
    given = await give(api, client_id)

    withdrawn = await api.post(f"/consents/{given['id']}/withdraw", json={})

    assert (withdrawn.json()["status"], withdrawn.json()["ended_on"]) == ("withdrawn", str(in_days(0)))
    assert await grounds(api, client_id) == [None]
    assert any(kind.endswith("consent-withdrawn.v1") for kind, _ in await published())
    again = await api.as_("coordinator").post(f"/consents/{given['id']}/withdraw", json={})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/not-in-force")


async def test_a_limit_takes_the_place_of_what_was_and_both_stay(
    api: Api, client_id: UUID, published: Published
) -> None:
    wide = await give(api, client_id, grants=pairs(KELA, COACHING) + pairs(KELA, COACHING, category="health"))

    narrow = await give(api, client_id, supersedes=wide["id"])

    assert await grounds(api, client_id, "benefits", "health") == [narrow["id"], None]
    shown = (await api.as_("coordinator").get(f"/clients/{client_id}/consents")).json()["items"]
    assert [(one["id"], one["status"]) for one in shown] == [(narrow["id"], "given"), (wide["id"], "superseded")]
    assert (shown[1]["superseded_by"], shown[1]["grants"]) == (narrow["id"], wide["grants"])
    told = [kind.split(".")[-2] for kind, _ in await published() if ".consent.consent" in kind]
    assert told == ["consent-given", "consent-superseded", "consent-given"]


async def test_a_date_ends_the_ground_by_itself(api: Api, client_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    given = await give(api, client_id, valid_until=str(in_days(0)))
    assert await grounds(api, client_id) == [given["id"]]

    tomorrow = in_days(1)
    for module in ("consent.use_cases.disclosures", "consent.models.consents"):
        monkeypatch.setattr(f"{module}.today", lambda: tomorrow)

    assert await grounds(api, client_id) == [None]
    assert (await api.as_("coordinator").get(f"/consents/{given['id']}")).json()["status"] == "expired"


async def test_a_consent_for_later_is_no_ground_yet(api: Api, client_id: UUID) -> None:
    await give(api, client_id, valid_from=str(in_days(1)))

    assert await grounds(api, client_id) == [None]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"grants": []}, "grants"),
        ({"grants": pairs(KELA, KELA)}, "grants"),
        ({"grants": pairs("Kela")}, "grants.0.party"),
        ({"grants": pairs(KELA, category="everything")}, "grants.0.category"),
        ({"given_by": {"kind": "representative"}}, "given_by.role"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"purpose_code": "Jotain muuta"}, "purpose_code"),
    ],
)
async def test_what_is_wrong_is_named_at_its_field(
    api: Api, client_id: UUID, changed: dict[str, Any], field: str
) -> None:
    answer = await api.as_("coordinator").post("/consents", json=a_new_consent(client_id, **changed))

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_coordinator_of_another_municipality_sees_and_does_nothing(
    api: Api, client_id: UUID, published: Published
) -> None:
    given = await give(api, client_id)

    stranger = api.as_("coordinator", municipalities=["320"])
    answers = [
        await stranger.get(f"/consents/{given['id']}"),
        await stranger.get(f"/clients/{client_id}/consents"),
        await stranger.post(f"/consents/{given['id']}/withdraw", json={}),
        await stranger.post("/consents", json=a_new_consent(client_id)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "client_id" not in answers[0].json()
    assert await grounds(api, client_id) == [given["id"]]
    refused = [content for kind, content in await published() if content.get("result") == "refused"]
    assert len(refused) == 4


async def test_a_referrer_sees_the_consents_that_name_the_own_organisation(
    api: Api, client_id: UUID, deliver: Deliver
) -> None:
    await deliver(a_referral_from(client_id, KELA))
    named = await give(api, client_id)
    other = await give(api, client_id, grants=pairs(CLINIC))

    referrer = api.as_("referrer", organisation=KELA.removeprefix("organisation:"))
    shown = (await referrer.get(f"/clients/{client_id}/consents")).json()["items"]

    assert [one["id"] for one in shown] == [named["id"]]
    assert (await referrer.get(f"/consents/{other['id']}")).status_code == 404
    own = await referrer.post("/consents", json=a_new_consent(client_id, grants=pairs(CLINIC)))
    assert (await referrer.get(f"/consents/{own.json()['id']}")).status_code == 200


async def test_a_referrer_with_another_role_sees_no_more_of_a_client_only_referred(
    api: Api, client_id: UUID, deliver: Deliver
) -> None:
    await deliver(a_referral_from(client_id, KELA))
    named, other = await give(api, client_id), await give(api, client_id, grants=pairs(CLINIC))

    both = api.as_("referrer", "coach", organisation=KELA.removeprefix("organisation:"))

    assert [one["id"] for one in (await both.get(f"/clients/{client_id}/consents")).json()["items"]] == [named["id"]]
    assert (await both.get(f"/consents/{other['id']}")).status_code == 404


async def test_a_service_asks_for_a_ground_but_reads_no_consent(api: Api, client_id: UUID) -> None:
    given = await give(api, client_id)

    service = api.as_("service")

    assert (await service.get(f"/consents/{given['id']}")).status_code == 403
    assert await grounds(api, client_id) == [given["id"]]


def a_referral_from(client_id: UUID, party: str) -> Any:
    from common.events import ReferralSubmitted

    return ReferralSubmitted(
        client_id=client_id,
        municipality="698",
        referral_id=uuid4(),
        target="supported_employment",
        organisation_id=UUID(party.removeprefix("organisation:")),
        source_category="kela",
        submitted_on=in_days(0),
    )


async def test_the_list_comes_in_pages(api: Api, client_id: UUID) -> None:
    grants = [pairs(KELA, category=category) for category in ("benefits", "health", "plan")]
    given = [(await give(api, client_id, grants=one))["id"] for one in grants]

    first = (await api.get(f"/clients/{client_id}/consents", params={"limit": 2})).json()
    rest = (await api.get(f"/clients/{client_id}/consents", params={"limit": 2, "after": first["next"]})).json()

    assert [one["id"] for one in first["items"] + rest["items"]] == given[::-1]
    assert rest["next"] is None


@pytest.mark.parametrize(
    "place", [["2026-01-01T00:00:00", 5], ["0001-01-01T00:00:00+14:00", str(uuid4())], ["today", str(uuid4())], 5]
)
async def test_what_is_no_mark_of_a_page_is_refused(api: Api, client_id: UUID, place: object) -> None:
    forged = urlsafe_b64encode(json.dumps(place).encode()).decode()

    answer = await api.as_("coordinator").get(f"/clients/{client_id}/consents", params={"after": forged})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "after")


async def test_a_client_of_whom_nothing_is_known_gets_no_consent(api: Api) -> None:
    answer = await api.as_("coordinator").post("/consents", json=a_new_consent(uuid4()))

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/client-not-found")


async def test_roles(api: Api, client_id: UUID) -> None:
    given = await give(api, client_id)

    assert (await api.as_("privacy_officer").get(f"/consents/{given['id']}")).status_code == 200
    assert (await api.as_("privacy_officer").post("/consents", json=a_new_consent(client_id))).status_code == 403
    for role in ("analyst", "operator", "importer"):
        assert (await api.as_(role).get(f"/consents/{given['id']}")).status_code == 403


async def test_who_may_not_read_or_end_a_consent_leaves_a_record_of_its_client(
    api: Api, client_id: UUID, published: Published
) -> None:
    given = await give(api, client_id)

    read = await api.as_("service").get(f"/consents/{given['id']}")
    withdrawn = await api.as_("analyst").post(f"/consents/{given['id']}/withdraw", json={})

    assert (read.status_code, withdrawn.status_code) == (403, 403)
    assert await refused_attempts(published) == [
        (str(client_id), "read", "consent", "none"),
        (str(client_id), "change", "consent", "none"),
    ]


async def test_an_organisation_nobody_told_of_is_refused_at_its_field(api: Api, client_id: UUID) -> None:
    unknown = f"organisation:{uuid4()}"

    answer = await api.as_("coordinator").post(
        "/consents", json=a_new_consent(client_id, grants=pairs(KELA, unknown, "employers"))
    )

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/unknown-party")
    assert (answer.json()["errors"][0]["field"], answer.json()["parties"]) == ("grants", [unknown])
    assert answer.headers["retry-after"] == "1"
    assert (await api.get(f"/clients/{client_id}/consents")).json()["items"] == []


@pytest.mark.parametrize("party", [f"organisation:{'-' * 36}", f"organisation:{'0' * 32}----"])
async def test_what_names_no_organisation_is_one_nobody_knows(api: Api, client_id: UUID, party: str) -> None:
    answer = await api.as_("coordinator").post("/consents", json=a_new_consent(client_id, grants=pairs(party)))

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/unknown-party")
    assert await grounds(api, client_id, to_party=party) == [None]


async def test_what_is_allowed_already_is_offered_to_be_replaced(api: Api, client_id: UUID) -> None:
    wide = await give(api, client_id)
    narrow = a_new_consent(client_id, grants=pairs(KELA))

    refused = await api.as_("coordinator").post("/consents", json=narrow)
    limited = await api.post("/consents", json=narrow | {"supersedes": refused.json()["consent_id"]})

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/allowed-already")
    assert (refused.json()["errors"][0]["field"], refused.json()["consent_id"]) == ("grants", wide["id"])
    assert limited.status_code == 201


async def test_to_limit_one_is_never_refused_for_another(api: Api, client_id: UUID) -> None:
    await give(api, client_id, grants=pairs(KELA))
    wide = await give(api, client_id, grants=pairs(KELA, CLINIC))

    assert (await give(api, client_id, grants=pairs(KELA), supersedes=wide["id"]))["status"] == "given"


async def test_a_consent_one_may_not_see_gives_no_hint_of_itself(api: Api, client_id: UUID, deliver: Deliver) -> None:
    await deliver(a_referral_from(client_id, KELA))
    await give(api, client_id, grants=pairs(CLINIC))

    referrer = api.as_("referrer", organisation=KELA.removeprefix("organisation:"))

    assert (await referrer.post("/consents", json=a_new_consent(client_id, grants=pairs(CLINIC)))).status_code == 201
