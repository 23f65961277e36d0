from typing import Any
from uuid import UUID, uuid4

from tests.coaching.builders import referral_accepted
from tests.coaching.conftest import World
from tests.service import Published


def kinds(published: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [kind.split(".")[-2] for kind, _ in published if ".coaching." in kind]


async def test_a_case_opens_from_the_latest_accepted_referral(world: World, published: Published) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    older = referral_accepted(client_id, accepted_on="2026-01-05", source_category="health_care")
    latest = referral_accepted(client_id, accepted_on="2026-02-05", source_category="kela")
    too_late = referral_accepted(client_id, accepted_on="2026-03-03", source_category="provider")
    for accepted in (too_late, older, latest):
        await world.deliver(accepted)

    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id, "started_on": "2026-03-02"}
    answer = await world.api.as_("coordinator").post("/cases", json=new)

    assert answer.status_code == 201
    assert answer.json() | {"referral_id": str(latest.referral_id), "source_category": "kela"} == answer.json()
    assert answer.json() | {"coach_name": "Aino Valmentaja", "status": "opened", "over_limit": False} == answer.json()
    assert kinds(await published()) == ["coach-registered", "coaching-started", "coach-assigned"]


async def test_a_referral_serves_one_case(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    accepted = referral_accepted(client_id)
    await world.deliver(accepted)
    case_id = await world.case(client_id, coach_id)
    await world.as_lead().post(f"/cases/{case_id}/end", json={"ended_on": "2026-05-01", "reason": "completed"})

    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id, "started_on": "2026-06-01"}
    named = await world.as_lead().post("/cases", json=new | {"referral_id": str(accepted.referral_id)})
    unnamed = await world.as_lead().post("/cases", json=new)

    assert (named.status_code, named.json()["type"]) == (409, "/problems/referral-used")
    assert unnamed.json()["source_category"] == "self"


async def test_a_referral_that_has_not_arrived_is_worth_waiting_for(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    accepted = referral_accepted(client_id)
    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id, "started_on": "2026-03-02"}
    asked = new | {"referral_id": str(accepted.referral_id)}

    early = await world.as_importer().post("/cases", json=asked)
    await world.deliver(accepted)
    in_time = await world.as_importer().post("/cases", json=asked)

    assert (early.status_code, early.json()["type"]) == (409, "/problems/referral-not-known-yet")
    assert early.headers["retry-after"] == "1"
    assert in_time.status_code == 201


async def test_a_referral_of_another_does_not_fit(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    accepted = referral_accepted(uuid4())
    await world.deliver(accepted)
    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id, "started_on": "2026-03-02"}

    answer = await world.as_lead().post("/cases", json=new | {"referral_id": str(accepted.referral_id)})

    assert answer.json()["type"] == "/problems/referral-does-not-fit"


async def test_only_a_team_lead_opens_coaching_without_a_referral(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id}

    coordinator = await world.api.as_("coordinator").post("/cases", json=new)
    coach = await world.as_coach().post("/cases", json=new)
    lead = await world.as_lead().post("/cases", json=new)

    assert (coordinator.status_code, coordinator.json()["type"]) == (403, "/problems/no-accepted-referral")
    assert coach.status_code == 403
    assert (lead.status_code, lead.json()["source_category"]) == (201, "self")


async def test_a_client_has_one_open_case(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    await world.case(client_id, coach_id, started_on="2026-03-02")

    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id}
    answer = await world.as_lead().post("/cases", json=new)

    assert answer.json()["type"] == "/problems/client-in-coaching"
    assert "2 March 2026" in answer.json()["detail"]


async def test_coaching_is_opened_in_own_municipalities_of_the_region_only(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    new = {"client_id": str(client_id), "coach_id": coach_id}

    elsewhere = await world.as_lead("698").post("/cases", json=new | {"municipality": "320"})
    abroad = await world.as_lead("698", "905").post("/cases", json=new | {"municipality": "905"})

    assert (elsewhere.status_code, elsewhere.json()["errors"][0]["field"]) == (403, "municipality")
    assert (abroad.status_code, abroad.json()["type"]) == (422, "/problems/municipality-of-another-region")


async def test_a_lead_of_another_municipality_does_not_see_the_client(world: World, published: Published) -> None:
    client_id, coach_id = await world.client("320"), await world.coach()
    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id}

    answer = await world.as_lead("698").post("/cases", json=new)

    refused = [event for kind, event in await published() if kind.endswith("client-accessed.v1")]
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/client-not-found")
    assert [(event["result"], event["what"]) for event in refused] == [("refused", "case")]


async def test_coaching_is_not_opened_for_tomorrow(world: World) -> None:
    new = {"client_id": str(uuid4()), "municipality": "698", "coach_id": str(uuid4()), "started_on": "2999-01-01"}

    answer = await world.as_lead().post("/cases", json=new)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "started_on")


async def test_a_case_changes_coach_and_the_new_one_sees_the_client(world: World, client_of_own: UUID) -> None:
    login = uuid4()
    next_coach = await world.coach(login=login)
    [case] = (await world.as_coach().get("/cases?coach=me")).json()["items"]

    answer = await world.as_lead().post(
        f"/cases/{case['id']}/assign", json={"coach_id": next_coach, "assigned_on": "2026-04-01"}
    )

    assert answer.json()["coach_id"] == next_coach
    assert (await world.as_coach().get(f"/clients/{client_of_own}/coaching")).status_code == 404
    seen = await world.api.as_("coach", subject=login).get(f"/clients/{client_of_own}/coaching")
    assert [one["assigned_on"] for one in seen.json()["cases"][0]["assignments"]] == ["2026-03-02", "2026-04-01"]


async def test_a_coach_ends_own_coaching_and_then_sees_the_client_no_more(
    world: World, client_of_own: UUID, published: Published
) -> None:
    [case] = (await world.as_coach().get("/cases?coach=me&status=open")).json()["items"]
    end = {"ended_on": "2026-06-01", "reason": "discontinued", "detail": "moved_away"}

    answer = await world.as_coach().post(f"/cases/{case['id']}/end", json=end)

    assert answer.json() | {"status": "ended", "ended_on": "2026-06-01", "end_detail": "moved_away"} == answer.json()
    assert (await world.as_coach().get(f"/clients/{client_of_own}/coaching")).status_code == 404
    assert (await world.as_lead().get(f"/clients/{client_of_own}/coaching")).status_code == 200
    assert [event for kind, event in await published() if kind.endswith("coaching-ended.v1")] == [
        {"client_id": str(client_of_own), "municipality": "698", "case_id": case["id"]} | end
    ]


async def test_the_detail_goes_with_discontinued_and_only_with_it(world: World) -> None:
    path = f"/cases/{uuid4()}/end"

    without = await world.as_lead().post(path, json={"reason": "discontinued"})
    beside = await world.as_lead().post(path, json={"reason": "completed", "detail": "health"})

    assert (without.status_code, without.json()["errors"][0]["field"]) == (422, "detail")
    assert (beside.status_code, beside.json()["errors"][0]["field"]) == (422, "detail")
    assert beside.json()["errors"][0]["detail"].startswith("Give the detail when")


async def test_a_coach_lists_own_clients_with_their_next_steps(world: World, client_of_own: UUID) -> None:
    employer_id = await world.employer()
    contact = {"employer_id": employer_id, "kind": "visit", "face_to_face": True, "contacted_on": "2026-03-20"}
    about = {"client_id": str(client_of_own), "coach_id": "", "external_ordinal": 1}
    [case] = (await world.as_coach().get("/cases?coach=me")).json()["items"]
    history = contact | about | {"coach_id": case["coach_id"]}
    assert (await world.as_importer().post("/employer-contacts", json=history)).status_code == 201

    [case] = (await world.as_coach().get("/cases?coach=me&status=open")).json()["items"]

    assert case["client_id"] == str(client_of_own)
    assert (case["employments_count"], case["last_contact_on"]) == (0, "2026-03-20")
    assert (case["first_face_to_face_on"], case["status"]) == ("2026-03-20", "active")


async def test_lists_come_in_pages(world: World) -> None:
    coach_id = await world.coach()
    clients = [await world.client() for _ in range(5)]
    for number, client_id in enumerate(clients, start=1):
        await world.case(client_id, coach_id, started_on=f"2026-03-0{number}")

    first = (await world.as_lead().get("/cases?limit=2")).json()
    second = (await world.as_lead().get("/cases", params={"limit": 2, "after": first["next"]})).json()
    last = (await world.as_lead().get("/cases", params={"limit": 2, "after": second["next"]})).json()

    seen = [case["client_id"] for page in (first, second, last) for case in page["items"]]
    assert seen == [str(client_id) for client_id in clients]
    assert last["next"] is None


async def test_a_page_mark_of_ones_own_making_is_refused(world: World) -> None:
    answer = await world.as_lead().get("/cases?after=x")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "after")


async def test_a_login_without_a_coach_is_told_so(world: World) -> None:
    answer = await world.as_coach().get("/cases?coach=me")

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-a-coach-here")


async def test_an_importer_finds_known_cases(world: World, client_of_own: UUID) -> None:
    row = {"client_id": str(client_of_own), "municipality": "698", "started_on": "2026-03-02"}
    other = row | {"started_on": "2026-03-03"}

    answer = await world.as_importer().post("/cases/lookup", json={"rows": [row, other]})

    assert [case["client_id"] for case in answer.json()["items"]] == [str(client_of_own)]


async def test_the_same_request_twice_opens_one_case(world: World) -> None:
    client_id, coach_id = await world.client(), await world.coach()
    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id}
    key = {"idempotency-key": "once"}
    api = world.api.as_("team_lead", subject=uuid4())

    first = await api.post("/cases", json=new, headers=key)
    second = await api.post("/cases", json=new, headers=key)

    assert first.json() == second.json()
    assert len((await world.as_lead().get("/cases")).json()["items"]) == 1
