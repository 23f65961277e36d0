"""A client's job from its recording to its end, employers, and what a client says of themselves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from common.days import today
from portal.formats import typed_day
from tests.browser.conftest import Demo, Visits, client_in, until
from tests.browser.test_accessibility import LANGUAGES, NARROW, too_wide, violations
from tests.browser.test_journeys import (
    WITH_AND_WITHOUT,
    choose_employer,
    heading,
    new_name,
    press,
    refer_and_accept,
    register,
    start_coaching,
)

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def days_ago(count: int) -> str:
    return typed_day(today() - timedelta(days=count))


@pytest.fixture
def client(browser: Browser, demo: Demo) -> str:
    """A new client who has been in the coaching of Kemijärvi's coach for a while."""
    visits = Visits(browser, demo)
    page = visits.as_("teamlead")
    client = register(page, new_name(), municipality="Kemijärvi")
    refer_and_accept(page)
    start_coaching(page, client, coach="Outi Salmivaara", started_on=days_ago(100))
    visits.end()
    return client


def choose_occupation(page: Page, typed: str, name: str, *, javascript: bool) -> None:
    page.get_by_label("Ammatti", exact=True).press_sequentially(typed)
    if not javascript:
        press(page, "Etsi ammatti")
    page.get_by_role("group", name="Valitse ammatti").get_by_label(name).check()


def record_job(page: Page, client: str, *, javascript: bool = True) -> str:
    """The path of the job's own page, which is then open."""
    page.goto(client)
    until(page, lambda: page.get_by_role("link", name="Kirjaa työsuhde").is_visible())
    page.get_by_role("link", name="Kirjaa työsuhde").click()
    choose_employer(page, "oy")
    page.get_by_label("Minä päivänä työ alkoi?").first.fill(days_ago(95))
    page.get_by_role("group", name="Maksetaanko työstä palkkatukea?").get_by_label("Ei").check()
    choose_occupation(page, "siivoo", "Siivooja tai laitoshuoltaja (9112)", javascript=javascript)
    press(page, "Tallenna työsuhde")
    expect(page.get_by_text("Työsuhde on tallennettu.")).to_be_visible()
    page.get_by_role("link", name="Avaa työsuhde").click()
    expect(page.get_by_text("Siivooja tai laitoshuoltaja (9112)")).to_be_visible()
    return page.url


@WITH_AND_WITHOUT
def test_a_job_is_recorded_corrected_followed_and_ended(visits: Visits, client: str, javascript: bool) -> None:
    page = visits.as_("coach3", javascript=javascript)
    record_job(page, client, javascript=javascript)

    page.get_by_role("link", name="Korjaa tietoja").click()
    expect(page.get_by_role("group", name="Valitse ammatti").get_by_label("Siivooja tai laitos")).to_be_checked()
    page.get_by_label("Montako tuntia viikossa?").fill("22,5")
    page.get_by_label("Mikä oli väärin?").fill("Tunnit puuttuivat")
    press(page, "Tallenna korjaus")
    expect(page.get_by_text("Korjaus on tallennettu.")).to_be_visible()
    expect(page.get_by_text("Tunnit puuttuivat")).to_be_visible()

    page.get_by_role("link", name="Kirjaa vastaus").click()
    page.get_by_label("On tässä työssä").check()
    press(page, "Tallenna")
    expect(page.get_by_role("row").filter(has_text="13 viikkoa alusta")).to_contain_text("On tässä työssä")

    page.get_by_role("link", name="Kirjaa työn päättyminen").click()
    press(page, "Tallenna")
    expect(page.get_by_text("Työsuhteen päättyminen on tallennettu.")).to_be_visible()
    expect(page.get_by_role("heading", name="Työ päättyi")).to_be_visible()


def test_a_follow_up_that_is_due_is_one_press_away(visits: Visits, client: str) -> None:
    page = visits.as_("coach3")
    job = record_job(page, client)

    page.goto("/follow-ups")
    page.locator(f"main a[href*='{job.rsplit('/', 1)[1]}']").click()

    expect(heading(page)).to_have_text("Onko asiakas vielä työssä?")
    assert client_in(page) == client


@WITH_AND_WITHOUT
def test_an_employer_is_not_added_twice_by_mistake(visits: Visits, javascript: bool) -> None:
    page = visits.as_("coach3", javascript=javascript)
    name = unlike_any()
    add_employer(page, name)
    expect(heading(page)).to_have_text(name)

    add_employer(page, f"{name}j")
    expect(page.get_by_role("heading", name="Nämä työnantajat ovat jo rekisterissä")).to_be_visible()
    page.get_by_role("link", name=f"Jatka tällä: {name}").click()
    expect(heading(page)).to_have_text(name)

    page.goto(f"/employers?find={name[:-6]}x")
    expect(page.get_by_text("Tarkoititko jotakin näistä?")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def unlike_any() -> str:
    """An employer's name that is not even near another one."""
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex)
    return f"{letters[:12].capitalize()} {letters[12:24]} Oy"


def add_employer(page: Page, name: str) -> None:
    page.goto("/employers/new")
    page.get_by_label("Työnantajan nimi").fill(name)
    press(page, "Lisää työnantaja")


def test_an_employers_people_and_places(visits: Visits) -> None:
    page = visits.as_("coach3")
    add_employer(page, unlike_any())
    title = f"Apulainen {uuid4().hex[:8]}"

    page.get_by_role("link", name="Lisää yhteyshenkilö").click()
    page.get_by_label("Nimi", exact=True).fill("Keksitty Kontakti")
    press(page, "Tallenna")
    page.get_by_role("link", name="Lisää työkokeilupaikka").click()
    page.get_by_label("Mitä työtä?").fill(title)
    page.get_by_label("Työtehtävät").fill("Pakkaaminen")
    press(page, "Tallenna")
    page.get_by_role("link", name="Muuta tai poista Keksitty Kontakti").click()
    press(page, "Poista henkilö")

    expect(page.get_by_text("Ei yhteyshenkilöitä.")).to_be_visible()
    page.goto(f"/work-trial-places?find={title}")
    expect(page.get_by_role("link", name=title)).to_be_visible()


def test_every_page_of_work_is_for_everyone(visits: Visits, client: str) -> None:
    """With something on each: axe has nothing to say in any language, and nothing is wider than a narrow screen."""
    page = visits.as_("coach3")
    job = record_job(page, client)
    trial = begin_work_trial(page, client)
    corrections = say_and_measure(page, client)
    page.goto("/employers?find=oy")
    employer = page.locator("tbody a").first.get_attribute("href") or ""
    told = [f"{client}/{one}" for one in ("assessments", "assessments/new", "ability/new")]
    own = [
        job,
        f"{job}/correct",
        f"{job}/follow-ups/13",
        f"{job}/end",
        trial,
        f"{trial}/evaluation",
        f"{trial}/correct",
    ]
    employers = ["/employers", "/employers?find=oyj", employer, f"{employer}/people/new", f"{employer}/places/new"]
    found: list[str] = []

    for language in LANGUAGES:
        page.goto(f"/language/{language}")
        for path in (*told, *corrections, *own, *employers, "/work-trial-places?vacant=all", "/follow-ups"):
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", language)
            found += violations(page)
            page.set_viewport_size({"width": NARROW, "height": 640})
            found += [f"{page.url}: wider than {NARROW} in {language}"] if too_wide(page) else []
            page.set_viewport_size({"width": 1200, "height": 900})

    assert found == []


def begin_work_trial(page: Page, client: str) -> str:
    page.goto(f"{client}/activities/new")
    page.get_by_label("Työkokeilu", exact=True).check()
    page.get_by_label("Minä päivänä se alkoi?").first.fill(days_ago(90))
    press(page, "Tallenna jakso")
    page.get_by_role("link", name="Avaa jakso").click()
    page.wait_for_url("**/activities/*")
    return page.url


def say_and_measure(page: Page, client: str) -> list[str]:
    """Where both are corrected."""
    page.goto(f"{client}/assessments/new")
    page.get_by_label("Työkokeilu").check()
    for question in ("Miten hyviksi", "Miten hyväksi"):
        page.get_by_role("group", name=question).get_by_label("4").check()
    press(page, "Tallenna arvio")
    page.goto(f"{client}/ability/new")
    page.get_by_label("Työkyky kokonaisuutena").fill("6,5")
    press(page, "Tallenna tulos")
    expect(page.get_by_text("Työkyky kokonaisuutena: 6,5")).to_be_visible()
    return [link.get_attribute("href") or "" for link in page.locator("td a").all()]
