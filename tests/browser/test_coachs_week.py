"""A coach's week and a team lead's caseloads, on a phone too; what is recorded is dated today."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, Visits, until
from tests.browser.test_accessibility import too_wide, violations
from tests.browser.test_journeys import (
    WITH_AND_WITHOUT,
    heading,
    new_name,
    press,
    refer_and_accept,
    register,
    start_coaching,
)

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PHONE = 320
COACH = "Outi Salmivaara"


@pytest.fixture(scope="module")
def client_of_outi(browser: Browser, demo: Demo) -> Iterator[tuple[str, str]]:
    """A new client of Kemijärvi's coach: the address and the name."""
    visits, name = Visits(browser, demo), new_name()
    page = visits.as_("teamlead")
    client = register(page, name, municipality="Kemijärvi")
    refer_and_accept(page)
    start_coaching(page, client, coach=COACH)
    yield client, f"Veikko {name}"
    visits.end()


def open_client(page: Page, client: str) -> None:
    page.goto(client)
    until(page, lambda: page.get_by_role("link", name="Kirjaa yhteys asiakkaaseen").is_visible())


@WITH_AND_WITHOUT
def test_a_contact_takes_two_presses_from_the_clients_page(
    visits: Visits, client_of_outi: tuple[str, str], javascript: bool
) -> None:
    page = visits.as_("coach3", javascript=javascript, width=PHONE)
    open_client(page, client_of_outi[0])

    page.get_by_role("link", name="Kirjaa yhteys asiakkaaseen").click()
    press(page, "Tallenna")

    expect(page.get_by_text("Yhteys asiakkaaseen on tallennettu.")).to_be_visible()
    expect(page.get_by_role("heading", name="Tapaaminen asiakkaan kanssa").first).to_be_visible()
    assert not too_wide(page)


def test_a_contact_takes_two_presses_from_the_week_and_is_corrected(
    visits: Visits, client_of_outi: tuple[str, str]
) -> None:
    client, name = client_of_outi
    page = visits.as_("coach3", width=PHONE)
    open_client(page, client)
    page.goto("/week")
    page.get_by_label("Kirjaa yhteys asiakkaaseen").select_option(label=name)
    press(page, "Kirjaa")
    page.get_by_label("Puhelu").check()
    page.get_by_label("Montako minuuttia?").fill("25")
    press(page, "Tallenna")
    expect(page.get_by_text("Yhteys asiakkaaseen on tallennettu.")).to_be_visible()
    call = page.get_by_role("listitem").filter(has_text=name).filter(has_text="25 min")
    expect(call).to_be_visible()

    call.get_by_role("link", name="Korjaa").click()
    page.get_by_role("group", name="Toteutuiko tämä?").get_by_label("Ei").check()
    press(page, "Tallenna korjaus")
    expect(page.locator("#reason-error")).to_be_visible()
    page.get_by_label("Mikä oli väärin?").fill("Asiakas ei vastannut")
    press(page, "Tallenna korjaus")

    expect(page.get_by_text("Korjaus on tallennettu.")).to_be_visible()
    expect(page.get_by_role("heading", name="Ei toteutunut: puhelu")).to_be_visible()
    page.goto("/week")
    expect(page.get_by_role("listitem").filter(has_text=name).filter(has_text="25 min")).to_have_count(0)


def test_other_time_of_a_day_is_replaced(visits: Visits) -> None:
    page = visits.as_("coach3", javascript=False)
    for minutes in ("70", "85"):
        page.goto("/week")
        page.get_by_label("Tiimi ja palaverit").check()
        page.get_by_label("Montako minuuttia?").fill(minutes)
        press(page, "Tallenna aika")
        expect(page.get_by_text("Työaika on tallennettu.")).to_be_visible()

    expect(page.get_by_role("cell", name="1 t 25 min").first).to_be_visible()
    expect(page.get_by_role("cell", name="1 t 10 min")).to_have_count(0)


def test_the_start_page_leads_from_a_need_to_where_it_is_done(visits: Visits, client_of_outi: tuple[str, str]) -> None:
    client, name = client_of_outi
    page = visits.as_("coach3", width=PHONE)
    open_client(page, client)

    page.goto("/")
    row = page.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("30 päivää aikaa")
    row.get_by_role("link", name="Kirjaa työnantajakontakti").click()

    expect(page).to_have_url(re.compile(f"{client}/contacts/new$"))
    expect(heading(page)).to_have_text("Kirjaa työnantajakontakti")


def test_a_lead_records_an_absence_and_moves_nobody_unchosen(visits: Visits, client_of_outi: tuple[str, str]) -> None:
    lead = visits.as_("teamlead", width=PHONE)
    lead.goto("/caseload")
    lead.get_by_role("link", name=COACH, exact=True).click()
    expect(heading(lead)).to_have_text(COACH)
    coach = lead.url
    lead.get_by_role("link", name="Kirjaa poissaolo").click()
    for field in ("Ensimmäinen poissaolopäivä", "Viimeinen poissaolopäivä"):
        lead.get_by_label(field).first.fill("24.12.2098")
    press(lead, "Tallenna poissaolo")
    expect(lead.get_by_text("Poissaolo on tallennettu.")).to_be_visible()

    lead.get_by_role("link", name="24.12.2098–24.12.2098").click()
    press(lead, "Peru poissaolo")
    expect(lead.get_by_text("Poissaolo on peruttu.")).to_be_visible()

    lead.goto(f"{coach}/transfer")
    expect(lead.get_by_label(client_of_outi[1])).to_be_visible()
    press(lead, "Siirrä asiakkaat")
    expect(lead.locator("#how-error")).to_be_visible()
    assert violations(lead) == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_axe_finds_nothing_on_a_coachs_pages_and_in_their_errors(
    visits: Visits, client_of_outi: tuple[str, str], language: str
) -> None:
    page = visits.as_("coach3", language=language, width=PHONE)
    client = client_of_outi[0]
    found: list[str] = []

    for path in ("/", "/week", f"{client}/client-contacts/new"):
        page.goto(path)
        found += violations(page) + ([f"{path}: too wide"] if too_wide(page) else [])
    page.locator("#minutes").fill("")
    page.locator("main form button").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()

    assert found + violations(page) == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_axe_finds_nothing_on_a_leads_pages(visits: Visits, language: str) -> None:
    page = visits.as_("teamlead", language=language, width=PHONE)
    found: list[str] = []
    page.goto("/caseload")
    coach = page.get_by_role("link", name=COACH, exact=True).get_attribute("href")

    for path in ("/caseload", f"{coach}", f"{coach}/hours", f"{coach}/absences/new", f"{coach}/transfer"):
        page.goto(path)
        found += violations(page) + ([f"{path}: too wide"] if too_wide(page) else [])

    assert found == []
