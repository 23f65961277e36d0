"""A real browser before the whole stack with the demo's people and the pilot's data in it."""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from rich.console import Console

import local_stack
from common.days import today
from rinnalla.demo import PILOT, SOURCE, people_and_work
from rinnalla.demonstration.staff import passwords
from rinnalla.endpoints import Endpoints
from rinnalla.importing.command import import_into
from rinnalla.protect import protected
from tests.browser.chromium import find_chromium

WHY = "#why"
"""The form that asks why another's client is opened."""
PATIENCE = 20_000
"""Milliseconds: the machine may be busy."""


@dataclass
class Demo:
    """The running portal and who can log in."""

    url: str
    stack: local_stack.Stack
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def demo(stack: local_stack.Stack) -> Demo:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(fill, stack).result()
    return Demo(stack.environment["PORTAL_URL"], stack, passwords(stack.home))


def fill(stack: local_stack.Stack) -> None:
    where = Endpoints(dict(stack.environment.values))
    assert import_into(where, PILOT, SOURCE, Console(quiet=True)) == 0
    asyncio.run(people_and_work(where, stack))


@pytest.fixture(scope="session")
def last_month_shown(demo: Demo) -> None:
    """To analysts: it takes half a minute, and most people of these tests are not."""
    where, last_month = Endpoints(dict(demo.stack.environment.values)), today().replace(day=1) - timedelta(days=1)
    with ThreadPoolExecutor(1) as thread:
        months = thread.submit(asyncio.run, protected(where, last_month, wait=True)).result()
    assert [month["state"] for month in months] == ["shown"]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """For a module at a time: its loop would stand in the way of asynchronous tests elsewhere."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = find_chromium(playwright)
    if path is None:
        pytest.skip("no Chromium: set CHROMIUM, or run `playwright install chromium`")
    started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
    expect.set_options(timeout=PATIENCE)
    yield started
    started.close()


@dataclass
class Visits:
    """Opens browsers of their own: `visits.as_("coach")` comes back logged in."""

    browser: Browser
    demo: Demo
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """What the browsers' consoles said was wrong: a broken policy, a failing script."""

    def anyone(self, *, language: str = "fi", javascript: bool = True, width: int = 1200) -> Page:
        context = self.browser.new_context(
            base_url=self.demo.url,
            locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language],
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.complain(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def complain(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def as_(self, username: str, *, language: str = "fi", javascript: bool = True, width: int = 1200) -> Page:
        page = self.anyone(language=language, javascript=javascript, width=width)
        page.goto("/login")
        self.enter(page, username)
        expect(page.get_by_role("navigation").first).to_be_visible()
        page.add_locator_handler(page.locator(WHY), lambda _: say_why(page))
        return page

    def end(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.complaints == []

    def enter(self, page: Page, username: str) -> None:
        """Keycloak's own page."""
        page.fill("#username", username)
        page.fill("#password", self.demo.passwords[username])
        page.click("#kc-login")


def say_why(page: Page) -> None:
    """Whoever opens another's client is asked first. Each page of `Visits.as_` answers so before it goes on."""
    page.locator("input[value=lead_duty]").check()
    page.locator(f"{WHY} button").click()
    page.wait_for_load_state()


def was_asked_why(page: Page) -> None:
    """After opening a client: what is asked has been answered."""
    expect(page.locator(WHY)).to_have_count(0)


@pytest.fixture
def visits(browser: Browser, demo: Demo) -> Iterator[Visits]:
    made = Visits(browser, demo)
    yield made
    made.end()


def until(page: Page, shows: Callable[[], bool], *, tries: int = 40) -> None:
    """Loads the page again until what travels through Kafka has arrived."""
    for _ in range(tries):
        was_asked_why(page)
        if shows():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(f"not shown after {tries} tries: {page.url}")


def client_in(page: Page) -> str:
    """The path of the client whose page, or a page below it, is open."""
    found = re.search(r"/clients/[0-9a-f-]{36}", page.url)
    assert found, page.url
    return found[0]
