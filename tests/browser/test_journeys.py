"""The main work, with and without JavaScript. All of it is dated today, so the pilot's figures stay as they are."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Demo, Visits, client_in, until

pytestmark = [pytest.mark.stack, pytest.mark.browser]

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])


def new_name() -> str:
    """A family name that no other test has: letters only."""
    return "Testinen" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:8])


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def register(page: Page, family_name: str, *, municipality: str) -> str:
    page.goto("/clients/new")
    page.get_by_label("Etunimi").fill("Veikko")
    page.get_by_label("Sukunimi").fill(family_name)
    page.get_by_label("Syntymäaika, jos henkilötunnusta ei ole").first.fill("13.10.1985")
    page.get_by_label("Miksi henkilötunnusta ei ole?").select_option("foreign")
    page.get_by_label("Kotikunta").select_option(label=municipality)
    press(page, "Lisää asiakas")
    expect(heading(page)).to_have_text("Uusi lähete")
    return client_in(page)


def refer_and_accept(page: Page) -> None:
    page.get_by_label("Lähettäjän luokka").select_option("health_care")
    page.get_by_label("Missä asiakas on hyvä?").fill("Tarkka ja kärsivällinen")
    press(page, "Lähetä")
    expect(page.get_by_text("Lähete on lähetetty.")).to_be_visible()
    page.get_by_role("link", name="Hyväksy lähete", exact=True).click()
    press(page, "Hyväksy")
    expect(page.get_by_text("Lähete on hyväksytty.")).to_be_visible()


def start_coaching(page: Page, client: str, *, coach: str, started_on: str = "") -> None:
    """Coaching hears of the acceptance through Kafka: refused until then, and what was typed stays."""
    page.goto(f"{client}/coaching/new")
    page.get_by_label("Kuka on valmentaja?").select_option(label=coach_option(page, coach))
    if started_on:
        page.locator("#started_on").fill(started_on)
    for _ in range(40):
        press(page, "Aloita valmennus")
        page.wait_for_load_state()
        heading(page).click(trial=True)  # whatever asks why is answered before anything else is done
        if "done=coaching" in page.url:
            break
        page.wait_for_timeout(500)
        if page.get_by_label("Miksi raja ylitetään?").is_visible():  # many runs on one stack fill the coach's caseload
            page.get_by_label("Miksi raja ylitetään?").fill("Kokeilu")
    expect(page.get_by_text("Valmennus on alkanut.")).to_be_visible()


def coach_option(page: Page, coach: str) -> str:
    return next(text for text in page.locator("#coach_id option").all_inner_texts() if text.startswith(coach))


def choose_employer(page: Page, name: str) -> None:
    page.get_by_label("Etsi työnantaja nimellä").fill(name)
    press(page, "Etsi")
    page.get_by_role("group", name="Valitse työnantaja").get_by_role("radio").first.check()


@pytest.fixture(scope="module")
def client_of_outi(browser: Browser, demo: Demo) -> str:
    """A new client in the coaching of Kemijärvi's coach."""
    visits = Visits(browser, demo)
    page = visits.as_("teamlead")
    client = register(page, new_name(), municipality="Kemijärvi")
    refer_and_accept(page)
    start_coaching(page, client, coach="Outi Salmivaara")
    visits.end()
    return client


@WITH_AND_WITHOUT
def test_from_referral_to_work_and_into_the_coefficient(visits: Visits, javascript: bool) -> None:
    lead = visits.as_("teamlead", javascript=javascript)
    before = employed_in(lead, "Kemijärvi")
    client = register(lead, new_name(), municipality="Kemijärvi")
    refer_and_accept(lead)
    start_coaching(lead, client, coach="Outi Salmivaara")

    coach = visits.as_("coach3", javascript=javascript)
    coach.goto(client)
    until(coach, lambda: coach.get_by_role("link", name="Kirjaa työsuhde").is_visible())
    coach.get_by_role("link", name="Kirjaa työsuhde").click()
    choose_employer(coach, "oy")
    coach.get_by_label("Minä päivänä työ alkoi?").first.fill(today_typed(coach))
    coach.get_by_role("group", name="Maksetaanko työstä palkkatukea?").get_by_label("Ei").check()
    press(coach, "Tallenna työsuhde")

    expect(coach.get_by_text("Työsuhde on tallennettu.")).to_be_visible()
    expect(coach.get_by_role("heading", name="Työ alkoi")).to_be_visible()
    until(lead, lambda: employed_in(lead, "Kemijärvi") == before + 1)


def employed_in(page: Page, municipality: str) -> int:
    page.goto("/reports")
    row = page.locator("table").first.get_by_role("row").filter(has_text=municipality)
    return int(row.get_by_role("cell").nth(1).inner_text())


def today_typed(page: Page) -> str:
    hint = page.locator("#started_on-hint").inner_text()
    return re.search(r"\d+\.\d+\.\d{4}", hint)[0]  # type: ignore[index]


@WITH_AND_WITHOUT
def test_a_wrong_day_comes_back_as_typed_with_the_error_beside_it(
    visits: Visits, client_of_outi: str, javascript: bool
) -> None:
    page = visits.as_("coach3", javascript=javascript)
    page.goto(f"{client_of_outi}/employments/new")
    choose_employer(page, "oy")
    page.get_by_label("Minä päivänä työ alkoi?").first.fill("ensi viikolla")
    page.get_by_label("Montako tuntia viikossa?").fill("22,5")

    press(page, "Tallenna työsuhde")

    expect(page).to_have_title(re.compile("^Virhe:"))
    expect(page.get_by_label("Minä päivänä työ alkoi?").first).to_have_value("ensi viikolla")
    expect(page.get_by_label("Montako tuntia viikossa?")).to_have_value("22,5")
    page.get_by_role("link", name=re.compile("^Kirjoita päivä muodossa")).click()
    expect(page.locator("#started_on")).to_be_focused()


def test_a_refusal_of_the_service_stands_at_its_field(visits: Visits, client_of_outi: str) -> None:
    page = visits.as_("coach3", language="sv")
    page.goto(f"{client_of_outi}/employments/new?find=oy")
    page.get_by_role("group", name="Välj arbetsgivare").get_by_role("radio").first.check()
    page.get_by_label("Vilken dag började arbetet?").first.fill("1.1.2020")
    page.get_by_role("group", name="Betalas lönesubvention").get_by_label("Nej").check()

    page.get_by_role("button", name="Spara anställningen").click()

    expect(page).to_have_title(re.compile("^Fel:"))
    expect(page.locator("#started_on-error")).to_be_visible()


def test_a_double_click_is_one_contact(visits: Visits, client_of_outi: str) -> None:
    page = visits.as_("coach3", javascript=False)
    page.goto("/contacts/new")
    choose_employer(page, "oy")
    page.get_by_label("Puhelu").check()
    page.get_by_role("group", name="Tapasitteko kasvokkain?").get_by_label("Ei").check()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    press(page, "Tallenna kontakti")
    expect(page.get_by_text("Työnantajakontakti on tallennettu.")).to_be_visible()

    again = page.request.post(
        f"{visits.demo.url}/contacts/new",
        data=sent[0],
        headers={"content-type": "application/x-www-form-urlencoded", "origin": visits.demo.url},
        max_redirects=0,
    )

    assert again.status == 303
    assert again.headers["location"] == "/?done=contact"


def test_a_referrer_sends_a_client_and_sees_what_came_of_it(visits: Visits) -> None:
    referrer = visits.as_("referrer")
    name = new_name()
    register(referrer, name, municipality="Rovaniemi")
    press(referrer, "Lähetä")
    expect(referrer.get_by_text("Lähete on lähetetty.")).to_be_visible()
    referral = re.sub(r"\?.*", "", referrer.url)

    coordinator = visits.as_("coordinator")
    coordinator.goto(referral)
    coordinator.get_by_role("link", name="Älä hyväksy lähetettä").click()
    coordinator.get_by_label("Palvelussa ei ole tilaa").check()
    press(coordinator, "Tallenna päätös")
    expect(coordinator.get_by_text("Lähetettä ei hyväksytty.")).to_be_visible()

    referrer.goto("/")
    row = referrer.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("Palvelussa ei ole tilaa")


def test_a_namesake_is_shown_before_saving(visits: Visits) -> None:
    page = visits.as_("coordinator")
    name = new_name()
    register(page, name, municipality="Kemijärvi")

    page.goto("/clients/new")
    page.get_by_label("Etunimi").fill("Veikko")
    page.get_by_label("Sukunimi").fill(name)
    page.get_by_label("Syntymäaika, jos henkilötunnusta ei ole").first.fill("13.10.1985")
    page.get_by_label("Miksi henkilötunnusta ei ole?").select_option("foreign")
    page.get_by_label("Kotikunta").select_option(label="Kemijärvi")
    press(page, "Lisää asiakas")

    expect(page.get_by_role("heading", name="Nämä asiakkaat ovat jo täällä")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(name))).to_be_visible()
    page.get_by_label("Olen tarkistanut: tämä on uusi asiakas").check()
    press(page, "Lisää asiakas")
    expect(heading(page)).to_have_text("Uusi lähete")


def test_what_is_looked_for_is_never_in_an_address(visits: Visits) -> None:
    page = visits.as_("coordinator")
    name = new_name()
    register(page, name, municipality="Kemijärvi")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))

    page.get_by_role("searchbox").fill(name)
    page.get_by_role("search").get_by_role("button", name="Etsi").click()

    expect(page.get_by_role("link", name=re.compile(name))).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name=re.compile(name))).to_be_visible()
    assert not [address for address in addresses if name in address]


def test_a_client_answers_the_survey_without_javascript_and_only_once(visits: Visits) -> None:
    coach = visits.as_("coach3")
    coach.goto("/clients")
    coach.locator("tbody a").first.click()
    coach.get_by_role("link", name="Pyydä palautetta").click()
    press(coach, "Tee linkki")
    link = coach.locator(".rn-saved a").get_attribute("href")
    assert link is not None

    anyone = visits.anyone(javascript=False)
    anyone.goto(link)
    anyone.locator("input[name=benefited]").first.check()
    press(anyone, "Lähetä vastaukset")
    expect(heading(anyone)).to_have_text("Kiitos vastauksestasi!")
    assert anyone.context.cookies() == []

    answer = anyone.goto(link)
    assert answer is not None
    assert answer.status == 410


def test_the_figures_can_be_taken_along_as_csv(visits: Visits) -> None:
    page = visits.as_("teamlead")
    page.goto("/reports?on=15.10.2022")
    expect(page.get_by_role("heading", name="Rovaniemi: 70 valmennetusta 39 on työllistynyt")).to_be_visible()

    with page.expect_download() as started:
        page.get_by_role("link", name="Lataa luvut CSV-tiedostona").click()

    lines = started.value.path().read_text().splitlines()
    assert lines[0] == "municipality,clients,employed_persons,contracts,employment_coefficient,contract_coefficient"
    assert "698,70,39,62,0.56,0.89" in lines


def test_a_coach_of_another_municipality_finds_nobody(visits: Visits, client_of_outi: str) -> None:
    page = visits.as_("coach")

    answer = page.goto(client_of_outi)

    assert answer is not None
    assert answer.status == 404
    expect(heading(page)).to_have_text("Sivua ei löydy")


def test_a_page_that_does_not_exist_still_shows_the_way_on(visits: Visits) -> None:
    page = visits.as_("coach")

    answer = page.goto("/no-such-page")

    assert answer is not None
    assert answer.status == 404
    expect(heading(page)).to_have_text("Sivua ei löydy")
    expect(page.get_by_role("navigation", name="Päävalikko").get_by_role("link", name="Asiakkaat")).to_be_visible()
