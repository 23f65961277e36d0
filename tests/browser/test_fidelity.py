"""Fidelity from beginning to paper, as a team lead does it: on a phone, with and without JavaScript, beside another."""

import random
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from common.days import today
from portal.formats import typed_day
from tests.browser.conftest import Visits, until
from tests.browser.test_accessibility import LANGUAGES, too_wide, violations
from tests.browser.test_journeys import WITH_AND_WITHOUT, heading, press

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PHONE = 320
ITEMS, GOOD = 25, 4
"""The score given to each item makes a total of 100: the first that is good."""
PLACE = "Kemijärvi"


def some_day() -> int:
    """How many days ago: a day that no other run has assessed."""
    return random.randint(100, 3000)


def typed(days_ago: int) -> str:
    return typed_day(today() - timedelta(days_ago))


def begin(page: Page, days_ago: int, *, place: str = PLACE) -> str:
    """The page of a new draft; one that is under way is discarded."""
    page.goto("/fidelity")
    under_way = page.get_by_role("link", name=re.compile(f"^Jatka kesken olevaa arviota.*{place}"))
    if under_way.count():
        under_way.click()
        page.get_by_text("Hylkää tämä arvio").click()
        press(page, "Poista kesken oleva arvio")
        expect(page.get_by_text("Kesken ollut arvio on poistettu.")).to_be_visible()
    page.get_by_role("link", name=re.compile(f"^Aloita arvio.*{place}")).click()
    page.get_by_label("Minkä päivän tilannetta arvioidaan?").first.fill(typed(days_ago))
    press(page, "Aloita arvio")
    expect(page.get_by_text(f"Pisteitetty 0 / {ITEMS}.")).to_be_visible()
    return re.sub(r"\?.*", "", page.url)


def enter_from_paper(page: Page, days_ago: int, *, total: int, caseload: int, place: str = PLACE) -> None:
    page.goto("/fidelity")
    page.get_by_role("link", name=re.compile(f"^Kirjaa arvio paperilta.*{place}")).click()
    page.get_by_label("Minä päivänä arvio tehtiin?").first.fill(typed(days_ago))
    page.get_by_label("Pisteet yhteensä").fill(str(total))
    page.get_by_text("Pisteet kohdittain: Valmentajat").click()
    page.locator("#score-caseload").select_option(str(caseload))
    page.get_by_label("Mistä arvio on peräisin?").fill("Mappi 4")
    press(page, "Tallenna laatuarvio")
    expect(page.get_by_text("Laatuarvio on valmis.")).to_be_visible()


def score_part(page: Page, name: str) -> None:
    """Every item of it the same, each with its reason."""
    page.locator("main").get_by_role("link", name=name, exact=True).click()
    expect(heading(page)).to_contain_text(name)
    for radio in page.locator(f"input[name^=score-][value='{GOOD}']").all():
        radio.check()
    for number, reason in enumerate(page.locator("textarea[name^=reason-]").all()):
        reason.fill(f"Todettu yhdessä {number}")
    press(page, "Tallenna osa")
    expect(page.get_by_text("Pisteet on tallennettu.")).to_be_visible()


@WITH_AND_WITHOUT
def test_a_lead_assesses_fidelity_compares_it_and_prints_it(visits: Visits, javascript: bool) -> None:
    page = visits.as_("teamlead", javascript=javascript, width=PHONE)
    then = some_day()
    enter_from_paper(page, then, total=96, caseload=2)
    expect(page.get_by_text("Yhteensä 96 pistettä 125:stä: kohtalainen.")).to_be_visible()

    draft = begin(page, then - 1)
    for part in ("Valmentajat", "Organisaatio", "Palvelu"):
        score_part(page, part)
    expect(page.get_by_text(f"Pisteitetty {ITEMS} / {ITEMS}.")).to_be_visible()
    press(page, "Merkitse arvio valmiiksi")

    expect(page.get_by_text("Laatuarvio on valmis.")).to_be_visible()
    expect(page.get_by_role("heading", name="Yhteensä 100 pistettä 125:stä: hyvä.")).to_contain_text(
        f"Edellisellä kerralla {typed(then)} pisteitä oli 96: kohtalainen. 1 kohta parani"
    )
    expect(page.get_by_role("row", name=re.compile("Asiakkaita valmentajaa kohti"))).to_contain_text("+2")
    expect(page.get_by_role("listitem").filter(has_text="Seuraava taso:")).to_have_count(5)
    assert not too_wide(page)
    for language in LANGUAGES:
        paper = page.request.get(f"{draft}/print", params={"language": language})
        assert (paper.ok, paper.headers["content-type"], paper.body()[:5]) == (True, "application/pdf", b"%PDF-")


def test_what_data_suggests_is_chosen_already_and_another_score_needs_a_reason(visits: Visits) -> None:
    page = visits.as_("teamlead", javascript=False)
    begin(page, 0)
    page.locator("main").get_by_role("link", name="Valmentajat", exact=True).click()
    caseload = page.locator("#item-caseload")
    expect(caseload).to_contain_text("Näyttö tiedoista: Avoimia valmennuksia")
    suggested = caseload.locator("input:checked").input_value()

    caseload.locator(f"input[value='{'1' if suggested != '1' else '2'}']").check()
    press(page, "Tallenna osa")

    expect(page).to_have_title(re.compile("^Virhe:"))
    expect(page.locator("#reason-caseload-error")).to_be_visible()
    caseload.locator(f"input[value='{suggested}']").check()
    caseload.get_by_role("button", name="Tallenna tähän asti").click()
    expect(page.get_by_text("Tallennettu.")).to_be_visible()


def test_two_who_score_at_once_lose_nothing(visits: Visits) -> None:
    mine, theirs = visits.as_("teamlead"), visits.as_("teamlead", javascript=False)
    draft = begin(mine, some_day())
    for page in (mine, theirs):
        page.goto(f"{draft}/parts/organisation")

    for item, reason in (("lead_role", "Toisen sana"), ("open_to_all", "Toisen toinen sana")):
        theirs.locator(f"input[name=score-{item}][value='3']").check()
        theirs.locator(f"#reason-{item}").fill(reason)
    press(theirs, "Tallenna osa")
    expect(theirs.get_by_text("Pisteet on tallennettu.")).to_be_visible()
    for item, reason in (("lead_role", "Minun sanani"), ("management_support", "Minun toinen sanani")):
        mine.locator(f"input[name=score-{item}][value='5']").check()
        mine.locator(f"#reason-{item}").fill(reason)
    press(mine, "Tallenna osa")

    expect(mine.locator("#item-lead_role")).to_contain_text("Joku muu tallensi tähän: 3 pistettä. Toisen sana")
    expect(mine.locator("#reason-lead_role")).to_have_value("Minun sanani")
    expect(mine.get_by_text("Pisteitetty 3 / 25.")).to_be_visible()
    assert violations(mine) == []
    press(mine, "Tallenna osa")
    expect(mine.get_by_text("Pisteet on tallennettu.")).to_be_visible()
    theirs.goto(f"{draft}/parts/organisation")
    expect(theirs.locator("#reason-lead_role")).to_have_value("Minun sanani")
    expect(theirs.locator("#reason-open_to_all")).to_have_value("Toisen toinen sana")


def test_an_assessment_on_paper_comes_out_in_the_reports(visits: Visits) -> None:
    page = visits.as_("teamlead", javascript=False)
    then = some_day()
    enter_from_paper(page, then, total=102, caseload=5, place="Rovaniemi")

    page.goto(f"/reports/fidelity?on={typed(0)}")
    row = page.get_by_role("row").filter(has_text=typed(then)).filter(has_text="Rovaniemi")
    until(page, lambda: row.count() == 1)

    expect(row).to_contain_text("102")
    expect(row).to_contain_text("hyvä")
    page.get_by_role("link", name="Katso arviot kohdittain").click()
    expect(heading(page)).to_have_text("Laatukriteerit")


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_an_assessment_or_its_errors(visits: Visits, language: str) -> None:
    lead = visits.as_("teamlead", width=PHONE)
    then = some_day()
    enter_from_paper(lead, then, total=80, caseload=3)
    result = re.sub(r"\?.*", "", lead.url)
    draft = begin(lead, then - 1)
    lead.goto(f"/language/{language}")
    found: list[str] = []

    for path in ("/fidelity", "/fidelity/new", "/fidelity/from-paper", result, draft, f"{draft}/parts/staffing"):
        lead.goto(path)
        expect(lead.locator("html")).to_have_attribute("lang", language)
        found += violations(lead) + ([f"{path}: too wide"] if too_wide(lead) else [])
    lead.locator("#reason-whole_path").fill("Vasta mietin")
    lead.locator("main form button.govuk-button").last.click()
    expect(lead.locator(".govuk-error-summary")).to_be_focused()
    expect(lead.locator("#reason-whole_path")).to_have_value("Vasta mietin")

    assert found + violations(lead) == []
