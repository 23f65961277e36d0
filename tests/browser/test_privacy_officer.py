"""The privacy officer keeps the rules and reads the access log, in every language and width."""

import io
import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Visits, until
from tests.browser.test_accessibility import LANGUAGES, NARROW, too_wide, violations
from tests.browser.test_journeys import WITH_AND_WITHOUT, press

pytestmark = [pytest.mark.stack, pytest.mark.browser]

NEVER = "1.1.2150"
"""A rule that nothing else in these tests comes to rest on."""


def is_for_everyone(page: Page) -> list[str]:
    """In the language it is in: what axe says, and whether a narrow screen is enough."""
    found = violations(page)
    page.set_viewport_size({"width": NARROW, "height": 640})
    found += [f"{page.url}: wider than {NARROW}"] if too_wide(page) else []
    page.set_viewport_size({"width": 1200, "height": 900})
    return found


def fill_rule(page: Page, section: str) -> None:
    for name, code in (("party_type", "third_sector"), ("category", "feedback"), ("purpose", "supported_employment")):
        page.locator(f"#{name}").select_option(code)
    page.locator("#statute").fill("381/2023")
    page.locator("#section").fill(section)
    page.locator("#valid_from").fill(NEVER)
    page.locator("#reason").fill("Kokeillaan sivua.")


@WITH_AND_WITHOUT
def test_a_rule_is_made_changed_knowingly_and_ended(visits: Visits, javascript: bool) -> None:
    section = f"§ koe {uuid4().hex[:8]}"
    page = visits.as_("privacy", javascript=javascript)
    page.goto("/saannot/uusi")
    fill_rule(page, section)
    press(page, "Lisää sääntö")
    expect(page.get_by_text("Sääntö on tallennettu.")).to_be_visible()
    page.get_by_role("row", name=re.compile(section)).get_by_role("link").click()
    rule = page.url

    page.goto(f"{rule}/muuta")
    other = page.context.new_page()
    other.goto(f"{rule}/muuta")
    other.locator("#reason").fill("Ehdin ensin.")
    press(other, "Tallenna muutos")
    expect(other.get_by_text("Sääntö on tallennettu.")).to_be_visible()
    page.locator("#reason").fill("Tulin toisena.")
    press(page, "Tallenna muutos")
    expect(page.get_by_role("heading", name="Sääntö on nyt tällainen")).to_be_visible()
    expect(page.get_by_text("Ehdin ensin.")).to_be_visible()
    press(page, "Tallenna muutos")
    expect(page.get_by_text("Versio 3")).to_be_visible()

    page.get_by_role("link", name="Päätä sääntö").click()
    page.locator("#valid_until").fill(NEVER)
    page.locator("#reason").fill("Kokeilu on ohi.")
    press(page, "Päätä sääntö")
    expect(page.get_by_text("Säännön viimeinen päivä on tallennettu.")).to_be_visible()
    expect(page.get_by_text("Versio 4")).to_be_visible()


def test_the_pages_of_rules_are_for_everyone(visits: Visits) -> None:
    page = visits.as_("privacy")
    found: list[str] = []

    for language in LANGUAGES:
        page.goto(f"/language/{language}")
        for path in ("/", "/saannot", "/saannot/uusi"):
            page.goto(path)
            found += is_for_everyone(page)
        page.locator("main form button").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        found += is_for_everyone(page)
        page.goto("/saannot")
        page.locator('a[href*="proposed=yes"]').first.click()
        found += is_for_everyone(page)

    assert not found, "\n".join(found)


def test_the_access_log_tells_who_touched_whose_data_and_prints_the_clients_list(visits: Visits) -> None:
    coach = visits.as_("coach2")
    coach.goto("/clients")
    coach.locator("tbody a").first.click()
    expect(coach.locator(".rn-identity__name")).to_be_visible()
    officer = visits.as_("privacy")
    client_id = re.sub(r".*/clients/([^/?]+).*", r"\1", coach.url)
    officer.goto(f"/kayttoloki?client_id={client_id}")
    until(officer, lambda: officer.locator("tbody tr").count() > 0)
    report = officer.get_by_role("link", name="På svenska").and_(officer.locator('[href*="access-report"]'))
    expect(report).to_be_visible()

    paper = officer.request.get(report.get_attribute("href") or "")
    client = re.sub(r"^https?://[^/]+", "", officer.url)

    assert str(PdfReader(io.BytesIO(paper.body())).root_object["/Lang"]).startswith("sv")
    found: list[str] = []
    for language in LANGUAGES:
        officer.goto(f"/language/{language}")
        for path in ("/kayttoloki", client, "/kayttoloki?from=1.1.2020", "/kayttoloki/poikkeamat?from=1.1.2020"):
            officer.goto(path)
            found += is_for_everyone(officer)
        expect(officer.locator(".govuk-error-summary")).to_be_visible()
    assert not found, "\n".join(found)
