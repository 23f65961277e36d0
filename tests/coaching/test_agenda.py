"""What a coach finds first: each client with what they need next, by urgency, in a handful of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event

from coaching.models import EmployerConsent, FollowUp, Plan, PlanReview
from common.database import Sessions
from common.days import today
from common.events import ClientMoved
from tests.coaching.builders import consent_given
from tests.coaching.conftest import World
from tests.coaching.test_client_contacts import MEETING
from tests.service import received


def day(days: int) -> date:
    """So many days from today."""
    return today() + timedelta(days)


async def own_case(world: World, *, begun: int = -5, coach_id: str | None = None) -> tuple[UUID, str]:
    client_id = await world.client()
    await world.deliver(consent_given(client_id, valid_from=day(-400)))
    coach_id = coach_id or await world.own_coach()
    return client_id, await world.case(client_id, coach_id, started_on=str(day(begun)))


async def agenda(world: World, **query: str) -> Any:
    answer = await world.as_coach().get("/agenda", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def needs(world: World) -> list[tuple[str, str]]:
    [client] = (await agenda(world))["clients"]
    return [(need["kind"], need["due_on"]) for need in client["needs"]]


async def meet_employer(world: World, client_id: UUID | None, **changed: Any) -> str:
    employer_id = changed.pop("employer_id", None) or await world.employer()
    new = {"employer_id": employer_id, "client_id": str(client_id) if client_id else None} | {
        "kind": "visit",
        "face_to_face": True,
        "contacted_on": str(day(-1)),
    }
    answer = await world.as_coach().post("/employer-contacts", json=new | changed)
    assert answer.status_code == 201, answer.text
    return str(employer_id)


async def meet_client(world: World, client_id: UUID, on: date) -> str:
    new = {"client_id": str(client_id), "contacted_on": str(on)} | MEETING
    return await world.made(world.as_coach(), "/client-contacts", new)


async def test_the_first_meeting_with_an_employer_is_due_thirty_days_after_the_start(world: World) -> None:
    client_id, _ = await own_case(world, begun=-5)
    before = await needs(world)

    await meet_employer(world, client_id, face_to_face=False, kind="phone")
    after_a_call = await needs(world)
    await meet_employer(world, client_id)

    assert before == after_a_call == [("meet_employer", str(day(25)))]
    assert await needs(world) == []


@pytest.mark.parametrize(("days", "shown"), [(-3, True), (0, True), (7, True), (8, False)])
async def test_what_was_agreed_with_an_employer_is_brought_up_a_week_before(
    world: World, days: int, shown: bool
) -> None:
    client_id, _ = await own_case(world)
    await meet_employer(world, client_id, next_step="Ring about the trial", next_step_on=str(day(days)))

    assert await needs(world) == ([("next_step", str(day(days)))] if shown else [])


async def test_the_next_contact_with_the_employer_about_the_client_settles_what_was_agreed(world: World) -> None:
    client_id, _ = await own_case(world)
    employer_id = await meet_employer(world, client_id, next_step_on=str(day(0)))

    await meet_employer(world, None, employer_id=employer_id)
    about_nobody = await needs(world)
    await meet_employer(world, client_id, employer_id=employer_id)

    assert about_nobody == [("next_step", str(day(0)))]
    assert await needs(world) == []


async def test_what_was_agreed_about_nobody_stands_apart(world: World) -> None:
    await world.own_coach()
    employer_id = await meet_employer(world, None, next_step_on=str(day(2)))

    [step] = (await agenda(world))["steps_without_client"]

    assert (step["kind"], step["due_on"], step["employer_id"], step["employer_name"]) == (
        *("next_step", str(day(2)), employer_id),
        "Keksitty Leipomo Oy",
    )


async def test_it_is_said_what_was_agreed_in_the_coachs_own_words(world: World) -> None:
    client_id, _ = await own_case(world)
    await meet_employer(world, client_id, next_step="Ring about the trial", next_step_on=str(day(2)))
    await meet_employer(world, None, next_step="Bring the papers", next_step_on=str(day(2)))

    shown = await agenda(world)

    [client], [step] = shown["clients"], shown["steps_without_client"]
    assert [need["next_step"] for need in (*client["needs"], step)] == ["Ring about the trial", "Bring the papers"]


@pytest.mark.parametrize(("days", "shown"), [(-15, True), (-14, True), (-13, False)])
async def test_two_weeks_without_a_word_are_brought_up(world: World, days: int, shown: bool) -> None:
    client_id, _ = await own_case(world, begun=-60)
    await meet_employer(world, client_id, contacted_on=str(day(-40)))
    await meet_client(world, client_id, day(days))

    assert await needs(world) == ([("keep_in_touch", str(day(days + 14)))] if shown else [])


async def test_a_contact_that_did_not_take_place_breaks_no_silence(world: World) -> None:
    client_id, _ = await own_case(world, begun=-60)
    await meet_employer(world, client_id, contacted_on=str(day(-40)))
    contact_id = await meet_client(world, client_id, day(0))
    untrue = MEETING | {"contacted_on": str(day(0)), "took_place": False, "reason": "Nobody came"}
    await world.as_coach().post(f"/client-contacts/{contact_id}/correct", json=untrue)

    assert await needs(world) == [("keep_in_touch", str(day(-26)))]


async def employed(world: World, *, started: int) -> str:
    """The job of a client, begun so long ago; they met today, so that nothing else is due."""
    client_id, _ = await own_case(world, begun=started)
    employer_id = await meet_employer(world, client_id, contacted_on=str(day(0)))
    new = {"client_id": str(client_id), "employer_id": employer_id, "kind": "employment", "wage_subsidy": False}
    return await world.made(world.as_coach(), "/employments", new | {"started_on": str(day(started))})


@pytest.mark.parametrize(
    ("started", "due"),
    [(-83, []), (-84, [13]), (-182 + 8, [13]), (-182 + 7, [13, 26]), (-182, [26]), (-364, [52]), (-455, [])],
)
async def test_a_follow_up_is_brought_up_a_week_before_until_it_lapses(
    world: World, started: int, due: list[int]
) -> None:
    job_id = await employed(world, started=started)

    [client] = (await agenda(world))["clients"]

    assert [(need["kind"], need["weeks"], need["employment_id"]) for need in client["needs"]] == [
        ("follow_up", weeks, job_id) for weeks in due
    ]
    assert [need["due_on"] for need in client["needs"]] == [str(day(started + 7 * weeks)) for weeks in due]


async def test_a_follow_up_that_was_answered_is_not_due(world: World, sessions: Sessions) -> None:
    job_id = await employed(world, started=-100)
    answered = FollowUp(
        employment_id=UUID(job_id), weeks=13, asked_on=day(-3), answer="in_this_job", recorded_by=uuid4()
    )
    async with sessions.begin() as session:
        session.add(answered)

    assert await needs(world) == []


async def test_a_signed_plan_is_looked_at_again_after_three_months(world: World, sessions: Sessions) -> None:
    client_id, case_id = await own_case(world, begun=-200)
    await meet_employer(world, client_id, contacted_on=str(day(0)))
    signed = [Plan(case_id=UUID(case_id), version=n + 1) for n in range(3)]
    for plan, on in zip(signed, (date(2026, 1, 31), date(2026, 2, 28), None), strict=True):
        plan.signed_on, plan.sha256, plan.signed_text = (on, "0" * 64, "{}") if on else (None, None, None)
    async with sessions.begin() as session:
        session.add_all(signed)

    assert await needs(world) == [("review_plan", "2026-05-28")]


async def test_a_plan_that_was_looked_at_is_due_when_that_review_said(world: World, sessions: Sessions) -> None:
    client_id, case_id = await own_case(world, begun=-200)
    await meet_employer(world, client_id, contacted_on=str(day(0)))
    plan = Plan(case_id=UUID(case_id), sha256="0" * 64, signed_on=day(-190), signed_text="{}")
    async with sessions.begin() as session:
        session.add(plan)
        await session.flush()
        for on, following in ((-100, -3), (-90, 5)):
            done: dict[str, Any] = {"reviewed_on": day(on), "next_review_on": day(following), "recorded_by": uuid4()}
            session.add(PlanReview(plan_id=plan.id, **done))

    assert await needs(world) == [("review_plan", str(day(5)))]


@pytest.mark.parametrize(("days", "shown"), [(-1, False), (0, True), (30, True), (31, False)])
async def test_a_consent_that_ends_within_thirty_days_is_brought_up(world: World, days: int, shown: bool) -> None:
    client_id, _ = await own_case(world)
    await meet_employer(world, client_id)
    await world.deliver(consent_given(client_id, valid_from=day(-40), valid_until=day(days)))

    assert await needs(world) == ([("consent_ends", str(day(days)))] if shown else [])


async def test_a_consent_that_was_replaced_is_not_brought_up(world: World, sessions: Sessions) -> None:
    client_id, _ = await own_case(world)
    await meet_employer(world, client_id)
    replaced = EmployerConsent(id=uuid4(), client_id=client_id, valid_until=day(9), ended_on=day(-1))
    async with sessions.begin() as session:
        session.add(replaced)

    assert await needs(world) == []


async def test_a_client_who_has_moved_asks_for_a_decision(world: World) -> None:
    client_id, _ = await own_case(world)
    await meet_employer(world, client_id)
    moved = received(ClientMoved(client_id=client_id, municipality="320", moved_on=day(-2)), sequence=2)
    back = received(ClientMoved(client_id=client_id, municipality="698", moved_on=day(-1)), sequence=3)

    await world.deliver(moved)
    away = await needs(world)
    told = (await world.as_coach().get(f"/clients/{client_id}/coaching")).json()["moved"]
    await world.deliver(back, moved)
    await world.deliver(back, moved)

    assert away == [("client_moved", str(day(-2)))]
    assert told == {"municipality": "320", "moved_on": str(day(-2))}
    assert await needs(world) == []
    assert (await world.as_coach().get(f"/clients/{client_id}/coaching")).json()["moved"] is None


async def test_what_is_due_first_comes_first_and_who_needs_nothing_comes_last(world: World) -> None:
    content, _ = await own_case(world)
    await meet_employer(world, content)
    [coach] = (await world.as_lead().get("/coaches")).json()["items"]
    late, _ = await own_case(world, begun=-29, coach_id=coach["id"])
    new, _ = await own_case(world, begun=-1, coach_id=coach["id"])

    clients = (await agenda(world))["clients"]

    assert [one["client_id"] for one in clients] == [str(one) for one in (late, new, content)]
    assert [one["kind"] for one in clients[0]["needs"]] == ["meet_employer", "keep_in_touch"][::-1]


async def test_the_week_and_the_places_stand_above_the_list(world: World) -> None:
    client_id, _ = await own_case(world)
    await meet_employer(world, client_id, contacted_on=str(day(0)))
    await meet_employer(world, None, contacted_on=str(day(-today().weekday() - 1)))

    shown = await agenda(world)

    assert (shown["employer_contacts_this_week"], shown["employer_contacts_wanted"]) == (1, 6)
    assert (shown["coach"]["open_cases"], shown["coach"]["free"]) == (1, 19)


async def test_a_substitute_has_the_absent_coachs_clients_on_the_list_only_meanwhile(world: World) -> None:
    client_id, _ = await own_case(world, coach_id=await world.coach())
    [absent] = (await world.as_lead().get("/coaches")).json()["items"]
    own = await world.own_coach()
    away = {"coach_id": absent["id"], "substitute_id": own, "starts_on": str(day(0)), "ends_on": str(day(3))}
    before = (await agenda(world))["clients"]

    absence_id = await world.made(world.as_lead(), "/absences", away)
    [client] = (await agenda(world))["clients"]
    contact = await world.as_coach().post("/client-contacts", json={"client_id": str(client_id)} | MEETING)
    await world.as_lead().post(f"/absences/{absence_id}/call-off", json={})

    assert before == (await agenda(world))["clients"] == []
    assert (client["client_id"], client["stands_in_for"]) == (str(client_id), "Aino Valmentaja")
    assert contact.json()["coach_id"] == own


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that read or write tables."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


async def test_twenty_clients_take_as_many_statements_as_one(world: World) -> None:
    coach_id = await world.own_coach()
    await own_case(world, coach_id=coach_id)
    with counted() as for_one:
        await agenda(world)
    for _ in range(19):
        client_id, _ = await own_case(world, begun=-60, coach_id=coach_id)
        await meet_employer(world, client_id, next_step_on=str(day(1)))

    with counted() as for_twenty:
        assert len((await agenda(world))["clients"]) == 20

    assert len(for_twenty) == len(for_one) <= 9
