import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from local_stack.realm import connect
from tests.browser.conftest import Demo, Visits, client_in

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def log_out_at_keycloak(demo: Demo, username: str) -> None:
    admin = connect(demo.stack.environment)
    admin.user_logout(str(admin.get_user_id(username)))


def test_a_coach_logs_in_through_keycloak_and_is_greeted(visits: Visits) -> None:
    page = visits.as_("coach")

    expect(page.get_by_role("heading", level=1)).to_have_text("Hei, Saara Peurajoki")
    expect(page.get_by_text("Kirjaudu ulos")).to_be_visible()


def test_no_token_reaches_the_browser(visits: Visits) -> None:
    page = visits.as_("coach")

    (cookie,) = [one for one in page.context.cookies() if one["name"] == "__Host-session"]
    assert cookie["httpOnly"]
    assert cookie["secure"]
    assert cookie["sameSite"] == "Lax"
    assert len(cookie["value"]) < 64
    assert not re.search(r"eyJ[\w-]{10}", page.content())
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_deep_address_is_where_login_leads(visits: Visits) -> None:
    page = visits.anyone()

    page.goto("/clients?status=ended")
    visits.enter(page, "coach")

    expect(page).to_have_url(re.compile(r"/clients\?status=ended$"))


def test_logging_out_ends_it_here_and_at_keycloak(visits: Visits) -> None:
    page = visits.as_("coach")
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "__Host-session"]

    secure = visits.demo.url.replace("http:", "https:")
    page.get_by_role("button", name="Kirjaudu ulos").click()

    expect(page.get_by_role("link", name="Kirjaudu sisään")).to_be_visible()
    page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": secure, "secure": True}])
    page.goto("/clients")
    expect(page.locator("#kc-login")).to_be_visible()


def test_keycloak_ends_the_portals_session_too(visits: Visits, demo: Demo) -> None:
    page = visits.as_("analyst")

    log_out_at_keycloak(demo, "analyst")

    page.goto("/reports")
    expect(page.locator("#kc-login")).to_be_visible()


def test_each_login_has_its_own_session(visits: Visits) -> None:
    page = visits.as_("coach")
    first = {one["value"] for one in page.context.cookies() if one["name"] == "__Host-session"}

    page.goto("/login")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Hei")
    second = {one["value"] for one in page.context.cookies() if one["name"] == "__Host-session"}
    assert first.isdisjoint(second)


def test_what_was_written_survives_the_end_of_the_session(visits: Visits, demo: Demo) -> None:
    page = visits.as_("coach2")
    page.goto("/clients")
    page.locator("tbody a").first.click()
    page.goto(f"{client_in(page)}/activities/new")
    page.get_by_label("Työkokeilu", exact=True).check()
    page.get_by_label("Minä päivänä se alkoi?").first.fill("1.6.2026")
    log_out_at_keycloak(demo, "coach2")

    page.get_by_role("button", name="Tallenna jakso").click()
    visits.enter(page, "coach2")

    expect(page.get_by_text("Toimme takaisin sen, mitä ehdit kirjoittaa.")).to_be_visible()
    expect(page.get_by_label("Työkokeilu", exact=True)).to_be_checked()
    expect(page.get_by_label("Minä päivänä se alkoi?").first).to_have_value("1.6.2026")


def test_a_forged_form_changes_nothing(visits: Visits) -> None:
    page = visits.as_("coach")
    page.goto("/employers/new?name=Huijaus")
    page.evaluate("document.querySelector('main input[name=csrf]').value = 'made-up'")

    page.get_by_role("button", name="Lisää työnantaja").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Lomake ei tullut tältä sivustolta")


def test_a_page_of_another_role_is_refused_kindly(visits: Visits) -> None:
    page = visits.as_("analyst")

    answer = page.goto("/clients")

    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Tämä sivu ei kuulu rooliisi")


def test_nothing_is_asked_of_a_third_party(visits: Visits) -> None:
    page = visits.anyone()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))

    page.goto("/")
    page.goto("/saavutettavuus")

    assert hosts == {"127.0.0.1"}
