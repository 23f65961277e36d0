"""Assessments of fidelity as the coaching service tells them: the pilot's two, and one entered wrongly first."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from common.codes import FidelityBand
from common.consumers import Received
from common.events import FidelityAssessed
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


def assessed(on: str, total: int, band: FidelityBand, *, id: UUID | None = None, sequence: int = 1) -> Received[Any]:
    event = FidelityAssessed(
        assessment_id=id or uuid4(),
        municipality="698",
        assessed_on=date.fromisoformat(on),
        criteria="1",
        scores={"lasting_jobs": 1} if total == 96 else {},
        total=total,
        band=band,
    )
    return received(event, sequence=sequence)


async def shown(api: Api, **asked: str) -> list[tuple[object, ...]]:
    answer = await api.as_("team_lead").get("/reports/fidelity", params={"municipality": "698"} | asked)
    assert answer.status_code == 200, answer.text
    return [(row["assessed_on"], row["total"], row["band"], row["change"]) for row in answer.json()["rows"]]


async def test_the_pilots_two_assessments_come_out_as_published(deliver: Deliver, api: Api) -> None:
    first, second = assessed("2022-01-31", 96, "fair"), assessed("2022-09-30", 102, "good")
    await deliver(second, first, second)

    assert await shown(api, on="2022-10-15") == [("2022-01-31", 96, "fair", None), ("2022-09-30", 102, "good", 6)]
    assert await shown(api, on="2022-09-29") == [("2022-01-31", 96, "fair", None)]


async def test_a_paper_entered_wrongly_shows_as_corrected_in_whatever_order_it_was_told(
    deliver: Deliver, api: Api
) -> None:
    which = uuid4()
    await deliver(assessed("2022-01-31", 96, "fair", id=which, sequence=2))
    await deliver(assessed("2022-01-31", 69, "not_supported_employment", id=which, sequence=1))

    assert await shown(api, on="2022-10-15") == [("2022-01-31", 96, "fair", None)]
