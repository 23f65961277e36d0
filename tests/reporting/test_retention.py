"""A follow-up that does not find a person in the job says that it was left before."""

from collections.abc import Awaitable, Callable

import pytest

from common.codes import FollowUpAnswer
from common.events import FollowUpRecorded
from tests.reporting.builders import a_coaching, a_job, day
from tests.reporting.questions import rows
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


@pytest.mark.parametrize(
    ("answer", "left", "held", "sustained"),
    [("in_this_job", 0, "100.0", 1), ("in_another_job", 1, "0.0", 1), ("not_working", 1, "0.0", 0)],
)
async def test_who_was_gone_at_thirteen_weeks_did_not_keep_the_job_for_thirteen(
    deliver: Deliver, api: Api, answer: FollowUpAnswer, left: int, held: str, sustained: int
) -> None:
    case = a_coaching()
    job = a_job(case)
    known = {"client_id": case.client_id, "case_id": case.case_id, "municipality": case.municipality}
    told = FollowUpRecorded(
        **known, employment_id=job.employment_id, weeks=13, asked_on=day("2021-12-01"), answer=answer
    )
    await deliver(*(received(event, sequence=n) for n, event in enumerate((case, job, told), start=1)))
    lead = api.as_("team_lead", municipalities=["698"])

    [kept] = await rows(lead, "retention")
    [lasting] = await rows(lead, "sustained-employment")

    assert (kept["left_13"], kept["percent_13"]) == (left, held)
    assert lasting["sustained_13"] == sustained
