"""Statutory rules, what rests on them, and what a page or paper may tell another organisation."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from common.database import Sessions
from consent.models import KnownOrganisation
from tests.consent.builders import a_new_consent, in_days, registered
from tests.service import Api, Published

Deliver = Callable[..., Awaitable[None]]
RULE = {
    "party_type": "employment_authority",
    "category": "coaching_progress",
    "purpose": "supported_employment",
    "statute": "381/2023",
    "section": "§ koe",
    "valid_from": "2025-01-01",
    "reason": "Kokeilu",
}


@pytest.fixture
async def client_id(deliver: Deliver) -> UUID:
    client_id = uuid4()
    await deliver(registered(client_id))
    return client_id


@pytest.fixture
async def employment_services(sessions: Sessions) -> str:
    """An organisation whose kind is known."""
    organisation = KnownOrganisation(id=uuid4(), source_category="te_services")
    async with sessions.begin() as session:
        session.add(organisation)
    return organisation.party


async def make_rule(api: Api, **changed: Any) -> dict[str, Any]:
    answer = await api.as_("privacy_officer").post("/rules", json=RULE | changed)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def both_sides(api: Api, **changed: Any) -> list[dict[str, Any]]:
    """The one who is told, and the region that tells."""
    kinds = ("employment_authority", "wellbeing_county")
    return [await make_rule(api, **changed | {"party_type": kind}) for kind in kinds]


async def tell(api: Api, client_id: UUID, party: str, *categories: str) -> Any:
    body = {
        "client_id": str(client_id),
        "to_party": party,
        "categories": categories or ["coaching_progress"],
        "purpose": "supported_employment",
        "what": "coaching_page",
    }
    return await api.as_("service").post("/disclosures", json=body)


async def test_a_statute_is_a_ground_when_both_sides_stand_in_it(
    api: Api, client_id: UUID, employment_services: str
) -> None:
    told = await make_rule(api)
    assert (await tell(api, client_id, employment_services)).json()["type"] == "/problems/no-ground-to-tell"

    await make_rule(api, party_type="wellbeing_county")
    answer = await tell(api, client_id, employment_services, "coaching_progress", "health")

    assert answer.status_code == 201, answer.text
    grounds = {one["category"]: one["ground"] for one in answer.json()["decisions"]}
    assert grounds == {
        "coaching_progress": {
            "kind": "statute",
            "rule_id": told["rule_id"],
            "version": 1,
            "statute": "381/2023",
            "section": "§ koe",
        },
        "health": {"kind": "none"},
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"category": "employment"},
        {"purpose": "work_ability_plan"},
        {"valid_until": "2025-06-30"},
        {"valid_from": str(in_days(1))},
    ],
)
async def test_a_rule_for_something_else_is_no_ground(
    api: Api, client_id: UUID, employment_services: str, changed: dict[str, str]
) -> None:
    await both_sides(api, **changed)

    assert (await tell(api, client_id, employment_services)).status_code == 403


async def test_an_organisation_nobody_knows_has_no_statute(api: Api, client_id: UUID) -> None:
    await both_sides(api)

    assert (await tell(api, client_id, f"organisation:{uuid4()}")).status_code == 403


async def test_a_changed_rule_is_a_new_version_and_the_old_decision_stays_readable(
    api: Api, client_id: UUID, employment_services: str, sessions: Sessions
) -> None:
    rule, _ = await both_sides(api)
    told = (await tell(api, client_id, employment_services)).json()
    ended = RULE | {"version": 1, "valid_until": "2025-12-31", "reason": "Laki muuttui"}

    answer = await api.as_("privacy_officer").put(f"/rules/{rule['rule_id']}", json=ended)

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert (await tell(api, client_id, employment_services)).status_code == 403
    versions = (await api.as_("privacy_officer").get(f"/rules/{rule['rule_id']}/versions")).json()["items"]
    assert [(one["version"], one["reason"]) for one in versions] == [(2, "Laki muuttui"), (1, "Kokeilu")]
    async with sessions() as session:
        basis = await session.scalar(
            text("select d.basis from decisions d join disclosures s on s.decision_id = d.id where s.id = :id"),
            {"id": told["id"]},
        )
    assert basis[0]["ground"]["version"] == 1
    assert basis[0]["judged_on"] == {"valid_from": "2025-01-01", "valid_until": None}


async def test_two_who_change_the_same_rule_do_not_undo_each_other(api: Api) -> None:
    rule = await make_rule(api)
    changed = RULE | {"version": 1, "section": "§ toinen"}
    await api.as_("privacy_officer").put(f"/rules/{rule['rule_id']}", json=changed)

    answer = await api.put(f"/rules/{rule['rule_id']}", json=RULE | {"version": 1, "section": "§ kolmas"})

    assert (answer.status_code, answer.json()["version"]) == (409, 2)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"statute": ""}, "statute"),
        ({"statute": "työllisyyslaki"}, "statute"),
        ({"section": " "}, "section"),
        ({"category": "everything"}, "category"),
        ({"valid_until": "2024-12-31"}, "valid_until"),
        ({"reason": ""}, "reason"),
    ],
)
async def test_a_rule_that_says_too_little_is_refused(api: Api, changed: dict[str, str], field: str) -> None:
    answer = await api.as_("privacy_officer").post("/rules", json=RULE | changed)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_the_same_rule_twice_is_refused(api: Api) -> None:
    await make_rule(api)

    answer = await api.post("/rules", json=RULE)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/rule-twice")


async def test_only_the_privacy_officer_keeps_rules(api: Api) -> None:
    for role in ("coach", "coordinator", "team_lead", "referrer", "analyst", "operator", "importer", "service"):
        assert (await api.as_(role).post("/rules", json=RULE)).status_code == 403
        assert (await api.as_(role).get("/rules")).status_code == 403


async def test_rules_and_the_ledger_are_written_once(
    api: Api, client_id: UUID, employment_services: str, sessions: Sessions
) -> None:
    await both_sides(api)
    await tell(api, client_id, employment_services)

    for table in ("statutory_rules", "decisions", "ledger", "disclosures", "disclosure_outcomes"):
        with pytest.raises(IntegrityError, match="written once"):
            async with sessions.begin() as session:
                await session.execute(text(f"delete from {table}"))


async def test_an_oral_consent_covers_one_disclosure_only(
    api: Api, client_id: UUID, employment_services: str, published: Published, sessions: Sessions
) -> None:
    party = employment_services
    oral = a_new_consent(client_id, channel="oral", grants=[{"party": party, "category": "coaching_progress"}])
    given = (await api.as_("coordinator").post("/consents", json=oral)).json()

    first, second = await tell(api, client_id, party), await tell(api, client_id, party)

    assert (first.status_code, second.status_code) == (201, 403)
    assert (await api.as_("coordinator").get(f"/consents/{given['id']}")).json()["status"] == "used"
    async with sessions() as session:
        kinds = list(await session.scalars(text("select kind from ledger order by number")))
    assert kinds == ["disclosed", "used"]
    made = [content for kind, content in await published() if kind.endswith("disclosure-made.v1")]
    assert [(one["party"], one["what"], one["categories"]) for one in made] == [
        (party, "coaching_page", ["coaching_progress"])
    ]


async def test_an_oral_consent_is_not_spent_on_what_a_lasting_one_covers(
    api: Api, client_id: UUID, employment_services: str
) -> None:
    party = employment_services
    lasting = [{"party": party, "category": "coaching_progress"}]
    oral = a_new_consent(client_id, channel="oral", grants=[*lasting, {"party": party, "category": "health"}])
    api.as_("coordinator")
    (await api.post("/consents", json=a_new_consent(client_id, grants=lasting))).raise_for_status()
    spoken = (await api.post("/consents", json=oral)).raise_for_status().json()

    told = [await tell(api, client_id, party, *kinds) for kinds in ((), ("health",), ("health",))]

    assert [answer.status_code for answer in told] == [201, 201, 403]
    assert (await api.as_("coordinator").get(f"/consents/{spoken['id']}")).json()["status"] == "used"


async def test_what_is_told_stands_in_the_access_log_and_so_does_an_attempt_without_a_ground(
    api: Api, client_id: UUID, employment_services: str, published: Published
) -> None:
    await tell(api, client_id, employment_services)
    await both_sides(api)
    await tell(api, client_id, employment_services)

    records = [content for kind, content in await published() if kind.endswith("client-accessed.v1")]
    assert [(one["action"], one["what"], one["result"]) for one in records] == [
        ("disclose", "coaching_page", "refused"),
        ("disclose", "coaching_page", "allowed"),
    ]


async def test_a_proposed_rule_is_no_ground_until_someone_takes_it_into_use(
    api: Api, client_id: UUID, employment_services: str
) -> None:
    proposed = (await api.as_("privacy_officer").get("/rules/proposed")).json()["items"]
    assert {(one["statute"], one["section"]) for one in proposed} == {("381/2023", "11 §")}
    assert not {one["category"] for one in proposed} & {"health", "benefits", "work_ability"}
    assert (await tell(api, client_id, employment_services)).status_code == 403

    used = await make_rule(api, **proposed[0])

    left = (await api.as_("privacy_officer").get("/rules/proposed")).json()["items"]
    assert used["section"] == "11 §"
    assert left == proposed[1:]


async def test_an_answer_given_before_a_withdrawal_does_not_come_again_after_it(
    api: Api, client_id: UUID, employment_services: str
) -> None:
    grants = [{"party": employment_services, "category": "coaching_progress"}]
    given = (await api.as_("coordinator").post("/consents", json=a_new_consent(client_id, grants=grants))).json()
    about = {
        "client_id": str(client_id),
        "to_party": employment_services,
        "categories": ["coaching_progress"],
        "purpose": "supported_employment",
    }
    asked = {"/disclosures": about | {"what": "coaching_page"}, "/decisions": about | {"from_party": "region"}}
    key = {"idempotency-key": "the same"}
    before = [await api.as_("service").post(path, json=body, headers=key) for path, body in asked.items()]
    await api.as_("coordinator").post(f"/consents/{given['id']}/withdraw", json={})

    after = [await api.as_("service").post(path, json=body, headers=key) for path, body in asked.items()]

    assert [one.status_code for one in before] == [201, 200]
    assert after[0].json()["type"] == "/problems/no-ground-to-tell"
    assert after[1].json()["decisions"][0]["ground"] == {"kind": "none"}
