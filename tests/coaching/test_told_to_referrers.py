"""What a referrer reads of a client's coaching is told to another organisation: what has a ground, asked each time."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from common.codes import DataCategory
from common.disclosures import Disclosures, Showing, Told
from common.errors import Unavailable
from common.events import ReferralSubmitted
from common.service_tokens import ServiceTokens
from tests.coaching.builders import day
from tests.coaching.conftest import World

ORGANISATION = str(uuid4())
ALL_OF_COACHING = {
    "coaching_progress",
    "employment",
    "plan",
    "benefits",
    "health",
    "work_ability",
    "work_history",
}


@dataclass(frozen=True)
class Decisions(Disclosures):
    """Stands in for the consent service: what it would let be told, or that it is away."""

    told: set[DataCategory] = field(default_factory=set)
    away: list[bool] = field(default_factory=list)
    asked: list[tuple[str, UUID, str]] = field(default_factory=list)

    async def ask(self, showing: Showing, client_id: UUID, organisation: str) -> Told:
        self.asked.append((showing.what, client_id, organisation))
        if self.away:
            raise Unavailable
        return frozenset(self.told) if showing.rests_on in self.told else frozenset()


@pytest.fixture
def decisions(app: FastAPI) -> Decisions:
    stand_in = Decisions("http://consent.test", ServiceTokens("http://issuer.test", "coaching", "s"))
    app.state.settings.__dict__["disclosures"] = stand_in  # where the cached property keeps it
    return stand_in


@pytest.fixture
async def referred(world: World, client_of_own: UUID) -> UUID:
    """A client in coaching, whom the organisation referred."""
    submitted = ReferralSubmitted(
        client_id=client_of_own,
        municipality="698",
        referral_id=uuid4(),
        target="work_ability_team",
        organisation_id=UUID(ORGANISATION),
        source_category="kela",
        submitted_on=day("2026-02-01"),
    )
    await world.deliver(submitted)
    return client_of_own


@pytest.fixture
async def case_id(world: World, referred: UUID) -> str:
    [case] = (await world.as_coach().get("/cases?coach=me")).json()["items"]
    return str(case["id"])


class Reader:
    """A referrer of the organisation, always the same person."""

    def __init__(self, world: World) -> None:
        self.world, self.subject = world, uuid4()

    async def get(self, path: str) -> httpx.Response:
        return await self.world.api.as_("referrer", subject=self.subject, organisation=ORGANISATION).get(path)

    async def write(self, case_id: str, number: int, text: dict[str, Any], version: int = 0) -> httpx.Response:
        new = {"text": text, "status": "in_progress", "version": version}
        asking = self.world.api.as_("referrer", subject=self.subject, organisation=ORGANISATION)
        return await asking.put(f"/cases/{case_id}/plan/sections/{number}", json=new)


@pytest.fixture
def referrer(world: World) -> Reader:
    return Reader(world)


async def hired(world: World, client_id: UUID) -> None:
    new = {
        "client_id": str(client_id),
        "employer_id": await world.employer(),
        "started_on": "2026-04-01",
        "kind": "employment",
        "wage_subsidy": True,
        "out_of_work_at_entry": True,
        "adjustments": ["working_time"],
    }
    answer = await world.as_coach().post("/employments", json=new)
    assert answer.status_code == 201, answer.text


async def written(world: World, case_id: str, number: int, text: dict[str, Any]) -> None:
    new = {"text": text, "status": "done", "version": 0}
    answer = await world.as_coach().put(f"/cases/{case_id}/plan/sections/{number}", json=new)
    assert answer.status_code == 200, answer.text


async def test_without_a_ground_a_referrer_is_told_nothing_and_what_is_left_out_tells_nothing(
    world: World, decisions: Decisions, referred: UUID, referrer: Reader
) -> None:
    before = (await referrer.get(f"/clients/{referred}/coaching")).json()
    await hired(world, referred)

    after = (await referrer.get(f"/clients/{referred}/coaching")).json()

    assert before == after
    assert (after["cases"], set(after["left_out"])) == ([], ALL_OF_COACHING)
    assert decisions.asked == [("coaching_page", referred, ORGANISATION)] * 2


async def test_each_kind_of_data_is_told_on_its_own_ground(
    world: World, decisions: Decisions, referred: UUID, referrer: Reader, case_id: str
) -> None:
    await hired(world, referred)
    await written(world, case_id, 6, {"life_situation": "Asuu yksin"})
    path = f"/clients/{referred}/coaching"

    decisions.told.update({"coaching_progress"})
    [progress] = (await referrer.get(path)).json()["cases"]
    decisions.told.update({"employment"})
    [with_job] = (await referrer.get(path)).json()["cases"]
    decisions.told.update({"benefits", "work_history", "work_ability", "plan"})
    whole = (await referrer.get(path)).json()

    assert (progress["started_on"], progress["employments"], progress["plan"]) == ("2026-03-02", None, None)
    [job] = with_job["employments"]
    untold = {"wage_subsidy": None, "out_of_work_at_entry": None, "adjustments": None}
    assert {name: job[name] for name in untold} == untold
    [case] = whole["cases"]
    [job] = case["employments"]
    assert (job["wage_subsidy"], job["out_of_work_at_entry"], job["adjustments"]) == (True, True, ["working_time"])
    assert case["plan"]["sections_done"] == 1
    assert (case["contacts"], case["assignments"], whole["left_out"]) == (None, None, ["health"])


async def test_why_someone_left_may_be_their_health(
    world: World, decisions: Decisions, referred: UUID, referrer: Reader, case_id: str
) -> None:
    await world.as_lead().post(f"/cases/{case_id}/end", json={"reason": "discontinued", "detail": "health"})
    decisions.told.update({"coaching_progress"})

    [without] = (await referrer.get(f"/clients/{referred}/coaching")).json()["cases"]
    decisions.told.update({"health"})
    [with_health] = (await referrer.get(f"/clients/{referred}/coaching")).json()["cases"]

    assert (without["end_reason"], without["end_detail"]) == ("discontinued", None)
    assert with_health["end_detail"] == "health"


async def test_without_the_consent_service_nothing_is_shown(
    world: World, decisions: Decisions, referred: UUID, referrer: Reader, case_id: str
) -> None:
    decisions.told.update({"coaching_progress", "plan"})
    decisions.away.append(True)

    answers = [await referrer.get(f"/clients/{referred}/coaching"), await referrer.get(f"/cases/{case_id}/plan")]

    assert [one.status_code for one in answers] == [503, 503]
    assert "2026-03-02" not in answers[0].text


async def test_nobody_asks_when_the_regions_own_read(world: World, decisions: Decisions, referred: UUID) -> None:
    by_coach = await world.as_coach().get(f"/clients/{referred}/coaching")
    by_lead = await world.as_lead().get(f"/clients/{referred}/coaching")
    by_stranger = await world.api.as_("referrer", organisation=str(uuid4())).get(f"/clients/{referred}/coaching")

    assert [len(one.json()["cases"]) for one in (by_coach, by_lead)] == [1, 1]
    assert by_coach.json()["left_out"] == []
    assert by_stranger.status_code == 404
    assert decisions.asked == []


async def test_a_referrer_fills_the_first_eight_sections_and_is_answered_with_their_own_words(
    world: World, decisions: Decisions, referrer: Reader, case_id: str
) -> None:
    await written(world, case_id, 7, {"summary": "Valmentajan sanat"})
    await written(world, case_id, 10, {"needed": "Vain tiimille"})

    own = await referrer.write(case_id, 8, {"in_clients_words": "Töihin leipomoon"})
    teams = await referrer.write(case_id, 9, {})
    read = await referrer.get(f"/cases/{case_id}/plan")

    for seen in (own, read):
        assert [section["number"] for section in seen.json()["sections"]] == [8]
        assert (seen.json()["missing"], seen.json()["left_out"][0]) == ([], "plan")
        assert "Valmentajan sanat" not in seen.text
    assert (teams.status_code, teams.json()["type"]) == (403, "/problems/section-of-the-team")
    assert decisions.asked[0][0] == "plan_page"


async def test_of_the_plan_health_and_work_ability_are_told_by_name_only(
    world: World, decisions: Decisions, referrer: Reader, case_id: str
) -> None:
    await written(world, case_id, 4, {"education": "Leipuri", "health_challenges": "Selkä", "clients_view": "Haluan"})
    await written(world, case_id, 7, {"summary": "Seisominen rajoittaa"})
    await written(world, case_id, 10, {"needed": "Vain tiimille"})

    decisions.told.update({"plan"})
    plain = (await referrer.get(f"/cases/{case_id}/plan")).json()
    decisions.told.update({"health", "work_ability", "work_history"})
    whole = await referrer.get(f"/cases/{case_id}/plan")

    assert [section["number"] for section in plain["sections"]] == list(range(1, 9))
    assert (plain["sections"][3]["text"], plain["sections"][6]["text"]) == ({"clients_view": "Haluan"}, {})
    assert plain["left_out"] == ["health", "work_ability", "work_history"]
    assert (whole.json()["sections"][3]["text"]["health_challenges"], whole.json()["left_out"]) == ("Selkä", [])
    assert "Vain tiimille" not in whole.text


async def test_without_a_ground_nobody_learns_whether_there_is_a_plan(
    world: World, decisions: Decisions, referrer: Reader, case_id: str
) -> None:
    before = await referrer.get(f"/cases/{case_id}/plan")
    await written(world, case_id, 6, {"life_situation": "Asuu yksin"})
    after = await referrer.get(f"/cases/{case_id}/plan")

    assert (before.status_code, before.json()) == (after.status_code, after.json())
    assert after.json()["type"] == "/problems/plan-untold"


async def test_a_refused_writing_tells_no_word_of_what_another_wrote(
    world: World, decisions: Decisions, referrer: Reader, case_id: str
) -> None:
    await written(world, case_id, 6, {"life_situation": "Asuu yksin"})

    stale = await referrer.write(case_id, 6, {"life_situation": "Toisin"})
    await world.as_lead().post(f"/cases/{case_id}/end", json={"reason": "completed"})
    closed = await referrer.write(case_id, 5, {})

    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/section-saved-by-another")
    assert "Asuu yksin" not in stale.text
    assert "saved" not in stale.json()
    assert (closed.status_code, closed.json()["type"]) == (409, "/problems/plan-is-closed")
    assert "ended_on" not in closed.json()


async def test_at_whose_place_a_work_trial_is_needs_the_ground_of_a_job_and_what_did_not_take_place_is_not_told(
    world: World, decisions: Decisions, referred: UUID, referrer: Reader
) -> None:
    new = {"client_id": str(referred), "kind": "work_trial", "employer_id": await world.employer()}
    wrong = {"kind": "work_trial", "started_on": "2026-04-02", "took_place": False, "reason": "Väärä asiakas"}
    await world.made(world.as_coach(), "/activities", new | {"started_on": "2026-04-01"})
    mistaken = await world.made(world.as_coach(), "/activities", new | {"started_on": "2026-04-02"})
    await world.as_coach().post(f"/activities/{mistaken}/correct", json=wrong)

    told = []
    grounds: tuple[set[DataCategory], ...] = ({"coaching_progress"}, {"coaching_progress", "employment"})
    for kinds in grounds:
        decisions.told.update(kinds)
        [case] = (await referrer.get(f"/clients/{referred}/coaching")).json()["cases"]
        told.append([(one["kind"], one["started_on"], one["employer_name"]) for one in case["activities"]])

    assert told == [
        [("work_trial", "2026-04-01", None)],
        [("work_trial", "2026-04-01", "Keksitty Leipomo Oy")],
    ]
