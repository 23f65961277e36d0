"""The country is the sum of what its regions have published, and says which of them are in it."""

import csv
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.country.adding import added_up
from reporting.country.published import RegionFigures
from reporting.exporting.saying import regions_in_words
from reporting.protection.tables import LINES
from tests.reporting.areas.country import a_file
from tests.reporting.builders import a_coaching
from tests.reporting.country.builders import COUNTED_AT, MONTH, VERSIONS, a_publication, coefficients
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


async def ask(api: Api, name: str = "coefficients", role: str = "analyst", **asked: Any) -> Any:
    answer = await api.as_(role).get(f"/reports/{name}", params={"on": str(MONTH), "level": "region"} | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def by_region(answer: Any) -> dict[str, Any]:
    return {row["municipality"]: row for row in answer["rows"]}


def states(answer: Any) -> dict[str, str]:
    return {one["code"]: one["state"] for one in answer["areas"]["regions"]}


async def refused(api: Api, name: str = "coefficients", **asked: Any) -> tuple[int, str]:
    answer = await api.as_("analyst").get(f"/reports/{name}", params={"on": str(MONTH), "level": "region"} | asked)
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def test_the_country_is_the_sum_of_its_regions(api: Api, deliver: Deliver) -> None:
    await deliver(
        a_publication("19", coefficients(40, 20, 25)),
        a_publication("21", coefficients(231, 97, 120)),
        a_publication("16", coefficients(9, 0, 0)),
    )

    rows = by_region(await ask(api))

    assert list(rows) == ["16", "19", "21", "all"]
    assert (rows["all"]["clients"], rows["all"]["employed_persons"], rows["all"]["contracts"]) == (280, 117, 145)
    assert (rows["all"]["employment_coefficient"], rows["19"]["employment_coefficient"]) == ("0.42", "0.50")
    assert rows["16"]["hidden"] == {"employment_coefficient": "too_few", "contract_coefficient": "too_few"}


async def test_what_a_region_hides_has_no_sum(api: Api, deliver: Deliver) -> None:
    await deliver(
        a_publication("19", coefficients(40, None, 25)),
        a_publication("21", coefficients(231, 97, 120)),
    )

    answer = await ask(api)

    rows = by_region(answer)
    assert (rows["all"]["clients"], rows["all"]["employed_persons"]) == (271, "..")
    assert rows["19"]["hidden"]["employed_persons"] == rows["all"]["hidden"]["employed_persons"] == "in_a_region"
    assert rows["all"]["employment_coefficient"] == ".."
    assert rows["21"]["employed_persons"] == 97
    assert states(answer) == {"19": "counted", "21": "counted"}, "it is in the sums of what it shows"


async def test_medians_are_not_added(api: Api, deliver: Deliver) -> None:
    await deliver(a_publication("19", {"referral_funnel.referred": 30, "referral_funnel.accepted": 20}))

    rows = [row for row in (await ask(api, "referral-funnel"))["rows"] if row["stage"] == "accepted"]

    assert [(row["persons"], row["median_days"], row["hidden"]["median_days"]) for row in rows] == [
        (20, "..", "not_added"),
        (20, "..", "not_added"),
    ]


async def test_a_newer_edition_replaces_an_older_in_whatever_order_and_however_often_they_come(
    api: Api, deliver: Deliver
) -> None:
    older, newer = (received(a_publication("19", coefficients(n, 0, 0), edition=n)) for n in (10, 11))

    await deliver(newer)
    await deliver(older)
    await deliver(older, newer)

    assert by_region(await ask(api))["all"]["clients"] == 11


async def test_what_a_region_told_last_holds_also_when_its_editions_began_anew(api: Api, deliver: Deliver) -> None:
    """Its database was made anew from the log."""
    before, after = (received(a_publication("19", coefficients(n, 0, 0), edition=e)) for n, e in ((10, 3), (11, 1)))

    await deliver(after)
    await deliver(before)

    assert by_region(await ask(api))["all"]["clients"] == 11


async def test_one_that_could_not_be_protected_takes_back_what_was_published(api: Api, deliver: Deliver) -> None:
    await deliver(a_publication("19", coefficients(40, 20, 25)), a_publication("21", coefficients(60, 30, 35)))
    await deliver(a_publication("19", edition=2, counts={}, definitions={}).model_copy(update={"counts": {}}))

    answer = await ask(api)

    assert list(by_region(answer)) == ["21", "all"]
    assert by_region(answer)["all"]["clients"] == 60
    assert states(answer) == {"19": "withheld", "21": "counted"}


async def test_who_is_missing_is_said(api: Api, deliver: Deliver) -> None:
    """One has published an earlier month only, one counts otherwise, one began later."""
    otherwise = VERSIONS | {"coefficients": VERSIONS["coefficients"] + 1}
    await deliver(
        a_publication("16", coefficients(40, 20, 25), month_end=date(2022, 9, 30)),
        a_publication("18", coefficients(40, 20, 25), definitions=otherwise),
        a_publication("19", coefficients(50, 20, 25)),
        a_publication("21", coefficients(60, 20, 25), month_end=date(2022, 11, 30)),
    )

    answer = await ask(api)

    assert states(answer) == {"16": "not_published", "18": "counted_otherwise", "19": "counted"}
    assert list(by_region(answer)) == ["19", "all"]
    assert by_region(answer)["all"]["clients"] == 50
    assert states(await ask(api, "further-paths"))["18"] == "counted", "that report it counts as we do"


async def test_a_report_that_a_region_does_not_have_yet_is_not_taken_for_nobody(api: Api, deliver: Deliver) -> None:
    of_before = a_publication("19", coefficients(40, 20, 25))
    counts = {name: count for name, count in of_before.counts.items() if not name.startswith("retention")}
    await deliver(of_before.model_copy(update={"counts": counts}))

    answer = await ask(api, "retention")

    assert (states(answer), answer["rows"]) == ({"19": "counted_otherwise"}, [])


async def test_the_answer_is_as_old_and_as_complete_as_the_worst_of_the_regions(api: Api, deliver: Deliver) -> None:
    late = datetime(2022, 11, 9, tzinfo=UTC)
    await deliver(a_publication("19"), a_publication("21", known_at=late, complete_until=late))

    answer = await ask(api)

    assert datetime.fromisoformat(answer["known_at"]) == datetime.fromisoformat(answer["complete_until"]) == COUNTED_AT
    assert answer["edition"] is None

    await deliver(a_publication("16", complete_until=None))
    assert (await ask(api))["complete_until"] is None


async def test_a_region_that_is_not_in_the_sum_makes_it_no_older(api: Api, deliver: Deliver) -> None:
    late = datetime(2022, 11, 9, tzinfo=UTC)
    withheld = a_publication("19", complete_until=None, definitions={}, k=3).model_copy(update={"counts": {}})
    await deliver(withheld, a_publication("21", known_at=late, complete_until=late))

    answer = await ask(api)

    assert datetime.fromisoformat(answer["known_at"]) == datetime.fromisoformat(answer["complete_until"]) == late
    assert answer["suppression"]["k"] == 5


async def test_the_rule_told_is_true_of_every_count_though_a_region_hides_more(api: Api, deliver: Deliver) -> None:
    """Told as of the greatest k it would say that counts are hidden which are shown."""
    await deliver(
        a_publication("19", coefficients(12, 6, 6), k=5),
        a_publication("21", coefficients(14, 7, 7), k=7),
    )

    answer = await ask(api)

    assert answer["suppression"]["k"] == 5
    assert "1 to 4" in answer["suppression"]["text"]["en"]
    assert [row["employment_coefficient"] for row in answer["rows"]] == ["0.50", "0.50", "0.50"]


async def test_regions_have_the_names_of_their_day_or_their_codes(api: Api, deliver: Deliver) -> None:
    told = await api.as_("operator").post("/areas", json=a_file(valid_from="2022-01-01"))
    assert told.status_code == 200, told.text
    await deliver(a_publication("19"), a_publication("16"))

    regions = {one["code"]: one["texts"] for one in (await ask(api))["areas"]["regions"]}

    assert regions["19"] == {"fi": "Naapuri", "sv": "Grannen", "en": "Neighbour"}
    assert regions["16"]["fi"] == "16"


async def test_the_months_published_are_listed_with_their_regions(api: Api, deliver: Deliver) -> None:
    await deliver(a_publication("21"), a_publication("19"), a_publication("19", edition=2))
    await deliver(a_publication("19", month_end=date(2022, 11, 30)))

    answer = await api.as_("team_lead").get("/published-month-ends")

    assert answer.json() == {
        "month_ends": [
            {"month_end": "2022-11-30", "regions": ["19"]},
            {"month_end": "2022-10-31", "regions": ["19", "21"]},
        ]
    }


async def test_everyone_is_answered_alike(api: Api, deliver: Deliver) -> None:
    """Who sees persons of one region sees none of another's."""
    await deliver(a_publication("19", coefficients(40, None, 25)))

    assert await ask(api, role="team_lead") == await ask(api)


async def test_what_cannot_be_asked_of_a_country_is_refused(api: Api, deliver: Deliver) -> None:
    assert await refused(api) == (409, "nothing-published")

    await deliver(a_publication("19"))

    assert await refused(api, on="2022-11-30") == (409, "nothing-published")
    assert await refused(api, on="2022-10-30") == (422, "month-ends-only")
    assert await refused(api, municipality="21") == (422, "region-not-published")
    assert await refused(api, known_at="2022-12-01T00:00:00Z") == (422, "not-as-known-then")
    assert await refused(api, by="sex") == (403, "breakdown-not-protected")
    assert await refused(api, "waiting-times", since="2022-01-01") == (422, "no-period-of-regions")
    assert await refused(api, "coefficients-started-in-period", since="2022-01-01") == (422, "no-period-of-regions")
    assert await refused(api, "fidelity") == (422, "not-counted-by-area")


@pytest.mark.parametrize(
    "odd",
    [
        {"month_end": date(2022, 10, 30)},
        {"month_end": date(2022, 11, 30)},
        {"month_end": date.max},
        {"known_at": COUNTED_AT.replace(tzinfo=None)},
        {"counts": dict.fromkeys(LINES, 4)},
        {"counts": dict.fromkeys(LINES, 2**31)},
        {"counts": dict.fromkeys(LINES, -5)},
        {"edition": 2**31},
        {"k": 2},
    ],
    ids=[
        *("within a month", "counted before its end", "of the last year there is", "a moment of no place"),
        *("small counts", "a number too large", "below 0", "too many editions", "too small a k"),
    ],
)
async def test_what_no_region_publishes_is_parked_and_changes_no_figure(
    api: Api, deliver: Deliver, odd: dict[str, Any]
) -> None:
    await deliver(a_publication("21", coefficients(60, 30, 35)))

    await deliver(a_publication("19", coefficients(40, 20, 25)).model_copy(update=odd))

    months = (await api.as_("analyst").get("/published-month-ends")).json()["month_ends"]
    assert months == [{"month_end": str(MONTH), "regions": ["21"]}]
    assert by_region(await ask(api))["all"]["clients"] == 60
    assert (await api.as_("operator").get("/parked")).json()["items"] != []


@pytest.mark.parametrize(("place", "found"), [("19", ["19"]), ("all", ["all"])])
async def test_one_region_or_the_sum_alone_can_be_asked_for(
    api: Api, deliver: Deliver, place: str, found: list[str]
) -> None:
    await deliver(a_publication("19"), a_publication("21"))

    assert list(by_region(await ask(api, municipality=place))) == found


async def test_a_file_says_which_regions_are_in_it(api: Api, deliver: Deliver) -> None:
    await api.as_("operator").post("/areas", json=a_file(valid_from="2022-01-01"))
    await deliver(
        a_publication("19", coefficients(40, 20, 25)),
        a_publication("21", edition=2, month_end=date(2022, 9, 30)),
    )
    asked = {"on": "2022-10-31", "level": "region"}

    told = await api.as_("analyst").get("/exports/coefficients.csv-metadata.json", params=asked)
    table = await api.as_("analyst").get("/exports/coefficients.csv", params=asked | {"language": "sv"})
    months = await api.as_("analyst").get("/exports/month-ends.csv", params=asked | {"on": "2022-12-15"})

    assert told.json()["rinnalla:about"]["areas"] == "regions 19 without 21"
    assert "Grannen" in table.text
    assert "Alla områden som ingår" in table.text
    assert {"2022-09-30", "2022-10-31"} == {row["on"] for row in csv.DictReader(months.text.splitlines())}


async def test_a_file_of_many_months_does_not_take_the_regions_of_one_for_those_of_all(
    api: Api, deliver: Deliver
) -> None:
    """A region that is in a month's sum has a row of its own there."""
    await deliver(a_publication("21", month_end=date(2022, 9, 30)), a_publication("19"))
    asked = {"on": "2022-10-31", "level": "region"}

    told = await api.as_("analyst").get("/exports/month-ends.csv-metadata.json", params=asked)
    table = await api.as_("analyst").get("/exports/month-ends.csv", params=asked)

    rows = csv.DictReader(table.text.splitlines())
    assert {(row["on"], row["place"]) for row in rows if row["report"] == "coefficients"} == {
        *(("2022-09-30", "21"), ("2022-09-30", "all")),
        *(("2022-10-31", "19"), ("2022-10-31", "all")),
    }
    assert told.json()["rinnalla:about"]["areas"] == "regions of_each_month"


async def test_a_file_of_other_regions_months_begins_with_them_not_with_our_first_client(
    api: Api, deliver: Deliver
) -> None:
    await deliver(a_coaching(started_on=date(2022, 12, 1)), a_publication("19"))

    found = await api.as_("analyst").get("/exports/month-ends.csv", params={"on": "2022-11-15", "level": "region"})

    assert found.status_code == 200, found.text
    assert {row["on"] for row in csv.DictReader(found.text.splitlines())} == {"2022-10-31"}


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        ("regions 19, 21", "The wellbeing services counties added up: 19, 21."),
        ("regions without 21", "The wellbeing services counties missing from the sum: 21."),
        (
            "regions 19 without 21",
            "The wellbeing services counties added up: 19. The wellbeing services counties missing from the sum: 21.",
        ),
        (
            "regions of_each_month",
            "Wellbeing services counties added up: in each month's sum are those that have a row of their own in it.",
        ),
    ],
)
def test_a_file_says_in_words_which_regions_are_in_it(areas: str, told: str) -> None:
    assert regions_in_words(areas.removeprefix("regions "), "en") == told


@given(st.lists(st.one_of(st.none(), st.integers(min_value=0, max_value=10**6)), min_size=1))
def test_a_sum_is_exact_or_hidden(counts: list[int | None]) -> None:
    regions = [RegionFigures(str(n), 5, COUNTED_AT, None, {}, {"a.b": count}) for n, count in enumerate(counts)]

    country = added_up("a.b", regions)

    assert country.shown == (None if None in counts else sum(count or 0 for count in counts))
    assert (country.reason is None) == (country.shown is not None)
