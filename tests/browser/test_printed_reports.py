"""A municipality's report on paper: a team lead prints it, and again it is the same."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Visits
from tests.browser.test_accessibility import NARROW, too_wide, violations
from tests.browser.test_journeys import WITH_AND_WITHOUT

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def print_it(page: Page) -> bytes:
    """The paper comes at once; the list has it, and it is fetched from there."""
    fields: dict[str, str | float | bool] = {
        name: page.locator(f"main [name={name}]").input_value()
        for name in ("csrf", "key", "municipality", "on", "language")
    }
    answer = page.request.post("/reports/printed", form=fields, headers={"origin": origin_of(page)})
    assert answer.headers["content-type"] == "application/pdf", answer.url
    return answer.body()


def origin_of(page: Page) -> str:
    return re.match(r"https?://[^/]+", page.url)[0]  # type: ignore[index]


def latest(page: Page) -> bytes:
    page.goto("/reports/printed")
    link = page.locator("tbody a").first.get_attribute("href")
    return page.request.get(link or "").body()


def words_of(paper: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())


@WITH_AND_WITHOUT
def test_a_lead_prints_the_municipality_and_prints_it_again(visits: Visits, javascript: bool) -> None:
    page = visits.as_("teamlead", javascript=javascript)
    page.goto("/reports?on=15.10.2022")
    page.get_by_role("link", name="Kunnan raportti paperilla").click()
    page.get_by_label("Kunta").select_option("698")
    page.get_by_label("Raportin kieli").select_option("sv")

    paper = print_it(page)

    text = words_of(paper)
    assert "Jobbcoachningens resultat: Rovaniemi" in text
    assert "Coachade 70" in text
    assert "Sysselsättningskoefficient 0,56" in text
    assert latest(page) == paper


def test_what_cannot_be_printed_is_said_at_the_field(visits: Visits) -> None:
    page = visits.as_("teamlead", width=NARROW, javascript=False)
    page.goto("/reports/printed?on=15.10.2022")
    page.get_by_label("Myös niille, jotka eivät saa nähdä asiakkaita").check()

    page.get_by_role("button", name="Tulosta PDF").click()

    expect(page.locator("#on-error")).to_contain_text("30.9.2022")
    expect(page.get_by_label("Myös niille, jotka eivät saa nähdä asiakkaita")).to_be_checked()
    assert not too_wide(page)
    axe = visits.as_("teamlead", width=NARROW)
    axe.goto("/reports/printed")
    assert violations(axe) == []


def test_the_course_of_chosen_municipalities_is_drawn_with_a_name_at_each_line(visits: Visits) -> None:
    page = visits.as_("teamlead", javascript=False)
    page.goto("/reports?on=15.10.2022")
    page.get_by_role("link", name=re.compile("Vertaa muita kuntia")).click()
    for place in ("Rovaniemi", "Kemijärvi"):
        page.get_by_role("checkbox", name=place).check()
    page.get_by_role("button", name="Näytä").click()

    drawing = page.get_by_role("img", name=re.compile("Työllisyyskertoimen kulku"))
    expect(drawing).to_contain_text("Rovaniemi 0,56")
    expect(drawing).to_contain_text(re.compile(r"Kemijärvi 0,\d\d"))  # other tests' clients come to work there
    page.get_by_text("Näytä luvut taulukkona").click()
    expect(page.get_by_role("cell", name="0,56").first).to_be_visible()
