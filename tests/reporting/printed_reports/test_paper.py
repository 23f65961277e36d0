"""From the figures to the paper and back: printed again after corrections and late events, it is the same file."""

from collections.abc import Awaitable, Callable

import pytest

from common.days import now
from portal.municipality_report import municipality_report
from portal.papers import set_in_type
from tests.reporting.builders import a_coaching, a_contact, a_job, an_end, day, merged
from tests.reporting.printed_reports.test_printing import lead, opened, printed
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_printed_again_after_corrections_and_late_events_it_is_the_same_to_the_last_byte(
    api: Api, deliver: Deliver, language: str
) -> None:
    first, second = a_coaching(), a_coaching(started_on=day("2021-08-02"))
    job = a_job(first)
    await deliver(*map(received, (first, second, a_contact())), received(job, sequence=2))
    report = await printed(lead(api), language=language)
    paper = set_in_type(municipality_report(report))

    corrected = job.model_copy(update={"started_on": day("2022-02-01"), "sector": "municipality"})
    late = [a_coaching(started_on=day("2021-05-03")), a_contact(contacted_on=day("2021-06-02"))]
    await deliver(*map(received, late), received(corrected, sequence=3), received(an_end(first), sequence=4))
    await deliver(received(merged(second, first.client_id), sequence=9))

    again = set_in_type(municipality_report(await opened(lead(api), report)))
    anew = set_in_type(municipality_report(await printed(lead(api), language=language)))
    assert again == paper
    assert anew != paper


async def test_printed_as_known_then_it_says_what_was_said_then(api: Api, deliver: Deliver) -> None:
    case = a_coaching()
    await deliver(received(case), received(a_contact()))
    moment = now()
    then = await printed(lead(api))
    await deliver(received(a_job(case), sequence=2))

    since = await printed(lead(api), known_at=moment.isoformat())

    assert (since["tables"], since["course"]) == (then["tables"], then["course"])


@pytest.mark.usefixtures("told")
async def test_every_table_that_the_service_keeps_has_its_place_on_the_paper(api: Api) -> None:
    report = await printed(lead(api))

    paper = municipality_report(report)

    said = " ".join(fact for section in paper.sections for fact, _ in section.facts)
    assert all(table["definition"]["name"] in said for table in report["tables"])
    assert len(paper.sections) == len(report["tables"]) + 2
