"""A browser without a window or scripts: it logs in on Keycloak's page and posts the portal's own forms."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

import httpx

from tests.system.conftest import PASSWORD, Everything

PATIENCE = 30.0


@dataclass(frozen=True)
class PortalVisit:
    """Someone logged in."""

    http: httpx.Client

    def post(self, path: str, *, opened_at: str = "", **fields: str) -> httpx.Response:
        """Opens the page, then sends its form with what is typed."""
        page = self.http.get(opened_at or path).raise_for_status().text
        hidden = {name: hidden_value(page, name) for name in ("csrf", "key")}
        return self.http.post(path, data=hidden | fields, headers={"Origin": str(self.http.base_url).rstrip("/")})


@contextmanager
def portal_visit(everything: Everything, username: str) -> Iterator[PortalVisit]:
    portal = everything.environment["PORTAL_URL"]
    with httpx.Client(base_url=portal, follow_redirects=True, timeout=PATIENCE) as http:
        http.event_hooks = {"response": [lambda _: let_secure_cookies_go_to_loopback(http)]}
        page = http.get("/login").raise_for_status().text
        login = re.search(r'<form[^>]*\saction="([^"]*)"', page)
        assert login, page
        form = {"username": username, "password": PASSWORD, "credentialId": ""}
        answer = http.post(unescape(login[1]), data=form).raise_for_status()
        assert str(answer.url).startswith(portal), answer.text
        yield PortalVisit(http)


def let_secure_cookies_go_to_loopback(http: httpx.Client) -> None:
    """As every browser does."""
    for cookie in http.cookies.jar:
        cookie.secure = False


def hidden_value(page: str, name: str) -> str:
    """The last form's: the page's own stands below the one that logs out."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return unescape(found[-1])
