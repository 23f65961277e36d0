"""Areas hold from a day on: the same told twice changes nothing, and a correction leaves the older word there."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.days import now
from tests.reporting.areas.country import AREAS, MUNICIPALITIES, a_file, a_row, an_area
from tests.service import Api

REGION = {"320", "698", "976"}


async def told(api: Api, body: dict[str, Any]) -> dict[str, Any]:
    answer = await api.as_("operator").post("/areas", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def merged(api: Api, municipality: str, into: str | None, merged_on: str = "2026-06-01") -> dict[str, Any]:
    body = {"municipality": municipality, "into": into, "merged_on": merged_on}
    answer = await api.as_("operator").post("/areas/mergers", json=body)
    return dict(answer.json()) | {"status": answer.status_code}


async def areas(api: Api, on: str = "2026-03-01", **asked: Any) -> dict[str, Any]:
    answer = await api.as_("analyst").get("/areas", params={"on": on} | asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def of(found: dict[str, Any], municipality: str) -> dict[str, Any]:
    return next(one for one in found["municipalities"] if one["municipality"] == municipality)


async def test_a_region_sees_its_own_municipalities_and_how_far_an_area_reaches_beyond(api: Api) -> None:
    outcome = await told(api, a_file())

    found = await areas(api)
    assert outcome == {"version": 1, "changed": 4, "unchanged": 0, "left_out": []}
    assert {one["municipality"] for one in found["municipalities"]} == REGION
    assert of(found, "976")["texts"] == {"fi": "Ylitornio", "sv": "Övertorneå", "en": "Ylitornio"}
    reaches = {one["code"]: (one["municipalities"], one["beyond"]) for one in found["employment_areas"]}
    assert reaches == {"11": (["320", "698"], []), "12": (["976"], ["009"])}
    assert [one["code"] for one in found["counties"]] == ["21"]
    assert (found["version"], found["source"]) == (1, "areas-2026.csv")


async def test_the_same_file_twice_changes_nothing(api: Api, sessions: Sessions) -> None:
    await told(api, a_file())

    again = await told(api, a_file())

    assert again == {"version": 1, "changed": 0, "unchanged": 4, "left_out": []}
    async with sessions() as session:
        assert await session.scalar(text("select count(*) from municipality_areas")) == len(MUNICIPALITIES)


async def test_before_the_first_day_nothing_is_known(api: Api) -> None:
    await told(api, a_file())

    found = await areas(api, on="2025-12-31")

    assert of(found, "698")["employment_area"] is None
    assert found["employment_areas"] == []


async def test_a_municipality_changes_its_employment_area_from_a_day_on(api: Api) -> None:
    await told(api, a_file())
    moved = a_row("320", employment_area=an_area("12", AREAS))

    outcome = await told(api, a_file(moved, valid_from="2027-01-01"))

    assert (outcome["changed"], outcome["left_out"]) == (1, ["009", "698", "976"])
    assert of(await areas(api, on="2026-12-31"), "320")["employment_area"] == "11"
    assert of(await areas(api, on="2027-01-01"), "320")["employment_area"] == "12"


async def test_a_correction_holds_now_and_the_older_word_can_still_be_asked(api: Api, sessions: Sessions) -> None:
    await told(api, a_file())
    before = now()
    async with sessions.begin() as session:
        await session.execute(text("update area_versions set recorded_at = :then"), {"then": before})
    wrong = a_row("320", employment_area=an_area("12", AREAS))

    await told(api, a_file(wrong))
    async with sessions.begin() as session:
        later = {"then": before + timedelta(hours=1)}
        await session.execute(text("update area_versions set recorded_at = :then where number = 2"), later)

    assert of(await areas(api), "320")["employment_area"] == "12"
    assert of(await areas(api, known_at=str(before)), "320")["employment_area"] == "11"


async def test_an_area_that_is_renamed_is_a_change(api: Api) -> None:
    await told(api, a_file())
    renamed = {"code": "11", "fi": "Uusi Pohjola", "sv": "Nya Norden", "en": "New North"}
    rows = [a_row(code, employment_area=renamed) for code in ("320", "698")]

    outcome = await told(api, a_file(*rows, valid_from="2027-01-01"))

    assert outcome["changed"] == 2
    names = {one["code"]: one["texts"]["fi"] for one in (await areas(api, on="2027-01-01"))["employment_areas"]}
    assert names["11"] == "Uusi Pohjola"


async def test_a_merged_municipality_is_part_of_the_other_from_the_day(api: Api) -> None:
    await told(api, a_file())

    outcome = await merged(api, "976", "698")

    assert (outcome["status"], outcome["changed"]) == (200, 1)
    before, after = await areas(api, on="2026-05-31"), await areas(api, on="2026-06-01")
    assert (of(before, "976")["merged_into"], of(before, "976")["employment_area"]) == (None, "12")
    assert (of(after, "976")["merged_into"], of(after, "976")["employment_area"]) == ("698", "11")
    assert next(one for one in after["employment_areas"] if one["code"] == "11")["municipalities"] == ["320", "698"]


async def test_a_merger_told_twice_is_one(api: Api) -> None:
    await told(api, a_file())
    first = await merged(api, "976", "698")

    again = await merged(api, "976", "698")

    assert (again["version"], again["changed"]) == (first["version"], 0)


async def test_mergers_are_followed_to_the_end(api: Api) -> None:
    await told(api, a_file())
    await merged(api, "976", "320", "2026-06-01")

    await merged(api, "320", "698", "2026-09-01")

    assert of(await areas(api, on="2026-08-31"), "976")["merged_into"] == "320"
    assert of(await areas(api, on="2026-09-01"), "976")["merged_into"] == "698"


async def test_a_merger_is_taken_back(api: Api) -> None:
    await told(api, a_file())
    await merged(api, "976", "698")

    outcome = await merged(api, "976", None)

    assert outcome["changed"] == 1
    assert of(await areas(api, on="2026-07-01"), "976")["merged_into"] is None
    assert (await merged(api, "976", None))["type"] == "/problems/not-merged-then"


@pytest.mark.parametrize(
    ("municipality", "into", "day", "problem"),
    [
        ("111", "698", "2026-06-01", "municipality-not-known"),
        ("976", "111", "2026-06-01", "municipality-not-known"),
        ("976", "698", "2025-12-31", "municipality-not-known"),
        ("976", "976", "2026-06-01", "merged-into-itself"),
    ],
)
async def test_a_merger_that_cannot_be_is_refused(
    api: Api, municipality: str, into: str, day: str, problem: str
) -> None:
    await told(api, a_file())

    outcome = await merged(api, municipality, into, day)

    assert (outcome["status"], outcome["type"]) == (409, f"/problems/{problem}")


async def test_no_merger_leads_round_in_a_circle(api: Api) -> None:
    await told(api, a_file())
    await merged(api, "976", "698", "2027-06-01")

    outcome = await merged(api, "698", "976", "2026-06-01")

    assert outcome["type"] == "/problems/merged-into-itself"


async def test_one_that_is_gone_takes_nobody_in_and_goes_nowhere(api: Api) -> None:
    await told(api, a_file())
    await merged(api, "976", "698", "2026-06-01")

    into_it = await merged(api, "320", "976", "2026-07-01")
    once_more = await merged(api, "976", "320", "2026-07-01")

    assert {into_it["type"], once_more["type"]} == {"/problems/municipality-not-known"}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([a_row("698"), a_row("698")], "municipality-twice"),
        (
            [a_row("698"), a_row("320", employment_area={"code": "11", "fi": "X", "sv": "X", "en": "X"})],
            "area-with-two-names",
        ),
    ],
)
async def test_rows_that_contradict_each_other_are_refused(api: Api, rows: list[Any], problem: str) -> None:
    answer = await api.as_("operator").post("/areas", json=a_file(*rows))

    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")


async def test_a_bad_row_is_named_with_its_field(api: Api) -> None:
    body = a_file(
        a_row("698"), a_row("320", sv=""), a_row("976", county={"code": "9", "fi": "a", "sv": "a", "en": "a"})
    )

    answer = await api.as_("operator").post("/areas", json=body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["rows.1.sv", "rows.2.county.code"]
