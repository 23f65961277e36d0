"""A consent from its first question to its withdrawal, the client sitting beside, in every language and width."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Visits, client_in, until
from tests.browser.test_accessibility import LANGUAGES, NARROW, too_wide, violations
from tests.browser.test_journeys import WITH_AND_WITHOUT, new_name, press, register

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PAPER = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def first_client(page: Page) -> str:
    """A path; the consent service has heard of the client."""
    page.goto("/clients")
    page.locator("tbody a").first.click()
    client = client_in(page)
    until(page, lambda: page.locator(f'a[href="{client}/consents/new"]').is_visible())
    return client


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def go_on(page: Page) -> None:
    page.locator("main form button.govuk-button:not([name])").last.click()


def begin(page: Page, client: str) -> None:
    page.goto(f"{client}/consents/new")
    go_on(page)


def choose_parties(page: Page, name: str) -> list[str]:
    """Employers and one organisation more, found by its name where there are many."""
    choose(page, "parties", "employers")
    if page.locator("#find").count():
        page.locator("#find").fill(name)
        page.locator('button[name="look"]').click()
    organisation = page.get_by_role("checkbox", name=name).first
    organisation.check()
    return ["employers", organisation.get_attribute("value") or ""]


def refuse_special_kinds(page: Page, parties: list[str]) -> None:
    for kind in ("work_ability", "health", "benefits"):
        for party in parties:
            choose(page, f"{kind}:{party}", "no")
        go_on(page)


def answer_until_the_summary(page: Page, *, aim: str, channel: str, giver: str = "client", party: str = "Kela") -> None:
    choose(page, "kind", giver)
    go_on(page)
    if giver == "representative":
        choose(page, "role", "guardian")
        go_on(page)
    choose(page, "purpose_code", "supported_employment")
    go_on(page)
    page.locator("#purpose_text").fill(aim)
    go_on(page)
    parties = choose_parties(page, party)
    go_on(page)
    for party in parties:
        choose(page, f"kinds:{party}", "work_history")
        go_on(page)
    refuse_special_kinds(page, parties)
    choose(page, "lasts", "open")
    go_on(page)
    choose(page, "channel", channel)
    go_on(page)


@WITH_AND_WITHOUT
def test_a_consent_is_given_one_question_at_a_time_limited_and_taken_back(visits: Visits, javascript: bool) -> None:
    page = visits.as_("coach2", javascript=javascript)
    client = first_client(page)
    begin(page, client)
    answer_until_the_summary(page, aim="Haluan töihin keittiöön.", channel="electronic")
    expect(page.get_by_text("Nämä tahot saavat kertoa toisilleen nämä asiat")).to_be_visible()
    expect(page.get_by_text("Haluan töihin keittiöön.")).to_be_visible()
    press(page, "Tallenna suostumus")
    expect(page.get_by_text("Suostumus on tallennettu.")).to_be_visible()

    page.get_by_role("link", name="Rajaa tai laajenna").click()
    press(page, "Aloita")
    while "/channel" not in page.url:
        go_on(page)
    choose(page, "channel", "oral")
    go_on(page)
    expect(page.get_by_text("Tämä korvaa aiemman suostumuksen heti")).to_be_visible()
    press(page, "Tallenna suostumus")
    expect(page.get_by_text("Suostumus on tallennettu.")).to_be_visible()

    page.get_by_role("link", name="Peru suostumus").click()
    expect(page.get_by_text("Näin tapahtuu, kun suostumus perutaan:")).to_be_visible()
    press(page, "Jatka")
    expect(page.get_by_role("heading", name="Perutaanko suostumus?")).to_be_visible()
    press(page, "Peru suostumus")
    expect(page.get_by_text("Suostumus on peruttu.")).to_be_visible()
    expect(page.get_by_role("link", name="Peru suostumus")).to_have_count(0)


def test_every_question_in_every_language_is_for_everyone(visits: Visits) -> None:
    """axe has nothing to say, and nothing is wider than a narrow screen; errors are shown at their fields too."""
    page = visits.as_("coach2")
    client = first_client(page)
    begin(page, client)
    answer_until_the_summary(page, aim="Haluan oppia lisää.", channel="oral", giver="representative")
    paths = [re.sub(r"^https?://[^/]+", "", page.url)]
    while page.locator(".govuk-back-link").get_attribute("href") != f"{client}/consents/new":
        page.locator(".govuk-back-link").click()
        paths.append(re.sub(r"^https?://[^/]+", "", page.url))
    found: list[str] = []

    for language in LANGUAGES:
        page.goto(f"/language/{language}")
        for path in paths:
            page.goto(path)
            found += violations(page)
            page.set_viewport_size({"width": NARROW, "height": 640})
            found += [f"{page.url}: wider than {NARROW} in {language}"] if too_wide(page) else []
            page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(f"{client}/consents/new/aim")
        page.locator("#purpose_text").fill("")
        go_on(page)
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        found += violations(page)

    assert len(paths) == 13
    assert found == []


def test_a_signed_paper_is_scanned_once_read_for_a_reason_and_the_client_gets_a_receipt(visits: Visits) -> None:
    page = visits.as_("coach2")
    client = first_client(page)
    begin(page, client)
    answer_until_the_summary(page, aim="Haluan töihin hotelliin.", channel="signed_paper")
    press(page, "Tallenna suostumus")
    page.locator("#scan").set_input_files({"name": "paperi.txt", "mimeType": "text/plain", "buffer": b"ei paperi"})
    press(page, "Tallenna paperi")
    expect(page.locator("#scan-error")).to_be_visible()
    found = violations(page)

    page.locator("#scan").set_input_files({"name": "paperi.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    press(page, "Tallenna paperi")
    expect(page.get_by_text("Skannattu paperi on tallennettu.")).to_be_visible()
    found += violations(page)
    consent = page.url.partition("?")[0]
    receipt = page.request.get(f"{consent}/receipt?language=sv")
    page.get_by_role("link", name="Lue paperi").click()
    found += violations(page)
    reading = page.request.post(
        f"{consent}/scan/reading",
        form={"csrf": page.locator('main input[name="csrf"]').input_value(), "reason": "client_request"},
        headers={"origin": visits.demo.url},
    )

    assert found == []
    assert str(PdfReader(io.BytesIO(receipt.body())).root_object["/Lang"]).startswith("sv")
    assert reading.body() == PAPER
    page.goto(f"{consent}/withdraw")
    press(page, "Jatka")
    press(page, "Peru suostumus")  # or the next run's consent would be allowed already


def test_a_withdrawal_waits_for_the_parties_word_where_the_privacy_officer_sees_it(visits: Visits) -> None:
    page = visits.as_("coach2")
    client = first_client(page)
    begin(page, client)
    answer_until_the_summary(page, aim="Haluan töihin kauppaan.", channel="electronic")
    press(page, "Tallenna suostumus")
    page.get_by_role("link", name="Peru suostumus").click()
    press(page, "Jatka")
    press(page, "Peru suostumus")
    expect(page.get_by_text("Suostumus on peruttu.")).to_be_visible()
    consent = re.sub(r"^https?://[^/]+|\?.*", "", page.url)

    officer = visits.as_("privacy")
    officer.goto("/withdrawals")

    expect(officer.locator(f'a[href="{consent}"]')).to_have_count(2)  # one organisation, and employers
    expect(officer.get_by_text("Odottaa kuittausta").first).to_be_visible()
    assert violations(officer) == []
    officer.goto(consent)
    expect(officer.get_by_role("heading", name="Kenelle perumisesta on kerrottu")).to_be_visible()
    assert violations(officer) == []

    page.goto("/")
    page.get_by_role("link", name=re.compile("odottaa, että kerrot")).click()
    assert violations(page) == []
    page.locator("li").filter(has=page.locator(f'a[href="{consent}"]')).get_by_role("button").click()
    expect(page.get_by_text("Kuittaus on tallennettu.")).to_be_visible()


def test_the_organisation_that_was_named_says_that_it_knows(visits: Visits) -> None:
    referrer = visits.as_("referrer")
    name = new_name()
    client = register(referrer, name, municipality="Rovaniemi")
    press(referrer, "Lähetä")
    expect(referrer.get_by_text("Lähete on lähetetty.")).to_be_visible()
    page = visits.as_("coordinator")
    page.goto(client)
    until(page, lambda: page.get_by_role("link", name="Kirjaa suostumus").is_visible())
    begin(page, client)
    answer_until_the_summary(page, aim="Haluan töihin.", channel="electronic", party="Aikuissosiaalityö, Rovaniemi")
    press(page, "Tallenna suostumus")
    page.get_by_role("link", name="Peru suostumus").click()
    expect(page.get_by_role("listitem").filter(has_text="Aikuissosiaalityö, Rovaniemi")).to_be_visible()
    press(page, "Jatka")
    press(page, "Peru suostumus")
    expect(page.get_by_text("Suostumus on peruttu.")).to_be_visible()

    referrer.goto("/withdrawals")
    press(referrer, f"Kuittaa tiedoksi saaduksi Veikko {name}")

    expect(referrer.get_by_text("Kuittaus on tallennettu.")).to_be_visible()
    expect(referrer.get_by_role("link", name=re.compile(name))).to_have_count(0)
    referrer.goto("/withdrawals?show=acknowledged")
    expect(referrer.get_by_role("link", name=re.compile(name))).to_be_visible()


@WITH_AND_WITHOUT
def test_the_sender_is_told_what_is_left_out_and_not_whether_there_is_any(visits: Visits, javascript: bool) -> None:
    """Before any coaching too: the note is the same whether there is something to tell or not."""
    referrer = visits.as_("referrer", javascript=javascript)
    client = register(referrer, new_name(), municipality="Rovaniemi")
    press(referrer, "Lähetä")
    expect(referrer.get_by_text("Lähete on lähetetty.")).to_be_visible()
    note = referrer.locator(".rn-note").filter(has_text="Näitä tietoja ei kerrota organisaatiollesi")

    referrer.goto(client)
    until(referrer, lambda: note.is_visible())

    expect(note.get_by_role("listitem").first).to_be_visible()
    expect(note).to_contain_text("Tästä ei voi päätellä, onko tietoja.")
    assert not javascript or violations(referrer) == []
    referrer.set_viewport_size({"width": NARROW, "height": 640})
    assert not too_wide(referrer)
