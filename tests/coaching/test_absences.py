from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from coaching.errors.absences import AbsenceEndsBeforeStart, AbsencesOverlap, SubstituteIsAway, SubstituteOfOneself
from coaching.models import Absence
from coaching.models.absences import Absence as Away
from tests.coaching.conftest import World
from tests.service import Published

COACH, OTHER = uuid4(), uuid4()


def an_absence(*, coach: UUID = COACH, substitute: UUID | None = None, days: tuple[int, int] = (10, 14)) -> Away:
    starts_on, ends_on = (date(2026, 12, number) for number in days)
    return Absence(coach_id=coach, substitute_id=substitute, starts_on=starts_on, ends_on=ends_on, recorded_by=uuid4())


def test_an_absence_does_not_end_before_it_starts() -> None:
    with pytest.raises(AbsenceEndsBeforeStart):
        an_absence(days=(10, 9))


def test_nobody_stands_in_for_oneself() -> None:
    with pytest.raises(SubstituteOfOneself):
        an_absence(substitute=COACH)


@pytest.mark.parametrize("days", [(14, 14), (1, 10), (11, 12), (1, 31)])
def test_two_absences_of_a_coach_at_once_are_refused(days: tuple[int, int]) -> None:
    with pytest.raises(AbsencesOverlap):
        an_absence(days=days).refuse_beside([an_absence()])


def test_a_substitute_who_is_away_too_is_refused() -> None:
    with pytest.raises(SubstituteIsAway):
        an_absence(substitute=OTHER).refuse_beside([an_absence(coach=OTHER, days=(14, 20))])


def test_an_absence_may_touch_another_and_is_no_hindrance_to_itself() -> None:
    absence = an_absence(substitute=OTHER)

    absence.refuse_beside([absence, an_absence(days=(15, 20)), an_absence(coach=OTHER, days=(1, 9))])


async def two_coaches(world: World) -> tuple[str, str]:
    return await world.coach(), await world.coach()


def away(coach_id: str, substitute_id: str | None, **changed: str) -> dict[str, Any]:
    return {"coach_id": coach_id, "substitute_id": substitute_id} | (
        {"starts_on": "2099-12-21", "ends_on": "2099-12-31"} | changed
    )


async def test_each_word_on_an_absence_is_told(world: World, published: Published) -> None:
    coach, other = await two_coaches(world)
    absence_id = await world.made(world.as_lead(), "/absences", away(coach, other))

    changed = await world.as_lead().put(
        f"/absences/{absence_id}", json={"starts_on": "2099-12-22", "ends_on": "2099-12-30"}
    )
    await world.as_lead().put(
        f"/absences/{absence_id}", json={"starts_on": "2099-12-22", "ends_on": "2099-12-30", "substitute_id": other}
    )
    called_off = await world.as_lead().post(f"/absences/{absence_id}/call-off", json={})

    told = [event for kind, event in await published() if kind.endswith("coach-absent.v1")]
    assert [(one["substitute_id"], one["starts_on"], one["ends_on"]) for one in told] == [
        (other, "2099-12-21", "2099-12-31"),
        (None, "2099-12-22", "2099-12-30"),
        (other, "2099-12-22", "2099-12-30"),
        (None, "2099-12-22", "2099-12-30"),
    ]
    assert {one["absence_id"] for one in told} == {absence_id}
    assert changed.json()["substitute_name"] is None
    assert called_off.json()["is_called_off"] is True
    assert (await world.as_lead().get("/absences")).json()["items"] == []


async def test_what_was_called_off_is_not_changed_any_more(world: World) -> None:
    coach, other = await two_coaches(world)
    absence_id = await world.made(world.as_lead(), "/absences", away(coach, other))
    await world.as_lead().post(f"/absences/{absence_id}/call-off", json={})

    again = await world.as_lead().post(f"/absences/{absence_id}/call-off", json={})
    anew = await world.as_lead().post("/absences", json=away(coach, other))

    assert again.json()["type"] == "/problems/absence-called-off"
    assert anew.status_code == 201


async def test_of_two_at_once_the_second_is_refused(world: World) -> None:
    coach, other = await two_coaches(world)
    await world.made(world.as_lead(), "/absences", away(coach, None))

    same = await world.as_lead().post("/absences", json=away(coach, other))
    stands_in = await world.as_lead().post("/absences", json=away(other, coach))

    assert same.json()["type"] == "/problems/absences-overlap"
    assert (stands_in.json()["type"], stands_in.json()["errors"][0]["field"]) == (
        *("/problems/substitute-is-away",),
        "substitute_id",
    )


async def test_another_municipalitys_coaches_are_its_own_matter(world: World) -> None:
    coach, other = await two_coaches(world)
    theirs = await world.coach(municipality="320")
    absence_id = await world.made(world.as_lead("320"), "/absences", away(theirs, None))
    days = {"starts_on": "2099-12-21", "ends_on": "2099-12-31"}

    as_coach = await world.as_lead().post("/absences", json=away(theirs, None, starts_on="2099-01-01"))
    as_substitute = await world.as_lead().post("/absences", json=away(coach, theirs))
    changed = await world.as_lead().put(f"/absences/{absence_id}", json=days | {"substitute_id": other})

    assert [answer.status_code for answer in (as_coach, as_substitute, changed)] == [404, 404, 404]
    assert (await world.as_lead().get("/absences")).json()["items"] == []


async def test_who_has_left_stands_in_for_nobody(world: World) -> None:
    coach, other = await two_coaches(world)
    await world.as_lead().patch(f"/coaches/{other}", json={"has_left": True})

    answer = await world.as_lead().post("/absences", json=away(coach, other))

    assert answer.json()["type"] == "/problems/coach-has-left"
