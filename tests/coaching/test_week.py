from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from coaching.queries.weeks import monday_of, percent
from common.days import today
from tests.coaching.builders import consent_given
from tests.coaching.conftest import World
from tests.coaching.test_client_contacts import recorded
from tests.service import Published

WEEK = {"coach": "me", "on": "2026-04-01"}
"""A Wednesday."""


async def put_time(world: World, **changed: Any) -> Any:
    new = {"worked_on": "2026-04-01", "kind": "team", "minutes": 90} | changed
    return await world.as_coach().put("/working-time", json=new)


async def test_a_week_has_each_day_with_its_contacts_and_other_time(world: World, client_of_own: UUID) -> None:
    await recorded(world, client_of_own, minutes=60)
    await recorded(world, client_of_own, minutes=30, contacted_on="2026-04-02")
    new = {"employer_id": await world.employer(), "kind": "phone", "face_to_face": False, "contacted_on": "2026-04-02"}
    await world.as_coach().post("/employer-contacts", json=new)
    await put_time(world, minutes=100)
    await put_time(world, kind="office", minutes=50, worked_on="2026-04-05")

    week = (await world.as_coach().get("/weeks", params=WEEK)).json()

    assert [day["on"] for day in week["days"]] == [f"2026-0{3 if n > 5 else 4}-{n:02}" for n in (30, 31, 1, 2, 3, 4, 5)]
    assert [day["minutes_in_all"] for day in week["days"]] == [0, 0, 160, 30, 0, 0, 50]
    assert [len(day["client_contacts"]) for day in week["days"]] == [0, 0, 1, 1, 0, 0, 0]
    assert [len(day["employer_contacts"]) for day in week["days"]] == [0, 0, 0, 1, 0, 0, 0]
    assert (week["minutes_with_clients"], week["other_minutes"], week["minutes_in_all"]) == (
        *(90, {"team": 100, "office": 50}),
        240,
    )
    assert (week["percent_with_clients"], week["employer_contacts"], week["employer_contacts_wanted"]) == ("37.5", 1, 6)


async def test_recording_a_day_and_kind_again_replaces_it(world: World, published: Published) -> None:
    await world.own_coach()
    await put_time(world, minutes=90)

    await put_time(world, minutes=45)

    week = (await world.as_coach().get("/weeks", params=WEEK)).json()
    told = [event["minutes"] for kind, event in await published() if kind.endswith("time-recorded.v1")]
    assert (week["other_minutes"], told) == ({"team": 45}, [90, 45])


async def test_nought_takes_the_record_away(world: World) -> None:
    await world.own_coach()
    await put_time(world)

    await put_time(world, minutes=0)

    week = (await world.as_coach().get("/weeks", params=WEEK)).json()
    assert (week["other_minutes"], week["percent_with_clients"]) == ({}, None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"minutes": 1441}, "minutes"),
        ({"minutes": -1}, "minutes"),
        ({"kind": "lunch"}, "kind"),
        ({"worked_on": str(today() + timedelta(1))}, "worked_on"),
    ],
)
async def test_time_that_cannot_be_is_refused_with_its_field(world: World, changed: dict[str, Any], field: str) -> None:
    await world.own_coach()

    answer = await put_time(world, **changed)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_contact_that_did_not_take_place_takes_no_time(world: World, client_of_own: UUID) -> None:
    contact_id = await recorded(world, client_of_own)
    facts = {"contacted_on": "2026-04-01", "kind": "meeting", "place": "workplace", "minutes": 60}
    correction = facts | {"purpose": "support_at_work", "took_place": False, "reason": "Nobody came"}
    await world.as_coach().post(f"/client-contacts/{contact_id}/correct", json=correction)

    week = (await world.as_coach().get("/weeks", params=WEEK)).json()

    assert (week["minutes_with_clients"], [day["client_contacts"] for day in week["days"]]) == (0, [[]] * 7)


async def test_of_a_client_who_is_not_theirs_any_more_a_week_keeps_the_minutes_alone(
    world: World, client_of_own: UUID
) -> None:
    await recorded(world, client_of_own, note="Spoke of the night shift")
    [case] = (await world.as_lead().get("/cases")).json()["items"]
    await world.as_lead().post(f"/cases/{case['id']}/assign", json={"coach_id": await world.coach()})

    week = (await world.as_coach().get("/weeks", params=WEEK)).json()

    [contact] = week["days"][2]["client_contacts"]
    assert (contact["client_id"], contact["case_id"], contact["note"], contact["minutes"]) == (None, None, None, 60)


async def test_of_such_a_client_it_keeps_the_contact_with_an_employer_without_what_was_said(
    world: World, client_of_own: UUID
) -> None:
    await world.deliver(consent_given(client_of_own))
    contact = {"employer_id": await world.employer(), "kind": "phone", "face_to_face": False} | {
        **{"contacted_on": "2026-04-01", "client_id": str(client_of_own), "outcome": "Promised to think"},
        **{"next_step": "Call", "next_step_on": "2026-04-08"},
    }
    await world.made(world.as_coach(), "/employer-contacts", contact)
    [case] = (await world.as_lead().get("/cases")).json()["items"]
    await world.as_lead().post(f"/cases/{case['id']}/assign", json={"coach_id": await world.coach()})

    week = (await world.as_coach().get("/weeks", params=WEEK)).json()

    [shown] = week["days"][2]["employer_contacts"]
    hidden = ("client_id", "outcome", "next_step", "next_step_on")
    assert (shown["about_client"], [shown[name] for name in hidden]) == (True, [None] * 4)


async def test_a_week_is_its_coachs_and_their_team_leads(world: World, client_of_own: UUID) -> None:
    [case] = (await world.as_lead().get("/cases")).json()["items"]
    asked = {"coach": case["coach_id"], "on": "2026-04-01"}

    own = await world.as_coach().get("/weeks", params=asked)
    lead = await world.as_lead("698").get("/weeks", params=asked)
    elsewhere = await world.as_lead("320").get("/weeks", params=asked)
    another = await world.api.as_("coach", subject=uuid4()).get("/weeks", params=asked)

    assert (own.status_code, lead.status_code) == (200, 200)
    assert (elsewhere.status_code, another.status_code) == (404, 404)


def test_a_week_begins_on_monday() -> None:
    assert [monday_of(date(2026, 3, day)) for day in (29, 30)] == [date(2026, 3, 23), date(2026, 3, 30)]


@pytest.mark.parametrize(("part", "whole", "shown"), [(1, 3, "33.3"), (1, 16, "6.3"), (5, 5, "100.0"), (0, 0, None)])
def test_a_share_is_rounded_half_up_to_a_tenth(part: int, whole: int, shown: str | None) -> None:
    found = percent(part, whole)

    assert (None if found is None else str(found)) == shown
