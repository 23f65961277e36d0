"""A coach's day with a new client, on a phone: consent, employer, work trial, job, whether it lasts, the end."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from common.days import today
from portal.formats import typed_day
from tests.browser.conftest import Demo, Visits, until
from tests.browser.test_accessibility import too_wide, violations
from tests.browser.test_consents import answer_until_the_summary, begin
from tests.browser.test_journeys import choose_employer, new_name, press, refer_and_accept, register, start_coaching
from tests.browser.test_work import days_ago

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PHONE = 320
PLACE, COACH = "Kemijärvi", "Outi Salmivaara"


@pytest.fixture
def client(browser: Browser, demo: Demo) -> tuple[str, str]:
    """A new client, a while in coaching: the path and the name."""
    visits, name = Visits(browser, demo), new_name()
    page = visits.as_("teamlead")
    client = register(page, name, municipality=PLACE)
    refer_and_accept(page)
    start_coaching(page, client, coach=COACH, started_on=days_ago(100))
    visits.end()
    return client, f"Veikko {name}"


class Day:
    """Keeps what is wrong with the pages that are opened on the way."""

    def __init__(self, page: Page) -> None:
        self.page, self.found = page, list[str]()

    def look(self) -> None:
        self.found += violations(self.page) + ([f"{self.page.url}: too wide"] if too_wide(self.page) else [])

    def save(self, button: str, said: str) -> None:
        self.look()
        press(self.page, button)
        expect(self.page.get_by_text(said)).to_be_visible()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link).first.click()
        self.page.wait_for_load_state()


def test_from_the_first_consent_to_the_end_of_coaching(visits: Visits, client: tuple[str, str]) -> None:
    path, name = client
    page = visits.as_("coach3", width=PHONE)
    day = Day(page)
    page.goto(path)
    until(page, lambda: page.get_by_role("link", name="Kirjaa työsuhde").is_visible())

    allow_employers(day, path)
    meet_an_employer(day, path)
    put_the_meeting_right(day, path)
    try_work(day, path)
    record_and_correct_a_saying(day, path)
    start_in_a_job(day, path)
    page.goto("/")
    expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("Soita työkokeilusta")
    ask_whether_it_lasts(day, name)
    end_coaching(day, path)

    expect(page.get_by_role("link", name=name.split()[1])).to_have_count(0)
    lead = visits.as_("teamlead", width=PHONE)
    lead.goto(path)
    expect(lead.get_by_role("heading", name="Valmennus päättyi")).to_be_visible()
    expect(lead.get_by_role("link", name="Kirjaa työsuhde")).to_be_visible()
    assert day.found + violations(lead) + put_the_end_right(lead) == []


def allow_employers(day: Day, path: str) -> None:
    begin(day.page, path)
    answer_until_the_summary(day.page, aim="Haluan työhön.", channel="electronic")
    day.save("Tallenna suostumus", "Suostumus on tallennettu.")


def meet_an_employer(day: Day, path: str) -> None:
    """Coaching hears of the consent a moment later: refused until then, and what was typed stays."""
    page = day.page
    page.goto(f"{path}/contacts/new")
    choose_employer(page, "oy")
    page.get_by_label("Käynti työpaikalla").check()
    page.get_by_role("group", name="Tapasitteko kasvokkain?").get_by_label("Kyllä").check()
    page.get_by_label("Mitä tapahtuu seuraavaksi?").fill("Soita työkokeilusta")
    page.locator("#next_step_on").fill(typed_day(today() + timedelta(days=2)))
    day.look()
    for _ in range(40):
        press(page, "Tallenna kontakti")
        page.wait_for_load_state()
        if "done=contact" in page.url:
            break
        page.wait_for_timeout(500)
    expect(page.get_by_text("Työnantajakontakti on tallennettu.")).to_be_visible()


def put_the_meeting_right(day: Day, path: str) -> None:
    """It was a call; what was recorded first stays to be read."""
    page = day.page
    page.goto(path)
    day.follow("Avaa yhteys")
    expect(page.get_by_label("Käynti työpaikalla")).to_be_checked()
    page.get_by_label("Puhelu").check()
    page.get_by_role("group", name="Tapasitteko kasvokkain?").get_by_label("Ei").check()
    press(page, "Tallenna korjaus")
    expect(page.locator("#reason-error")).to_be_visible()
    page.get_by_label("Mikä oli väärin?").fill("Se oli puhelu")
    day.save("Tallenna korjaus", "Korjaus on tallennettu.")
    page.get_by_text("Se oli puhelu").click()
    expect(page.get_by_text("Käynti työpaikalla, kasvokkain")).to_be_visible()
    day.look()


def try_work(day: Day, path: str) -> None:
    """Recorded for the wrong day, corrected, and evaluated by the workplace."""
    page = day.page
    page.goto(f"{path}/activities/new")
    page.get_by_label("Etsi työkokeilun työpaikka").fill("oy")
    press(page, "Etsi")
    page.get_by_role("group", name="Valitse työnantaja").get_by_role("radio").first.check()
    page.get_by_label("Minä päivänä se alkoi?").first.fill(days_ago(90))
    day.save("Tallenna jakso", "Jakso on tallennettu.")
    day.follow("Avaa jakso")
    expect(page.get_by_text("Työpaikka:")).not_to_contain_text("ei tiedossa")
    day.look()
    day.follow("Korjaa tietoja")
    page.get_by_label("Minä päivänä se alkoi?").first.fill(days_ago(89))
    page.get_by_label("Mikä oli väärin?").fill("Alkoi päivää myöhemmin")
    day.save("Tallenna korjaus", "Korjaus on tallennettu.")
    expect(page.get_by_text("Alkoi päivää myöhemmin")).to_be_visible()
    day.follow("Kirjaa päättyminen")
    page.locator("#ended_on").fill(days_ago(60))
    day.save("Tallenna", "Jakso on tallennettu.")


def record_and_correct_a_saying(day: Day, path: str) -> None:
    page = day.page
    page.goto(f"{path}/assessments/new")
    page.get_by_label("Työkokeilu").check()
    for question in ("Miten hyviksi", "Miten hyväksi"):
        page.get_by_role("group", name=question).get_by_label("4").check()
    day.save("Tallenna arvio", "Tallennettu.")
    day.follow("Korjaa")
    page.get_by_role("group", name="Miten hyviksi").get_by_label("2").check()
    page.get_by_label("Mikä oli väärin?").fill("Luku oli väärä")
    day.save("Tallenna korjaus", "Korjaus on tallennettu.")
    expect(page.get_by_text("taidot 2, tilanne 4")).to_be_visible()
    day.look()


def start_in_a_job(day: Day, path: str) -> None:
    page = day.page
    page.goto(f"{path}/employments/new")
    choose_employer(page, "oy")
    page.get_by_label("Minä päivänä työ alkoi?").first.fill(days_ago(92))
    page.get_by_role("group", name="Maksetaanko työstä palkkatukea?").get_by_label("Ei").check()
    day.save("Tallenna työsuhde", "Työsuhde on tallennettu.")


def ask_whether_it_lasts(day: Day, name: str) -> None:
    page = day.page
    day.look()
    page.get_by_role("listitem").filter(has_text=name).get_by_role("link", name="Kirjaa seuranta").click()
    page.get_by_label("On tässä työssä").check()
    day.save("Tallenna", "Vastaus on tallennettu.")


def end_coaching(day: Day, path: str) -> None:
    """Without a reason it is not ended; afterwards the coach is back at the other clients."""
    page = day.page
    page.goto(path)
    day.follow("Päätä valmennus")
    press(page, "Päätä valmennus")
    expect(page.locator("#reason-error")).to_be_visible()
    page.get_by_label("Ei enää tarvetta valmennukselle").check()
    day.save("Päätä valmennus", "Valmennus on päättynyt.")
    day.look()


def put_the_end_right(lead: Page) -> list[str]:
    """The coach does not see the client any more: the lead corrects it."""
    day = Day(lead)
    day.follow("Korjaa valmennuksen päättymistä")
    expect(lead.get_by_label("Ei enää tarvetta valmennukselle")).to_be_checked()
    lead.get_by_label("Aloitti opinnot").check()
    lead.get_by_label("Mikä oli väärin?").fill("Hän alkoi opiskella")
    day.save("Tallenna korjaus", "Korjaus on tallennettu.")
    expect(lead.get_by_text("Aloitti opinnot").first).to_be_visible()
    day.follow("Korjaa valmennuksen päättymistä")
    lead.get_by_text("Hän alkoi opiskella").click()
    expect(lead.get_by_text("Ei enää tarvetta valmennukselle.")).to_be_visible()
    day.look()
    return day.found
