"""Entering assumptions, opening them again, and the result with everything that was assumed beside it."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from portal.app import create_portal, lifespan
from portal.settings import PortalSettings
from reporting.cost_effectiveness.schemas import EXAMPLE
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services, log_in

SET = "0198c0de-0000-7000-8000-0000000000ce"
PATH = f"/cost-effectiveness/assumptions/{SET}"
SAVED: dict[str, Any] = {
    "id": SET,
    "name": "Ensimmäinen vuosi",
    "version": 2,
    "saved_at": "2026-11-02T10:00:00Z",
    "entered": EXAMPLE,
}
TEXTS = {"fi": "Näin.", "sv": "Så här.", "en": "Like this."}
YEAR = {"year": 2021, "full_time_years": "9.97", "baseline_years": "0.00", "effect": "161955"}
RESULT: dict[str, Any] = {
    "municipality": "698",
    "known_at": "2026-11-22T12:00:00Z",
    "definition": {"name": "cost_effectiveness", "version": 1, "text": TEXTS, "rounding": TEXTS},
    "participants": 62,
    "employed": 30,
    "years": [YEAR | {"municipality": "95553", "state": "66402"}],
    "taxes": "104712",
    "benefits_saved": "138289",
    "pension_contributions": "132000",
    "full_time_years": "9.97",
    "baseline_years": "1.20",
    "effect": "243001",
    "effect_with_pension": "375000",
    "coaching_cost": "94000",
    "net": "149001",
    "net_with_pension": "281000",
    "net_per_participant": "2400",
    "net_per_participant_with_pension": "4500",
    "complete_until": "2026-11-22T12:00:00Z",
}
TYPED = {
    "csrf": "csrf",
    "name": "Ensimmäinen vuosi",
    "entered.starts_on": "1.5.2021",
    "entered.ends_on": "30.4.2022",
    "entered.full_time_hours.value": "37,5",
    "entered.full_time_hours.source": "Työsopimus",
    "entered.baseline_share.value": "12,5",
    "entered.baseline_share.source": "Arvio",
    "entered.coaching_cost.value": "94 000",
    "entered.coaching_cost.source": "Tilinpäätös",
    # The first row was left empty.
    "entered.rates.1.taxes": "7000",
    "entered.rates.1.benefits_saved": "9244,51",
    "entered.rates.1.pension_contributions": "8824",
    "entered.rates_source": "Tilasto",
    "entered.rates_year": "2021",
    "entered.splits.0.year": "2021",
    "entered.splits.0.municipality": "59",
    "entered.splits.0.state": "41",
    "entered.splits.0.source": "Verovuosi 2021",
}


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET reporting /cost-effectiveness/assumptions": {"items": [SAVED]},
            f"GET reporting {PATH}": SAVED,
            f"GET reporting {PATH}/result": RESULT,
            "POST reporting /cost-effectiveness/assumptions": SAVED,
        }
    )


@pytest.fixture
async def analyst(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, "analyst")
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
            yield client


async def test_nothing_yet_says_what_to_do(analyst: httpx.AsyncClient, services: Services) -> None:
    services.answers["GET reporting /cost-effectiveness/assumptions"] = {"items": []}

    page = (await analyst.get("/cost-effectiveness")).text

    assert "Arviointeja ei ole vielä tehty" in page
    assert 'href="/cost-effectiveness/new"' in page


async def test_a_new_form_offers_the_known_tax_years(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get("/cost-effectiveness/new")).text

    assert all(f'value="{typed}"' in page for typed in ("2022", "59", "41", "2023", "38", "62", "Verovuosi 2023"))


async def test_what_was_typed_is_sent_as_numbers_and_empty_rows_are_not(
    analyst: httpx.AsyncClient, services: Services
) -> None:
    page = await analyst.post("/cost-effectiveness/new", data=TYPED)

    [sent] = services.sent_to("/cost-effectiveness/assumptions")
    assert page.headers["location"] == f"/cost-effectiveness/{SET}?done=saved"
    assert sent["entered"]["baseline_share"] == {"value": 0.125, "source": "Arvio"}
    assert sent["entered"]["hours_when_unknown"] is None
    assert [rate["benefits_saved"] for rate in sent["entered"]["rates"]] == [9244.51]
    assert sent["entered"]["coaching_cost"]["value"] == 94000


async def test_what_is_missing_stands_at_its_field_and_nothing_is_sent(
    analyst: httpx.AsyncClient, services: Services
) -> None:
    page = await analyst.post("/cost-effectiveness/new", data=TYPED | {"entered.coaching_cost.source": ""})

    assert page.status_code == 422
    assert 'href="#entered.coaching_cost.source"' in page.text
    assert 'value="9244,51"' in page.text
    assert not services.sent_to("/cost-effectiveness/assumptions")


async def test_a_source_without_its_number_is_not_dropped(analyst: httpx.AsyncClient, services: Services) -> None:
    page = await analyst.post("/cost-effectiveness/new", data=TYPED | {"entered.hours_when_unknown.source": "Arvio"})

    assert page.status_code == 422
    assert 'href="#entered.hours_when_unknown.value"' in page.text
    assert not services.sent_to("/cost-effectiveness/assumptions")


async def test_a_year_without_a_split_is_told_at_the_splits(analyst: httpx.AsyncClient, services: Services) -> None:
    services.answers["POST reporting /cost-effectiveness/assumptions"] = httpx.Response(
        422,
        json={
            "type": "/problems/split-missing",
            "title": "",
            "detail": "",
            "errors": [{"field": "splits", "detail": "Jaa vuosi 2022."}],
        },
    )

    page = await analyst.post("/cost-effectiveness/new", data=TYPED)

    assert 'href="#entered.splits.0.year"' in page.text
    assert "Jaa vuosi 2022." in page.text


async def test_saved_assumptions_come_back_as_people_type_them(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get(f"/cost-effectiveness/{SET}/change")).text

    assert all(f'value="{typed}"' in page for typed in ("1.5.2021", "37,5", "10", "90000", "6000"))
    assert 'name="version" value="2"' in page


async def test_the_result_says_what_it_means_and_what_was_assumed(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get(f"/cost-effectiveness/{SET}")).text

    assert "Valmennus tuotti 149\N{NO-BREAK SPACE}001 € enemmän kuin maksoi" in page
    assert figure_in(page, "Osallistujia") == "62"
    assert figure_in(page, "Heistä töissä jakson aikana") == "30"
    assert page.count("Työsopimus, 2021") >= 5


@pytest.fixture
async def lead(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """Of Rovaniemi alone."""
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, "team_lead")
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
            yield client


def figure_in(page: str, row: str) -> str:
    [found] = re.findall(rf">{row}</th><td[^>]*>([^<]*)<", page)
    return str(found)


def results_asked(services: Services) -> list[dict[str, str]]:
    return [dict(one.url.params) for one in services.asked if one.url.path == f"{PATH}/result"]


async def test_the_result_says_of_which_place_it_is_also_where_there_is_no_other_to_choose(
    lead: httpx.AsyncClient, services: Services
) -> None:
    page = (await lead.get(f"/cost-effectiveness/{SET}")).text

    assert '<span class="govuk-caption-l">Rovaniemi</span>Ensimmäinen vuosi' in page
    assert results_asked(services) == [{"municipality": "698"}]


async def test_a_place_one_may_not_see_is_refused_and_not_replaced(lead: httpx.AsyncClient, services: Services) -> None:
    said = "Sinulla ei ole oikeuksia kuntaan 320."
    problem = {"type": "/problems/outside-your-municipalities", "errors": [{"field": "municipality", "detail": said}]}
    services.answers[f"GET reporting {PATH}/result"] = httpx.Response(403, json=problem)

    page = await lead.get(f"/cost-effectiveness/{SET}", params={"municipality": "320"})

    assert page.status_code == 403
    assert results_asked(services) == [{"municipality": "320"}]
    assert 'href="#municipality"' in page.text
    assert "Työsopimus, 2021" in page.text, "the assumptions stay in sight"


async def test_a_result_is_asked_as_known_then_in_the_version_that_is_open(
    lead: httpx.AsyncClient, services: Services
) -> None:
    page = (await lead.get(f"/cost-effectiveness/{SET}", params={"version": "1", "known_on": "1.3.2023"})).text

    [asked] = results_asked(services)
    assert (asked["known_at"], asked["version"]) == ("2023-03-02T00:00:00+02:00", "1")
    assert '<input type="hidden" name="version" value="1">' in page
    assert "Luvut sellaisina kuin ne tiedettiin 22.11.2026 klo 14.00." in page
    assert "Luvut ovat jäljessä." not in page


async def test_a_day_of_knowing_that_is_none_stands_at_its_field(lead: httpx.AsyncClient, services: Services) -> None:
    page = await lead.get(f"/cost-effectiveness/{SET}", params={"known_on": "eilen"})

    assert page.status_code == 422
    assert 'href="#known_on"' in page.text
    assert not results_asked(services)


async def test_how_much_was_worked_stands_beside_what_it_brought(lead: httpx.AsyncClient) -> None:
    page = (await lead.get(f"/cost-effectiveness/{SET}")).text

    assert figure_in(page, "Henkilötyövuosia") == "9,97"
    assert figure_in(page, "Henkilötyövuosia ilman valmennusta, oletuksen mukaan") == "1,20"
    assert "132\N{NO-BREAK SPACE}000" in page


async def test_an_assumption_is_printed_with_all_its_decimals(lead: httpx.AsyncClient, services: Services) -> None:
    share, hours = {"value": "0.1255", "source": "Arvio"}, {"value": "37.25", "source": "Sopimus"}
    entered = EXAMPLE | {"baseline_share": share, "full_time_hours": hours}
    services.answers[f"GET reporting {PATH}"] = SAVED | {"entered": entered}

    page = (await lead.get(f"/cost-effectiveness/{SET}")).text

    assert "12,55" in page
    assert "37,25" in page


async def test_a_group_without_a_rate_is_told_in_words(lead: httpx.AsyncClient, services: Services) -> None:
    problem = {"type": "/problems/rate-missing", "detail": "basic", "education": "basic", "age_band": "-"}
    services.answers[f"GET reporting {PATH}/result"] = httpx.Response(422, json=problem)

    page = (await lead.get(f"/cost-effectiveness/{SET}")).text

    assert "koulutus on: perusaste, ja ikä: ei tiedossa." in page


async def test_a_loss_is_said_to_be_one(analyst: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET reporting {PATH}/result"] = RESULT | {"net": "-5000"}

    page = (await analyst.get(f"/cost-effectiveness/{SET}")).text

    assert "Valmennus maksoi 5\N{NO-BREAK SPACE}000 € enemmän kuin tuotti" in page


async def test_a_refused_result_keeps_the_assumptions_in_sight(analyst: httpx.AsyncClient, services: Services) -> None:
    problem = {"type": "/problems/too-few-persons", "title": "", "detail": "Tulos kertoisi muutamasta ihmisestä."}
    services.answers[f"GET reporting {PATH}/result"] = httpx.Response(403, json=problem)

    page = await analyst.get(f"/cost-effectiveness/{SET}")

    assert page.status_code == 200
    assert "Tulos kertoisi muutamasta ihmisestä." in page.text
    assert "Työsopimus, 2021" in page.text
