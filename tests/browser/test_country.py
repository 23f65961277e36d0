"""The country: this region's figures and a neighbour's, which came through Kafka, with their sum."""

import asyncio
import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from aiokafka import AIOKafkaProducer
from playwright.sync_api import expect

from common.days import today
from common.events import FiguresPublished
from tests.browser.conftest import Demo, Visits
from tests.browser.test_accessibility import NARROW, too_wide, violations
from tests.generator.kafka import write
from tests.reporting.country.builders import a_publication, coefficients
from tests.service import received

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.usefixtures("last_month_shown")]

NEIGHBOUR = "19"


@pytest.fixture(scope="module")
def neighbours_figures(demo: Demo) -> FiguresPublished:
    """As a mirror brings them."""
    last_month = today().replace(day=1) - timedelta(days=1)
    event = a_publication(NEIGHBOUR, coefficients(40, None, 25), month_end=last_month)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, bring(demo.stack.environment["KAFKA_ADMIN_BOOTSTRAP"], event)).result()
    return event


async def bring(bootstrap: str, event: FiguresPublished) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    try:
        await write(producer, [received(event)], source=f"/regions/{NEIGHBOUR}/reporting")
    finally:
        await producer.stop()


@pytest.mark.parametrize(
    ("language", "added", "together"),
    [
        ("fi", "Hyvinvointialueet yhteensä", "Kaikki julkaisseet alueet yhteensä"),
        ("sv", "Välfärdsområden, tillsammans", "Alla områden som har publicerat"),
        ("en", "Wellbeing services counties, added up", "All counties that have published"),
    ],
)
def test_regions_stand_beside_their_sum(
    visits: Visits, neighbours_figures: FiguresPublished, language: str, added: str, together: str
) -> None:
    page = visits.as_("analyst", language=language, width=NARROW)
    page.goto("/reports")
    page.locator("#by").select_option(label=added)
    page.locator(".rn-filter button").click()

    own, country = page.get_by_role("row", name="21"), page.get_by_role("row", name=together)
    expect(page.get_by_role("row", name=NEIGHBOUR)).to_contain_text("40")
    clients = int(own.get_by_role("cell").first.inner_text())
    expect(country.get_by_role("cell").first).to_have_text(str(clients + 40))
    expect(country.get_by_role("cell").nth(1)).to_have_text("..")
    assert not violations(page)
    assert not too_wide(page)


def test_a_report_of_last_month_is_a_click_from_another_and_comes_as_a_file(
    visits: Visits, neighbours_figures: FiguresPublished
) -> None:
    page = visits.as_("teamlead", javascript=False)
    page.goto("/reports/coefficients?by=region")
    page.get_by_role("link", name="Mihin valmennus johti").click()

    expect(page.get_by_role("columnheader", name="Kaikki julkaisseet alueet yhteensä")).to_be_visible()
    assert f"on={neighbours_figures.month_end}" in page.url or str(neighbours_figures.month_end) in page.content()
    page.get_by_text("Lataa tiedostona").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV ohjelmille").first.click()
    text = download.value.path().read_text()
    assert {row["municipality"] for row in csv.DictReader(text.splitlines())} >= {"19", "21", "all"}
