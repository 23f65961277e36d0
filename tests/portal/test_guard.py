import re

import httpx
import pytest

from portal.app import create_portal, lifespan
from portal.login import local_path
from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN


async def test_every_page_binds_the_browser(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/")

    policy = page.headers["content-security-policy"]
    (nonce,) = re.findall(r"script-src 'nonce-([^']+)'", policy)
    assert f'nonce="{nonce}"' in page.text
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"


async def test_each_answer_has_its_own_nonce(visitor: httpx.AsyncClient) -> None:
    policies = {(await visitor.get("/")).headers["content-security-policy"] for _ in range(3)}

    assert len(policies) == 3


async def test_no_page_asks_anything_of_another_host(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/saavutettavuus")

    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": ORIGIN},
        {"sec-fetch-site": "same-site", "origin": ORIGIN},
        {"origin": "https://elsewhere.test"},
        {"origin": "null"},
        {},
    ],
)
async def test_a_form_of_another_site_is_refused(visitor: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await visitor.post("/clients/new", data={"given_name": "Aino"}, headers=headers)

    assert answer.status_code == 403
    assert "Lomake ei tullut tältä sivustolta" in answer.text


async def test_a_page_without_login_leads_to_it_and_back(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/clients?sort=name")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?back=%2Fclients%3Fsort%3Dname"


async def test_an_unknown_cookie_lets_nobody_in(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/clients", headers={"cookie": "__Host-session=guessed"})

    assert answer.status_code == 303


async def test_an_unknown_page_helps_in_the_readers_language(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/nowhere", headers={"accept-language": "sv"})

    assert page.status_code == 404
    assert '<html lang="sv"' in page.text
    assert "Sidan hittades inte" in page.text


async def test_a_made_up_way_back_from_login_is_refused(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/login/callback?state=made-up&code=stolen")

    assert page.status_code == 400
    assert "set-cookie" not in page.headers


async def test_who_is_logged_out_already_can_still_log_out(visitor: httpx.AsyncClient) -> None:
    """And a Keycloak that is away keeps nobody in."""
    answer = await visitor.post("/logout", headers={"origin": ORIGIN})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_what_only_takes_a_form_is_no_way_back(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/session/extend", headers={"origin": ORIGIN})

    assert answer.headers["location"] == "/login?back=%2F"


async def test_a_page_that_fails_binds_the_browser_too(settings: PortalSettings) -> None:
    app = create_portal(settings)

    async def fail() -> None:
        raise RuntimeError

    app.add_api_route("/failing", fail)
    async with lifespan(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            page = await client.get("/failing")

    assert page.status_code == 500
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_an_unsigned_logout_is_refused(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/logout/backchannel", data={"logout_token": "eyJhbGciOiJub25lIn0.e30."})

    assert answer.status_code == 400


async def test_a_provider_that_is_away_is_said_so(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/login")

    assert page.status_code == 503
    assert "Palvelu ei juuri nyt vastaa" in page.text


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/clients?sort=-name", "/clients?sort=-name"),
        ("https://elsewhere.test/", "/"),
        ("//elsewhere.test/", "/"),
        ("/\\elsewhere.test", "/"),
        ("javascript:alert(1)", "/"),
        ("/login?back=/login", "/"),
    ],
)
def test_nobody_is_led_to_another_host(asked: str, led: str) -> None:
    assert local_path(asked) == led
