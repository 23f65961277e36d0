"""What an analyst sees of a protected month: on the page why a figure is hidden, and the same on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.test_printed_reports import print_it, words_of

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.usefixtures("last_month_shown")]


def test_an_analyst_reads_the_last_month_and_finds_out_why_a_figure_is_hidden(visits: Visits) -> None:
    page = visits.as_("analyst", javascript=False)
    page.goto("/reports/referral-sources")

    expect(page.get_by_label("Kuukauden lopussa")).to_be_visible()
    page.get_by_role("link", name="peitetty, katso miksi").first.click()

    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target")).to_contain_text("peitetty")


def test_an_analyst_prints_a_protected_month(visits: Visits) -> None:
    page = visits.as_("analyst")
    page.goto("/reports/printed")
    page.get_by_label("Kunta").select_option("320")

    text = words_of(print_it(page))

    assert "Työhönvalmennuksen tulokset: Kemijärvi" in text
    assert ".." in text
