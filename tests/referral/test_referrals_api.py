from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from common.days import today
from tests.attempts import refused_attempts
from tests.referral.builders import a_hetu, a_person
from tests.service import Api, Published

REGION = ["320", "698"]


async def a_client(api: Api, *, number: int = 900) -> str:
    """Known to the municipality's coordinators only."""
    answer = await api.as_("coordinator").post("/clients", json=a_person(hetu=a_hetu(number=number)))
    return str(answer.json()["id"])


async def an_organisation(api: Api, name: str = "Kela, Rovaniemi", **changed: Any) -> str:
    new = {"name": name, "source_category": "kela", "municipality": "698"} | changed
    return str((await api.as_("coordinator").post("/organisations", json=new)).json()["id"])


async def submit(api: Api, client_id: str, **changed: Any) -> dict[str, Any]:
    new = {"client_id": client_id, "source_category": "kela", "target": "supported_employment", "municipality": "698"}
    answer = await api.as_("coordinator").post("/referrals", json=new | changed)
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def test_a_referral_goes_its_whole_way_and_is_told(api: Api, published: Published) -> None:
    sent = await submit(api, await a_client(api), submitted_on="2026-03-02", organisation_id=await an_organisation(api))
    referral = f"/referrals/{sent['id']}"

    await api.post(f"{referral}/accept", json={"accepted_on": "2026-03-04"})
    await api.post(f"{referral}/hand-over", json={"handed_over_on": "2026-03-10"})
    closed = await api.post(f"{referral}/close", json={"closed_on": "2026-05-01", "outcome": "coaching_started"})

    assert closed.json() == (await api.get(referral)).json()
    assert (closed.json()["status"], closed.json()["organisation_name"]) == ("closed", "Kela, Rovaniemi")
    assert (closed.json()["days_waiting"], closed.json()["answer_due_on"]) == (2, "2026-03-09")
    told = [(kind.split(".")[-2], content) for kind, content in await published() if ".referral.referral" in kind]
    assert [name for name, _ in told] == [
        "referral-submitted", "referral-accepted", "referral-handed-over", "referral-closed",
    ]  # fmt: skip
    assert (told[2][1]["handed_over_on"], told[2][1]["no_meeting_reason"]) == ("2026-03-10", None)
    assert told[0][1] == {
        "client_id": sent["client_id"],
        "municipality": "698",
        "referral_id": sent["id"],
        "target": "supported_employment",
        "organisation_id": sent["organisation_id"],
        "source_category": "kela",
        "submitted_on": "2026-03-02",
    }


async def test_without_a_meeting_the_reasons_code_is_told_and_its_words_stay_here(
    api: Api, published: Published
) -> None:
    sent = await submit(api, await a_client(api), submitted_on="2026-03-02")
    referral = f"/referrals/{sent['id']}"
    await api.post(f"{referral}/accept", json={"accepted_on": "2026-03-04"})
    without = {"handed_over_on": "2026-03-06", "no_meeting_reason": "other"}

    unsaid = await api.post(f"{referral}/hand-over", json=without)
    unknown = await api.post(f"{referral}/hand-over", json=without | {"no_meeting_reason": "lazy"})
    done = await api.post(f"{referral}/hand-over", json=without | {"no_meeting_text": "Lumimyrsky"})

    assert (unsaid.status_code, unsaid.json()["errors"][0]["field"]) == (422, "no_meeting_text")
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "no_meeting_reason")
    assert done.json() == (await api.get(referral)).json()
    assert (done.json()["status"], done.json()["no_meeting_text"]) == ("handed_over", "Lumimyrsky")
    told = {kind.split(".")[-2]: content for kind, content in await published()}["referral-handed-over"]
    assert (told["handed_over_on"], told["no_meeting_reason"]) == ("2026-03-06", "other")
    assert "Lumimyrsky" not in str(await published())


async def test_a_client_has_one_open_referral_to_a_target(api: Api) -> None:
    client_id = await a_client(api)
    first = await submit(api, client_id, submitted_on="2026-03-02")
    new = {"client_id": client_id, "source_category": "self", "target": "supported_employment", "municipality": "698"}

    second = await api.post("/referrals", json=new)
    elsewhere = await api.post("/referrals", json=new | {"target": "work_ability_team"})
    await api.post(f"/referrals/{first['id']}/accept", json={"accepted_on": "2026-03-03"})
    after_acceptance = await api.post("/referrals", json=new)
    await api.post(f"/referrals/{first['id']}/hand-over", json={"handed_over_on": "2026-03-04"})
    after_handing_over = await api.post("/referrals", json=new)

    assert (second.status_code, second.json()["type"]) == (409, "/problems/already-referred")
    assert "2 March 2026" in second.json()["detail"]
    assert (elsewhere.status_code, after_acceptance.status_code, after_handing_over.status_code) == (201, 409, 201)


@pytest.mark.parametrize("answer", ["decline", "recall"])
async def test_after_a_no_the_client_may_be_referred_again(api: Api, answer: str) -> None:
    client_id = await a_client(api)
    first = await submit(api, client_id)

    said = await api.post(f"/referrals/{first['id']}/{answer}", json={"reason": "other", "reason_text": "Muutti pois"})

    assert said.status_code == 200
    assert (said.json()["reason"], said.json()["reason_text"]) == ("other", "Muutti pois")
    assert (await submit(api, client_id))["status"] == "submitted"


async def test_reasons_in_words_stay_here(api: Api, published: Published) -> None:
    sent = await submit(api, await a_client(api), background={"illnesses": "Selkä", "own_view": "needs_retraining"})
    await api.post(f"/referrals/{sent['id']}/decline", json={"reason": "other", "reason_text": "Muutti pois"})

    assert "Muutti" not in str(await published())
    assert "Selk" not in str(await published())


async def test_forms_are_kept_as_they_were_sent(api: Api) -> None:
    sent = await submit(
        api,
        await a_client(api),
        background={"work_years": 12, "obstacles": ["no_suitable_places", "other"], "primary_goal": "employment"},
        checklist={"health_risks": ["over_49"], "other_risk": "Pitkä matka", "life_skills": ["has_hobby"]},
    )

    view = (await api.get(f"/referrals/{sent['id']}")).json()

    assert view["background"]["obstacles"] == ["no_suitable_places", "other"]
    assert (view["checklist"]["risk_count"], view["checklist"]["strength_count"]) == (2, 1)
    assert (await submit(api, await a_client(api, number=901)))["background"] is None


async def test_the_category_is_the_organisations(api: Api) -> None:
    client_id, organisation_id = await a_client(api), await an_organisation(api)
    new = {"client_id": client_id, "target": "supported_employment", "municipality": "698"}

    differing = await api.post(
        "/referrals", json=new | {"organisation_id": organisation_id, "source_category": "health_care"}
    )
    nowhere = await api.post("/referrals", json=new)
    unknown = await api.post("/referrals", json=new | {"organisation_id": str(uuid4())})
    right = await api.post("/referrals", json=new | {"organisation_id": organisation_id})

    assert (differing.status_code, differing.json()["type"]) == (409, "/problems/source-differs")
    assert (nowhere.status_code, nowhere.json()["errors"][0]["field"]) == (422, "source_category")
    assert unknown.status_code == 404
    assert right.json()["source_category"] == "kela"


async def test_a_referrer_refers_from_the_own_organisation_and_sees_what_came_of_it(api: Api) -> None:
    own, other = await an_organisation(api), await an_organisation(api, "Lapin TE")
    referrer = api.as_("referrer", organisation=own)
    client_id = (await referrer.post("/clients", json=a_person())).json()["id"]
    new = {"client_id": client_id, "target": "supported_employment", "municipality": "698"}

    foreign = await referrer.post("/referrals", json=new | {"organisation_id": other})
    sent = await referrer.post("/referrals", json=new)
    accepting = await referrer.post(f"/referrals/{sent.json()['id']}/accept", json={})

    assert (foreign.status_code, foreign.json()["type"]) == (403, "/problems/not-your-organisation")
    assert (sent.status_code, sent.json()["organisation_id"]) == (201, own)
    assert accepting.status_code == 403
    inbox = await referrer.get("/referrals", params={"organisation_id": "own"})
    assert [item["id"] for item in inbox.json()["items"]] == [sent.json()["id"]]


async def test_a_referrer_does_not_see_another_organisations_referral_of_the_same_client(api: Api) -> None:
    own, other = await an_organisation(api), await an_organisation(api, "Lapin TE")
    client_id = (await api.as_("referrer", organisation=own).post("/clients", json=a_person())).json()["id"]
    theirs = await submit(api, client_id, organisation_id=other)

    referrer = api.as_("referrer", organisation=own)

    assert (await referrer.get(f"/referrals/{theirs['id']}")).status_code == 404
    assert (await referrer.get(f"/clients/{client_id}/referrals")).json()["items"] == []
    recalled = await referrer.post(f"/referrals/{theirs['id']}/recall", json={"reason": "mistaken"})
    assert recalled.status_code == 404


async def test_a_referrer_with_another_role_sees_no_more_of_a_client_only_referred(api: Api) -> None:
    own, other = await an_organisation(api), await an_organisation(api, "Lapin TE")
    client_id = (await api.as_("referrer", organisation=own).post("/clients", json=a_person())).json()["id"]
    mine = await submit(api, client_id, organisation_id=own, target="work_ability_team")
    theirs = await submit(api, client_id, organisation_id=other)

    both = api.as_("referrer", "coach", organisation=own)

    assert (await both.get(f"/referrals/{theirs['id']}")).status_code == 404
    for path in ("/referrals", f"/clients/{client_id}/referrals"):
        assert [one["id"] for one in (await both.get(path)).json()["items"]] == [mine["id"]]


async def test_whoever_may_not_see_a_referral_learns_nothing(api: Api, published: Published) -> None:
    sent = await submit(api, await a_client(api))

    hidden = await api.as_("coordinator", municipalities=["320"]).get(f"/referrals/{sent['id']}")
    missing = await api.get(f"/referrals/{uuid4()}")

    assert hidden.json().keys() == missing.json().keys()
    assert (hidden.status_code, "client_id" in hidden.json()) == (404, False)
    _, last = (await published())[-1]
    assert (last["what"], last["action"], last["result"]) == ("referral", "read", "refused")


async def test_the_intake_of_the_target_answers_although_the_client_lives_elsewhere(api: Api) -> None:
    client_id = await a_client(api)
    sent = await submit(api.as_("coordinator"), client_id)
    at_both = api.as_("coordinator", municipalities=REGION)
    elsewhere = await at_both.post(
        "/referrals",
        json={"client_id": client_id, "source_category": "self", "target": "work_ability_team", "municipality": "320"},
    )

    at_home = await accept(api.as_("coordinator", municipalities=["698"]), elsewhere.json()["id"])
    at_target = await accept(api.as_("coordinator", municipalities=["320"]), elsewhere.json()["id"])
    not_theirs = await accept(api, sent["id"])

    assert (at_home.status_code, at_home.json()["type"]) == (403, "/problems/outside-your-municipalities")
    assert at_target.status_code == 200
    assert not_theirs.status_code == 403


async def accept(api: Api, referral_id: str) -> Response:
    return await api.post(f"/referrals/{referral_id}/accept", json={})


async def test_the_inbox_shows_the_longest_waiting_first_in_pages(api: Api) -> None:
    days = [str(today() - timedelta(days=n)) for n in (1, 30, 10)]
    for number, day in enumerate(days):
        await submit(api, await a_client(api, number=900 + number), submitted_on=day)

    first = (await api.get("/referrals", params={"status": "submitted", "limit": 2})).json()
    rest = (await api.get("/referrals", params={"status": "submitted", "limit": 2, "after": first["next"]})).json()
    late = (await api.get("/referrals", params={"late": True})).json()
    newest = (await api.get("/referrals", params={"order": "newest", "limit": 2})).json()
    older = (await api.get("/referrals", params={"order": "newest", "after": newest["next"]})).json()

    assert [item["submitted_on"] for item in newest["items"] + older["items"]] == sorted(days, reverse=True)
    assert [item["submitted_on"] for item in first["items"] + rest["items"]] == sorted(days)
    assert rest["next"] is None
    assert [item["is_late"] for item in late["items"]] == [True, True]
    wrong = await api.get("/referrals", params={"after": "x"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "after")


async def test_the_inbox_narrows(api: Api) -> None:
    sent = await submit(api, await a_client(api))
    await api.post(f"/referrals/{sent['id']}/accept", json={})

    for wanted, found in (
        ({"status": "accepted"}, 1),
        ({"status": "submitted"}, 0),
        ({"municipality": "320"}, 0),
        ({"target": "work_ability_team"}, 0),
        ({"organisation_id": str(uuid4())}, 0),
        ({"late": False}, 1),
    ):
        assert len((await api.get("/referrals", params=wanted)).json()["items"]) == found, wanted


async def test_a_days_order_is_kept_and_named(api: Api) -> None:
    sent = await submit(api, await a_client(api), submitted_on="2026-03-02")

    early = await api.post(f"/referrals/{sent['id']}/accept", json={"accepted_on": "2026-03-01"})
    future = await api.post(f"/referrals/{sent['id']}/accept", json={"accepted_on": "2999-03-01"})

    assert (early.status_code, early.json()["errors"][0]["field"]) == (409, "accepted_on")
    assert (future.status_code, future.json()["errors"][0]["field"]) == (422, "accepted_on")
    finnish = await api.post(
        f"/referrals/{sent['id']}/accept", json={"accepted_on": "2026-03-01"}, headers={"accept-language": "fi"}
    )
    assert finnish.json()["detail"] == "Lähetettä ei voi hyväksyä ennen kuin se on lähetetty, 2.3.2026."


async def test_a_referral_before_birth_is_refused(api: Api) -> None:
    client_id = await a_client(api)
    new = {"client_id": client_id, "source_category": "self", "target": "supported_employment", "municipality": "698"}

    answer = await api.post("/referrals", json=new | {"submitted_on": "1989-01-01"})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/submitted-before-birth")


async def test_a_clients_referrals_come_newest_first(api: Api) -> None:
    client_id = await a_client(api)
    older = await submit(api, client_id, submitted_on="2026-01-02", target="work_ability_team")
    newer = await submit(api, client_id, submitted_on="2026-02-02")

    page = (await api.get(f"/clients/{client_id}/referrals", params={"limit": 1})).json()
    rest = (await api.get(f"/clients/{client_id}/referrals", params={"limit": 1, "after": page["next"]})).json()

    assert [page["items"][0]["id"], rest["items"][0]["id"]] == [newer["id"], older["id"]]


async def test_an_importer_learns_which_referrals_are_known(api: Api) -> None:
    client_id = await a_client(api)
    sent = await submit(api, client_id, submitted_on="2026-01-02")
    row = {
        "client_id": client_id,
        "target": "supported_employment",
        "municipality": "698",
        "submitted_on": "2026-01-02",
    }

    found = await api.as_("importer").post(
        "/referrals/lookup", json={"rows": [row, row | {"submitted_on": "2026-01-03"}]}
    )

    assert [item["id"] for item in found.json()["items"]] == [sent["id"]]


async def test_the_latest_accepted_by_a_day_is_found(api: Api) -> None:
    client_id = await a_client(api)
    ids = []
    for submitted_on, accepted_on in (("2026-01-02", "2026-01-05"), ("2026-02-02", "2026-02-05")):
        sent = await submit(api, client_id, submitted_on=submitted_on)
        await api.post(f"/referrals/{sent['id']}/accept", json={"accepted_on": accepted_on})
        await api.post(f"/referrals/{sent['id']}/hand-over", json={"handed_over_on": accepted_on})
        ids.append(sent["id"])
    asked = [("698", "2026-01-04"), ("698", "2026-01-05"), ("698", "2026-03-01"), ("320", "2026-03-01")]
    rows = [{"client_id": client_id, "municipality": place, "by_day": day} for place, day in asked]

    found = await api.as_("importer").post("/referrals/accepted", json={"rows": rows})

    assert [item["referral_id"] for item in found.json()["items"]] == [None, ids[0], ids[1], None]
    assert [item["by_day"] for item in found.json()["items"]] == [day for _, day in asked]


@pytest.mark.parametrize(
    ("background", "field", "word"),
    [
        ({"strengths": "sisu\0"}, "background.strengths", "U+0000"),
        ({"obstacles": ["other", "other"]}, "background.obstacles", "twice"),
        ({"result_to": {"name": "\0"}}, "background.result_to.name", "U+0000"),
    ],
)
async def test_what_a_form_cannot_hold_is_said_at_its_field(
    api: Api, background: dict[str, Any], field: str, word: str
) -> None:
    new = {"client_id": str(uuid4()), "target": "supported_employment", "municipality": "698", "background": background}

    answer = await api.as_("coordinator").post("/referrals", json=new)

    errors = answer.json()["errors"]
    assert [error["field"] for error in errors] == [field]
    assert word in errors[0]["detail"]


async def test_who_may_not_read_or_answer_a_referral_leaves_a_record_of_its_client(
    api: Api, published: Published
) -> None:
    referral = await submit(api, await a_client(api))

    read = await api.as_("analyst").get(f"/referrals/{referral['id']}")
    accepted = await api.as_("referrer").post(f"/referrals/{referral['id']}/accept", json={})

    assert (read.status_code, accepted.status_code) == (403, 403)
    assert await refused_attempts(published) == [
        (referral["client_id"], "read", "referral", "none"),
        (referral["client_id"], "change", "referral", "none"),
    ]
