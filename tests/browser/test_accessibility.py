"""axe on every page in every language and on error states; nothing wider than a narrow screen; the keyboard alone."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, was_asked_why

pytestmark = [pytest.mark.stack, pytest.mark.browser]

AXE = Axe().axe_script
NARROW = 320
RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # of what passes it need not tell every node, which takes half its time
}
WORDS: dict[str, Any] = {
    "runOnly": {
        "type": "rule",
        "values": [
            *("document-title", "html-has-lang", "html-lang-valid", "valid-lang", "link-name", "button-name", "label"),
            *("select-name", "input-button-name", "image-alt", "svg-img-alt", "empty-heading", "empty-table-header"),
            *("aria-command-name", "aria-input-field-name", "frame-title"),
        ],
    },
    "resultTypes": ["violations"],
}
"""What a translation can spoil: of a page whose Finnish is right in everything else, that is enough."""
PARTNERS_PAGES = ("{partner}", "{partner}/subscriptions/new", "{partner}/remove")
PAGES = {
    "coach": [
        "/",
        "/clients",
        "/clients?status=ended",
        "{client}",
        "{client}/employments/new?find=oy",
        "{client}/contacts/new?find=oy",
        "{client}/client-contacts/new",
        "/week",
        "{client}/activities/new",
        "{plan}",
        "{client}/invitations/new",
        "{client}/consents",
        "{client}/consents?on=eilen",
        "{client}/consents/new",
        "{client}/consents/new/purpose",
        "{client}/consents/new/aim",
        "{client}/consents/new/validity",
        "{client}/consents/new/channel",
        "/employers/new?name=Kokeilu",
        "/employers",
        "/work-trial-places",
        "/follow-ups",
        "/fidelity",
        "/search",
        "/no-such-page",
    ],
    "coordinator": [
        "/",
        "/referrals",
        "{referral}",
        "{referral}/accept",
        "{referral}/decline",
        "/clients/new",
        "{client}/referrals/new",
        "{client}/record",
        "{client}/merge",
    ],
    "teamlead": [
        "/",
        "/clients",
        "{client}/coaching/new",
        "/caseload",
        "/fidelity",
        "/fidelity/new",
        "/fidelity/from-paper",
        "/reports?on=15.10.2022",
        "/reports?on=15.10.2022&known_on=1.1.2022",
        "/reports/coefficients/course?on=15.10.2022&places=698&places=320",
        "/reports/coefficients/course?on=15.10.2022&known_on=ennen",
        "/reports/printed",
        "/reports/referral-sources?on=15.10.2022",
        "/reports/further-paths?on=15.10.2022",
        "/reports/employer-contacts?on=15.10.2022",
        "/reports/referral-funnel",
        "/reports/retention?on=15.10.2022",
        "/reports/waiting-times",
        "/reports/declined-referrals",
        "/reports/coefficients?on=15.10.2022&by=age_band",
        "/reports/coefficients?on=15.10.2022&by=area_today",
        "/reports/waiting-times?since=1.1.2022",
        "/reports/coefficients?on=15.10.2022&since=1.1.2022",
        "/reports/retention?on=15.10.2022&since=1.1.2022",
        "/reports/referral-funnel?on=15.10.2022&since=1.1.2022&by=coach",
        "/reports/fidelity",
        "/reports/contacts-per-week?on=15.10.2022",
        "/reports/first-employer-contacts?on=15.10.2022",
        "/reports/plan-coverage?on=15.10.2022",
        "/reports/self-assessment-change?on=15.10.2022",
        "/reports/caseload",
        "/reports?on=1.1.2020",
        "/reports?on=eilen",
    ],
    "referrer": ["/", "/referrals", "/withdrawals"],
    "analyst": [
        "/",
        "/clients",
        "/reports",
        "/reports/coefficients/course",
        "/reports/printed",
        "/reports/referral-sources",
        "/reports/referral-funnel",
        "/reports/retention",
        "/reports/waiting-times",
        "/reports?on=15.10.2022",
        "/cost-effectiveness",
        "/cost-effectiveness/new",
    ],
    "privacy": ["/", "{client}", "/withdrawals", "/withdrawals?show=late"],
    "operator": ["/", "/partners", "/partners/new", *PARTNERS_PAGES, "/operations", "/operations/coaching/parked"],
}
TWICE = "[...document.querySelectorAll('[id]')].map(one => one.id).filter((id, at, all) => all.indexOf(id) < at)"
LANGUAGES = ("fi", "sv", "en")


def paths_of(page: Page, username: str) -> list[str]:
    """With the first client and the first waiting referral that the person sees."""
    found = {"client": "", "referral": "", "plan": "", "partner": ""}
    if username in ("coach", "coordinator", "teamlead"):
        page.goto("/clients")
        found["client"] = page.locator("tbody a").first.get_attribute("href") or ""
        page.goto(found["client"] or "/")
        was_asked_why(page)
    if username == "coach":
        page.goto(found["client"])
        found["plan"] = page.get_by_role("link", name="Työkyvyn tuen suunnitelma").get_attribute("href") or ""
    if username == "coordinator":
        page.goto("/referrals")
        found["referral"] = page.locator("tbody a").first.get_attribute("href") or ""
    if username == "operator":
        found["partner"] = a_partner(page)
    return [path.format(**found) for path in PAGES[username] if "{client}" not in path or found["client"]]


def a_partner(page: Page) -> str:
    """The address of the first one; made of the first organisation when there is none."""
    page.goto("/partners")
    if page.locator("tbody a").count() == 0:
        page.goto("/partners/new")
        page.locator("#organisation_id").select_option(index=1)
        page.get_by_role("button", name="Lisää kumppani").click()
        page.goto("/partners")
    return page.locator("tbody a").first.get_attribute("href") or ""


def violations(page: Page) -> list[str]:
    """Every rule on the page in Finnish; in another language those that its words can break."""
    page.wait_for_load_state()  # a link just followed may not have brought all of its page yet
    if not page.evaluate("'axe' in window"):
        page.context.add_init_script(AXE)  # on its further pages it is there: handing it over takes as long as a run
        page.evaluate(AXE)
    rules = RULES if page.locator("html").get_attribute("lang") == "fi" else WORDS
    found = page.evaluate("rules => axe.run(rules).then(results => results.violations)", rules)
    twice = page.evaluate(TWICE)
    complaints = [f"{page.url}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found]
    return complaints + [f"{page.url}: the id {one} stands twice" for one in twice]


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.usefixtures("last_month_shown")
@pytest.mark.parametrize("username", PAGES)
def test_every_page_in_every_language_is_for_everyone(visits: Visits, username: str) -> None:
    """axe has nothing to say, and nothing is wider than a narrow screen."""
    page = visits.as_(username)
    paths = paths_of(page, username)
    found: list[str] = []

    for language in LANGUAGES:
        page.goto(f"/language/{language}")
        for path in paths:
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", language)
            found += violations(page)
            page.set_viewport_size({"width": NARROW, "height": 640})
            found += [f"{page.url}: wider than {NARROW} in {language}"] if too_wide(page) else []
            page.set_viewport_size({"width": 1200, "height": 900})

    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_for_anyone(visits: Visits, language: str) -> None:
    page = visits.anyone(language=language)
    found: list[str] = []

    for path in ("/", "/saavutettavuus", "/thanks", "/s/used-up", "/no-such-page"):
        page.goto(path)
        found += violations(page)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_forms_with_errors(visits: Visits, language: str) -> None:
    page = visits.as_("coordinator", language=language)
    found: list[str] = []
    page.goto("/referrals")
    referral = page.locator("tbody a").first.get_attribute("href")

    for path in ("/clients/new", f"{referral}/decline"):
        page.goto(path)
        page.locator("main form button").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        found += violations(page)

    assert not found, "\n".join(found)


def test_text_at_twice_its_size_stays_on_the_page(visits: Visits) -> None:
    page = visits.as_("teamlead", width=640)
    page.goto("/reports?on=15.10.2022")

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert not too_wide(page)


def test_the_keyboard_alone_is_enough_to_find_a_client(visits: Visits) -> None:
    page = visits.as_("coach")
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Siirry sisältöön")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("Keloharju")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/search$"))
    expect(page.get_by_role("link", name=re.compile("Keloharju")).first).to_be_visible()
