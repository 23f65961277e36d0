"""A deployment without municipalities: it has the regions' figures, and none of its own."""

from collections.abc import Awaitable, Callable

import pytest

from common.database import Sessions
from reporting.areas.keeping import keeping_areas
from reporting.completeness import note_completeness
from reporting.protection.counting import NEXT_LOOK, protect_month_ends
from reporting.protection.solver import solve
from reporting.protection.tables import TABLES
from reporting.registry import REPORTS
from reporting.settings import Settings
from tests.reporting.areas.country import a_file
from tests.reporting.country.builders import MONTH, a_publication
from tests.service import Api

Deliver = Callable[..., Awaitable[None]]
ASKED = {"on": str(MONTH), "level": "region"}


@pytest.fixture(autouse=True)
def national(settings_variables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINNALLA_REGION", "00")
    monkeypatch.setenv("RINNALLA_MUNICIPALITIES", "none")


@pytest.mark.parametrize("role", ["analyst", "team_lead", "operator"])
async def test_every_table_of_regions_is_answered_and_comes_as_a_file(api: Api, deliver: Deliver, role: str) -> None:
    told = await api.as_("operator").post("/areas", json=a_file(valid_from="2022-01-01"))
    assert told.status_code == 200, told.text
    await deliver(a_publication("19"), a_publication("21"))

    for name in TABLES:
        answer = await api.as_(role).get(f"/reports/{REPORTS[name].path}", params=ASKED)
        assert answer.status_code == 200, answer.text
        assert {row["municipality"] for row in answer.json()["rows"]} == {"19", "21", "all"}, name
    for file in ("coefficients.xlsx", "month-ends.csv", "month-ends.json"):
        assert (await api.as_(role).get(f"/exports/{file}", params=ASKED)).status_code == 200, file


@pytest.mark.parametrize(("role", "why"), [("analyst", "publishing-not-begun"), ("team_lead", "nothing-recorded-yet")])
async def test_of_its_own_it_has_none_and_says_so(api: Api, deliver: Deliver, role: str, why: str) -> None:
    await deliver(a_publication("19"))

    answer = await api.as_(role).get("/reports/coefficients", params={"on": str(MONTH)})

    assert (answer.status_code, answer.json()["type"]) == (409, f"/problems/{why}")


async def test_its_worker_finds_nothing_to_do(sessions: Sessions, deliver: Deliver) -> None:
    await deliver(a_publication("19"))
    settings = Settings()

    assert await protect_month_ends(sessions, settings=settings, solve=solve) == NEXT_LOOK
    assert await keeping_areas(settings)(sessions) > 0
    assert await note_completeness(sessions) > 0
