"""What is folded away on the screen stands on the paper: a figure is printed with its table and its definition."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import portal

pytestmark = pytest.mark.browser

STYLE = Path(portal.__file__).parent / "static/portal.css"
PAGE = """
<details class="govuk-details"><summary class="govuk-details__summary">Miten tämä lasketaan?</summary>
<div class="govuk-details__text">Näin tämä lasketaan.</div></details>
"""


def test_what_is_folded_away_is_printed(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    page.add_style_tag(path=STYLE)

    expect(page.get_by_text("Näin tämä lasketaan.")).not_to_be_visible()
    page.emulate_media(media="print")

    expect(page.get_by_text("Näin tämä lasketaan.")).to_be_visible()
    page.close()
