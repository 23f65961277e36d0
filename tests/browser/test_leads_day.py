"""A team lead's day on a phone: a coach full and over the limit with a reason, fidelity, a report, and its print."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, Visits
from tests.browser.test_accessibility import LANGUAGES, too_wide, violations
from tests.browser.test_fidelity import begin, score_part, some_day
from tests.browser.test_journeys import heading, new_name, press, refer_and_accept, register, start_coaching

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PHONE = 320
COACH, PLACE = "Outi Salmivaara", "Kemijärvi"
ASSESSED = "Rovaniemi"
"""Assessed here alone: other tests assess Kemijärvi, maybe at the same time."""
FULL = "Janne Tunturila"
"""Has more clients than the limit, since the pilot."""
PERCENT_OF_A_CLIENT = 5
"""Of full-time work: twenty clients fill it."""
PAGES = (
    "/",
    "/caseload",
    "{coach}",
    "{coach}/hours",
    "{coach}/login",
    "/coaches/new",
    "/fidelity",
    "{assessment}",
    "/reports?on=15.10.2022",
    "/reports/caseload",
    "/reports/fidelity",
    "/reports/printed",
)


@pytest.fixture
def lead(visits: Visits) -> Page:
    return visits.as_("teamlead", width=PHONE)


@pytest.fixture(autouse=True, scope="module")
def full_time_again(browser: Browser, demo: Demo) -> Iterator[None]:
    """The coach's hours as they were, also after a failure."""
    yield
    visits = Visits(browser, demo)
    change_hours(visits.as_("teamlead"), percent=100)
    visits.end()


def change_hours(page: Page, *, percent: int) -> None:
    page.goto("/caseload")
    page.get_by_role("link", name=COACH, exact=True).click()
    page.get_by_role("link", name="Muuta työaikaa").click()
    page.get_by_label("Montako prosenttia kokoaikaisesta?").fill(str(percent))
    press(page, "Tallenna työaika")
    expect(page.get_by_text("Työaika on muutettu.")).to_be_visible()


def open_cases(page: Page) -> int:
    page.goto("/caseload")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=COACH, exact=True))
    of_limit = row.get_by_role("cell").nth(2).inner_text()
    return int(of_limit.partition(" / ")[0])


def accepted_client(page: Page) -> str:
    client = register(page, new_name(), municipality=PLACE)
    refer_and_accept(page)
    return client


def seen(page: Page) -> list[str]:
    """What is wrong with the page that is open."""
    return violations(page) + ([f"{page.url}: too wide"] if too_wide(page) else [])


def situation(page: Page, path: str) -> str:
    """Of the coach, as a list of coaches tells it."""
    page.goto(path)
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=COACH, exact=True)).inner_text()


def test_a_coach_is_filled_and_exceeded_only_with_a_reason_and_it_shows_until_it_is_gone(lead: Page) -> None:
    change_hours(lead, percent=PERCENT_OF_A_CLIENT * (open_cases(lead) + 1))
    first, second = accepted_client(lead), accepted_client(lead)

    start_coaching(lead, first, coach=COACH)
    assert "Tilaa: 0" in situation(lead, "/caseload")
    refused_for_the_limit(lead, second)
    found = seen(lead)
    lead.get_by_label("Miksi raja ylitetään?").fill("Kevään työnhakijat eivät voi odottaa")
    press(lead, "Aloita valmennus")

    expect(lead.get_by_text("Valmennus on alkanut.")).to_be_visible()
    for path in ("/", "/caseload", "/caseload"):  # and again: it does not go away by being seen
        assert "Yli rajan: 1" in situation(lead, path)
        found += seen(lead)
    change_hours(lead, percent=100)
    assert "Yli rajan" not in situation(lead, "/caseload")
    assert found == []


def refused_for_the_limit(page: Page, client: str) -> None:
    """Coaching hears of the acceptance a moment later: until then it is refused for that."""
    page.goto(f"{client}/coaching/new")
    option = page.locator("#coach_id option").filter(has_text=COACH)
    page.get_by_label("Kuka on valmentaja?").select_option(option.get_attribute("value"))
    why = page.get_by_label("Miksi raja ylitetään?")
    for _ in range(40):
        press(page, "Aloita valmennus")
        page.wait_for_load_state()
        if why.is_visible():
            return
        page.wait_for_timeout(500)
    pytest.fail(f"not refused: {page.url}")


def test_a_new_coach_is_added_linked_to_a_login_and_leaves(lead: Page) -> None:
    name = new_name()
    lead.goto("/caseload")
    lead.get_by_role("link", name="Lisää valmentaja").click()
    lead.get_by_label("Valmentajan nimi").fill(name)
    lead.get_by_label("Missä kunnassa?").select_option(label=PLACE)
    lead.get_by_label("Montako prosenttia kokoaikaisesta?").fill("250")
    press(lead, "Lisää valmentaja")
    expect(lead.locator("#percent-error")).to_be_visible()
    lead.get_by_label("Montako prosenttia kokoaikaisesta?").fill("50")
    press(lead, "Lisää valmentaja")
    expect(lead.get_by_text("Valmentaja on lisätty.")).to_be_visible()
    expect(lead.get_by_text("Tunnus liittämättä")).to_be_visible()

    lead.get_by_role("link", name="Liitä tunnus").click()
    lead.get_by_label("Valmentajan tunniste").fill("Aino")
    press(lead, "Liitä tunnus")
    expect(lead.locator("#login-error")).to_be_visible()
    lead.get_by_label("Valmentajan tunniste").fill(str(uuid4()))
    press(lead, "Liitä tunnus")
    expect(lead.get_by_text("Tunnus on liitetty.")).to_be_visible()
    expect(lead.get_by_text("Tunnus liittämättä")).to_have_count(0)

    press(lead, "Valmentaja lopettaa")
    expect(lead.get_by_text("Valmentaja on merkitty lopettaneeksi.")).to_be_visible()
    assert seen(lead) == []


def test_a_client_changes_coach_and_the_path_says_who_coached_before(lead: Page) -> None:
    """The other one has too many clients already, so it takes a reason; afterwards all is as it was."""
    client = accepted_client(lead)
    start_coaching(lead, client, coach=COACH)
    found: list[str] = []

    for coach in (FULL, COACH):
        lead.goto(client)
        lead.get_by_role("link", name="Vaihda valmentaja").click()
        option = lead.locator("#coach_id option").filter(has_text=coach)
        lead.get_by_label("Kuka on uusi valmentaja?").select_option(option.get_attribute("value"))
        press(lead, "Vaihda valmentaja")
        if coach == FULL:
            lead.get_by_label("Miksi raja ylitetään?").fill("Asiakas toivoi")
            found += seen(lead)
            press(lead, "Vaihda valmentaja")
        expect(lead.get_by_text("Valmentaja on vaihdettu.")).to_be_visible()

    path = lead.get_by_role("listitem").filter(has=lead.get_by_role("heading", level=3))
    assert [[line for line in one.splitlines() if line][1:3] for one in path.all_inner_texts()[:3]] == [
        ["Valmentaja vaihtui", COACH],
        ["Valmentaja vaihtui", FULL],
        ["Valmennus alkoi", COACH],
    ]
    assert found + seen(lead) == []


def test_fidelity_is_assessed_and_found_again(lead: Page) -> None:
    draft = begin(lead, some_day(), place=ASSESSED)
    found = seen(lead)
    for part in ("Valmentajat", "Organisaatio", "Palvelu"):
        score_part(lead, part)
    press(lead, "Merkitse arvio valmiiksi")

    expect(lead.get_by_text("Laatuarvio on valmis.")).to_be_visible()
    found += seen(lead)
    found += correct_first_item(lead)
    lead.get_by_role("link", name="Takaisin laatukriteereihin").click()
    expect(lead.locator(f"main a[href='/fidelity/{draft.rsplit('/', 1)[1]}']")).to_be_visible()
    assert found + seen(lead) == []


def correct_first_item(page: Page) -> list[str]:
    """What is wrong with the pages on the way."""
    page.get_by_role("link", name="Korjaa pisteitä").click()
    found = seen(page)
    page.locator("main li a").first.click()
    score = page.locator("input[name=score]:not(:checked)").first
    score.check()
    page.get_by_label("Kohdan 1 perustelu").fill("Laskettiin uudelleen")
    page.get_by_label("Mikä oli väärin?").fill("Laskussa oli virhe")
    found += seen(page)
    press(page, "Tallenna korjaus")
    expect(page.get_by_text("Laskussa oli virhe")).to_be_visible()
    return found + seen(page)


def test_a_report_is_opened_and_printed(lead: Page) -> None:
    lead.goto("/reports?on=15.10.2022&municipality=698")
    expect(lead.get_by_role("heading", name="Rovaniemi: 70 valmennetusta 39 on työllistynyt")).to_be_visible()
    found = seen(lead)
    lead.get_by_role("link", name="Kunnan raportti paperilla").click()
    expect(heading(lead)).to_have_text("Kunnan raportti paperilla")
    lead.get_by_label("Kunta", exact=True).select_option(label="Rovaniemi")
    lead.get_by_label("Raportin kieli").select_option("sv")
    found += seen(lead)

    with lead.expect_response(re.compile(r"/reports/printed/[0-9a-f-]{36}$")) as printed:
        press(lead, "Tulosta PDF")
    again = lead.request.get(printed.value.url)

    assert printed.value.headers["content-type"] == "application/pdf"
    assert (again.status, again.body()[:5]) == (200, b"%PDF-")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_day_is_for_everyone(lead: Page, language: str) -> None:
    """With a breach on it."""
    lead.goto("/fidelity")
    paths = {"assessment": lead.locator("tbody a").first.get_attribute("href")}
    lead.goto("/caseload")
    paths["coach"] = lead.get_by_role("link", name=COACH, exact=True).get_attribute("href")
    change_hours(lead, percent=PERCENT_OF_A_CLIENT * max(open_cases(lead) - 1, 1))
    lead.goto(f"/language/{language}")
    found: list[str] = []

    for path in PAGES:
        lead.goto(path.format(**paths))
        expect(lead.locator("html")).to_have_attribute("lang", language)
        found += seen(lead)

    lead.goto("/language/fi")
    assert found == []
