"""Assumptions are saved under a name, opened again in any version, and refused where they would mislead."""

import copy
from typing import Any
from uuid import uuid4

import pytest

from reporting.cost_effectiveness.schemas import EXAMPLE
from tests.service import Api

PATH = "/cost-effectiveness/assumptions"


def entered(**changed: Any) -> dict[str, Any]:
    return copy.deepcopy(EXAMPLE) | changed


async def saved(api: Api, name: str = "Ensimmäinen arviointi", **changed: Any) -> dict[str, Any]:
    answer = await api.as_("analyst").post(PATH, json={"name": name, "entered": entered(**changed)})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_was_entered_opens_again_as_it_was(api: Api) -> None:
    made = await saved(api)

    opened = (await api.as_("analyst").get(f"{PATH}/{made['id']}")).json()
    listed = (await api.as_("team_lead").get(PATH)).json()["items"]

    assert opened == made
    assert opened["entered"] == entered()
    assert [(one["name"], one["version"]) for one in listed] == [("Ensimmäinen arviointi", 1)]


async def test_a_change_is_a_version_and_the_earlier_one_stays(api: Api) -> None:
    made = await saved(api)
    dearer = entered(coaching_cost={"value": "95000", "source": "Tilinpäätös"})

    changed = await api.as_("analyst").put(f"{PATH}/{made['id']}", json={"version": 1, "entered": dearer})
    first = (await api.as_("analyst").get(f"{PATH}/{made['id']}", params={"version": 1})).json()
    newest = (await api.as_("analyst").get(f"{PATH}/{made['id']}")).json()

    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert first["entered"]["coaching_cost"]["value"] == "90000"
    assert newest["entered"]["coaching_cost"] == {"value": "95000", "source": "Tilinpäätös"}


async def test_the_same_again_is_no_new_version(api: Api) -> None:
    made = await saved(api)

    again = await api.as_("analyst").put(f"{PATH}/{made['id']}", json={"version": 1, "entered": entered()})

    assert again.json()["version"] == 1


async def test_two_writers_do_not_overwrite_each_other(api: Api) -> None:
    made = await saved(api)
    for cost in ("91000", "92000"):
        changed = entered(coaching_cost={"value": cost, "source": "Tilinpäätös"})
        answer = await api.as_("analyst").put(f"{PATH}/{made['id']}", json={"version": 1, "entered": changed})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/assumptions-saved-by-another")
    assert answer.json()["version"] == 2


async def test_a_name_is_taken_once(api: Api) -> None:
    await saved(api)

    answer = await api.as_("analyst").post(PATH, json={"name": "Ensimmäinen arviointi", "entered": entered()})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/assumption-name-taken")


SPLIT = EXAMPLE["splits"][0]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends_on": "2021-04-30"}, "ends_on"),
        ({"ends_on": "2999-01-31"}, "ends_on"),
        ({"full_time_hours": {"value": "0", "source": "Sopimus"}}, "full_time_hours"),
        ({"full_time_hours": {"value": "37.5", "source": " "}}, "full_time_hours.source"),
        ({"baseline_share": {"value": "1.2", "source": "Arvio"}}, "baseline_share"),
        ({"rates": []}, "rates"),
        ({"rates": EXAMPLE["rates"] * 2}, "rates"),
        ({"splits": [SPLIT]}, "splits"),
        ({"splits": [SPLIT, SPLIT, SPLIT | {"year": 2022}]}, "splits"),
        ({"splits": [SPLIT | {"state": "40"}, SPLIT | {"year": 2022}]}, "splits"),
        ({"rates_source": ""}, "rates_source"),
    ],
)
async def test_what_would_mislead_is_refused_by_its_field(api: Api, changed: dict[str, Any], field: str) -> None:
    answer = await api.as_("analyst").post(PATH, json={"name": "Väärä", "entered": entered(**changed)})

    assert answer.status_code == 422, answer.text
    assert [error["field"].removeprefix("entered.") for error in answer.json()["errors"]] == [field]


async def test_a_missing_assumption_is_named(api: Api) -> None:
    missing = entered()
    del missing["coaching_cost"]

    answer = await api.as_("analyst").post(PATH, json={"name": "Vajaa", "entered": missing})

    assert [error["field"] for error in answer.json()["errors"]] == ["entered.coaching_cost"]


async def test_assumptions_that_nobody_saved_are_not_found(api: Api) -> None:
    made = await saved(api)

    unknown = await api.as_("analyst").get(f"{PATH}/{uuid4()}")
    version = await api.as_("analyst").get(f"{PATH}/{made['id']}", params={"version": 2})

    assert (unknown.status_code, version.status_code) == (404, 404)
