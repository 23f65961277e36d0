"""The pilot's first evaluation, entered by hand: what was published comes out of the pilot's own history."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.test_accessibility import LANGUAGES, NARROW, too_wide, violations
from tests.browser.test_journeys import heading, new_name, press

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PUBLISHED = {"Vaikutus": 243_000, "Valmennuksen kustannus": 94_000, "Nettovaikutus": 149_000}
ENTERED: Mapping[str, str] = {
    "starts_on": "1.5.2021",
    "ends_on": "30.4.2022",
    "full_time_hours.source": "Työehtosopimus",
    "hours_when_unknown.value": "30",
    "hours_when_unknown.source": "Arvio: pilotin tunteja ei kirjattu",
    "baseline_share.value": "0",
    "baseline_share.source": "Vertailu sisältyy arvoihin",
    "coaching_cost.value": "94 000",
    "coaching_cost.source": "Julkaistu kustannus",
    "rates.0.taxes": "13 000",
    "rates.0.benefits_saved": "16 690",
    "rates.0.pension_contributions": "16 000",
    "rates_source": "Esimerkki: arvoja ei julkaistu, näillä julkaistu vaikutus tulee esiin",
    "rates_year": "2021",
    "splits.0.year": "2021",
    "splits.0.source": "Sama kuin verovuonna 2022",
    "splits.1.year": "2022",
    "splits.1.municipality": "59",
    "splits.1.state": "41",
    "splits.1.source": "Verovuosi 2022",
}


def evaluate(page: Page) -> str:
    """Where the result is."""
    page.goto("/cost-effectiveness")
    page.locator("main").get_by_role("link", name="Uusi arviointi").click()
    page.get_by_label("Arvioinnin nimi").fill(new_name())
    for field, typed in ENTERED.items():
        page.locator(f'[id="entered.{field}"]').fill(typed)
    press(page, "Tallenna ja laske")
    expect(page.get_by_text("Tallennettu.", exact=True)).to_be_visible()
    return page.url.partition("?")[0]


def euros(page: Page, name: str) -> int:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return int("".join(filter(str.isdigit, row.get_by_role("cell").inner_text())))


def test_the_published_evaluation_comes_out_of_what_was_assumed(visits: Visits) -> None:
    page = visits.as_("teamlead", width=NARROW, javascript=False)

    evaluate(page)

    expect(heading(page)).to_contain_text("Koko alue")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Valmennus tuotti")
    assert {name: round(euros(page, name), -3) for name in PUBLISHED} == PUBLISHED
    expect(page.get_by_role("rowheader", name="2021").first).to_be_visible()
    expect(page.get_by_text("Arvio: pilotin tunteja ei kirjattu")).to_be_visible()


def test_an_evaluation_in_every_language_is_for_everyone(visits: Visits) -> None:
    page = visits.as_("teamlead")
    result = evaluate(page)
    found: list[str] = []

    for language in LANGUAGES:
        page.goto(f"/language/{language}")
        for path in (result, f"{result}?known_on=1.1.2020", f"{result}/change"):
            page.goto(path)
            found += violations(page)
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.goto(result)

    assert found == []
    assert not too_wide(page)
