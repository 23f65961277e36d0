"""An activity or a self-assessment that was recorded wrongly: the newest word counts, in whatever order it comes."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from common.consumers import Received
from common.events import (
    ActivityCorrected,
    ActivityStarted,
    CoachingStarted,
    SelfAssessmentCorrected,
    SelfAssessmentRecorded,
)
from tests.reporting.builders import a_coaching, day
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
ON = {"on": "2021-12-31"}
ORDERS = pytest.mark.parametrize("backwards", [False, True], ids=["in order", "the correction first"])


def of(case: CoachingStarted) -> dict[str, Any]:
    return {"client_id": case.client_id, "case_id": case.case_id, "municipality": case.municipality}


def activity(case: CoachingStarted, *, took_place: bool) -> list[Received[Any]]:
    """A work trial that was studies, or nothing at all."""
    facts = of(case) | {"activity_id": uuid4(), "started_on": day("2021-07-01")}
    corrected = ActivityCorrected(**facts, kind="studies", ended_on=None, took_place=took_place)
    return [received(ActivityStarted(**facts, kind="work_trial"), sequence=2), received(corrected, sequence=3)]


def ratings(case: CoachingStarted, *, was_made: bool) -> list[Received[Any]]:
    """Two, of which the second is corrected."""
    said = of(case) | {"service": "coaching", "situation": 3}
    last: dict[str, Any] = {"assessment_id": uuid4(), "assessed_on": day("2021-09-01")}
    first = SelfAssessmentRecorded(**said, assessment_id=uuid4(), assessed_on=day("2021-07-01"), skills=2)
    wrong = SelfAssessmentRecorded(**said, **last, skills=5)
    right = SelfAssessmentCorrected(**said, **last, skills=3, was_made=was_made)
    return [received(event, sequence=2 + number) for number, event in enumerate((first, wrong, right))]


async def rows_of(api: Api, report: str) -> list[dict[str, Any]]:
    answer = await api.as_("team_lead").get(f"/reports/{report}", params={"municipality": "698"} | ON)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


async def deliver_in(deliver: Deliver, case: CoachingStarted, told: list[Received[Any]], *, backwards: bool) -> None:
    """Each by itself, and all of them once more."""
    await deliver(received(case))
    for one in [*told[::-1], *told] if backwards else [*told, *told]:
        await deliver(one)


@ORDERS
@pytest.mark.parametrize(("took_place", "counts"), [(True, (0, 1)), (False, (0, 0))])
async def test_a_corrected_activity_counts_as_what_it_was(
    deliver: Deliver, api: Api, backwards: bool, took_place: bool, counts: tuple[int, int]
) -> None:
    case = a_coaching()

    await deliver_in(deliver, case, activity(case, took_place=took_place), backwards=backwards)

    shown = {row["row"]: row["count"] for row in await rows_of(api, "further-paths") if row["municipality"] == "698"}
    assert (shown["work_trial"], shown["studies"]) == counts


@ORDERS
@pytest.mark.parametrize(("was_made", "changes"), [(True, [(1, "1.00")]), (False, [])])
async def test_a_corrected_self_assessment_is_one_and_one_that_was_not_made_is_none(
    deliver: Deliver, api: Api, backwards: bool, was_made: bool, changes: list[tuple[int, str]]
) -> None:
    case = a_coaching()

    await deliver_in(deliver, case, ratings(case, was_made=was_made), backwards=backwards)

    shown = [row for row in await rows_of(api, "self-assessment-change") if row["municipality"] == "698"]
    assert [(row["persons"], row["skills_change"]) for row in shown] == changes
