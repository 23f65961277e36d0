import re
from pathlib import Path

import pytest

import portal
from portal.rendering import environment

TEMPLATES = Path(portal.__path__[0]) / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    environment().get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_in_a_page_that_its_policy_forbids(name: str) -> None:
    source = (TEMPLATES / name).read_text()

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", source)
    assert source.count("<script") == source.count('nonce="{{ nonce }}"')


@pytest.mark.parametrize("name", NAMES)
def test_every_form_that_changes_something_has_its_token(name: str) -> None:
    """The survey's page has no session, so its link is its secret."""
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", (TEMPLATES / name).read_text(), re.DOTALL):
        assert "hidden(form, who)" in form or 'name="csrf"' in form or name == "survey/answer.html"


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_of_a_filter_are_kept_to_a_narrow_screen(name: str) -> None:
    """Only those inside `rn-filter__fields` are."""
    source = (TEMPLATES / name).read_text()

    assert len(re.findall(r'class="rn-filter[ "]', source)) <= source.count('class="rn-filter__fields"')


def test_the_style_sheet_is_light_and_our_own() -> None:
    css = (TEMPLATES.parent / "static" / "portal.css").read_text()

    assert len(css.encode()) <= 150_000
    assert "GDS Transport" not in css
    assert "crown" not in css
    assert "@font-face" not in css
    assert not re.search(r"url\((?!['\"]?(?:data:|/static/|#))", css)
