"""The report of a municipality on paper: what it says of figures as they are and of protected ones."""

import re
from pathlib import Path
from typing import Any

import pytest

from portal.languages import current
from portal.municipality_report import LAYOUTS, municipality_report
from portal.papers import Paper, set_in_type
from tests.portal.printed import PRINTED, PROTECTED, a_point
from tests.portal.test_papers import alternatives_in
from tests.portal.test_receipts import read, tags_in

LANGUAGES = ("fi", "sv", "en")
KEPT = Path(__file__).parent / "layouts"


def words_of(paper: Paper) -> str:
    """All that stands on it, a line each, whichever typesetter sets it."""
    lines = [paper.title, *paper.lead]
    for section in paper.sections:
        lines += ["", section.heading, *section.text]
        if section.picture:
            lines += [section.picture.alternative, *re.findall(r"<text[^>]*>([^<]*)", section.picture.svg)]
        if section.table:
            lines += [" | ".join(row) for row in (section.table.columns, *section.table.rows)]
        lines += [*(f"{name}: {said}" for name, said in section.facts), *section.after]
    return "\n".join([*lines, "", paper.foot]) + "\n"


def text_of(report: dict[str, Any]) -> str:
    """As a reader of the file finds it, whatever the lines."""
    pages = read(set_in_type(municipality_report(report))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "report"), [("plain", PRINTED), ("protected", PROTECTED)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_says_what_it_has_always_said(layout: int, kind: str, report: dict[str, Any], language: str) -> None:
    """What was printed is set again in its layout. Whoever needs other words makes a new layout and leaves this one."""
    kept = KEPT / f"{layout}-{kind}.{language}.txt"
    paper = municipality_report(report | {"language": language, "layout": layout})

    assert words_of(paper) == kept.read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_one_for_everyone(language: str) -> None:
    found = read(set_in_type(municipality_report(PRINTED | {"language": language})))
    catalog: Any = found.root_object
    said = catalog["/Metadata"].get_data().decode()

    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith(language)
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said
    assert {"/H1", "/Table", "/TH", "/TD", "/Figure"} <= set(tags_in(catalog["/StructTreeRoot"]))
    assert len(found.pages) <= 4


def test_the_picture_says_the_same_as_the_sentence_beside_it() -> None:
    tree = read(set_in_type(municipality_report(PRINTED))).root_object["/StructTreeRoot"]

    assert alternatives_in(tree) == ["Kerroin oli aluksi 0,00 (3.5.2021) ja lopuksi 0,56 (15.10.2022)."]
    assert alternatives_in(tree)[0] in text_of(PRINTED)


def test_it_says_of_which_day_as_known_when_by_which_definitions() -> None:
    text = text_of(PRINTED)

    assert "Tilanne 15.10.2022." in text
    assert "Luvut sellaisina kuin ne tiedettiin 20.10.2022 klo 12.00." in text
    assert "Luvuissa on kaikki, mikä oli tallennettu 20.10.2022 klo 11.59." in text
    for name in ("coefficients", "referral_sources", "referral_funnel", "further_paths", "employer_contacts"):
        assert f"määritelmä {name}, versio 2" in text


def test_the_table_of_the_course_has_how_it_stood_at_the_ends_of_quarters() -> None:
    text = text_of(PRINTED)

    for row in ("30.6.2021 1 0 0,00", "30.9.2021 30 9 0,30", "31.3.2022 60 30 0,50", "15.10.2022 70 39 0,56"):
        assert row in text


def test_a_course_of_many_years_has_their_ends() -> None:
    long = [a_point("2001-05-03", 1, 0, "0.00"), a_point("2021-09-01", 30, 9, "0.30")]

    text = text_of(PRINTED | {"course": long})

    assert "31.12.2021 30 9 0,30" in text
    assert "31.12.2011 1 0 0,00" in text
    assert "30.6.2021" not in text


def test_hidden_figures_are_marked_and_never_blank_or_nothing() -> None:
    text = text_of(PROTECTED)

    assert "Työllistyneitä .." in text
    assert "osa luvuista on peitetty" in text
    assert "Asiakas itse .. .." in text
    assert "30.9.2022 70 .. .." in text
    assert "Pienet on peitetty." in text
    assert "39" not in text.replace("0039", "")


def test_a_month_that_is_not_among_the_protected_ones_is_not_made_up() -> None:
    """Between a shown month and the next nobody knows how the coefficient stood."""
    months = [a_point("2022-06-30", 30, 15, "0.50"), a_point("2022-09-30", 70, 35, "0.50")]

    text = text_of(PROTECTED | {"course": [months[0]], "on": "2022-12-31"})

    assert "30.6.2022 30 15 0,50" in text
    assert "30.9.2022" not in text
    assert "31.12.2022 30" not in text


def test_a_table_that_is_left_out_says_why() -> None:
    text = text_of(PROTECTED)

    assert "Lähetteestä työhön Tätä taulukkoa ei ole suojattujen lukujen joukossa." in text
    assert "Työnantajakontaktit Tästä ei ollut vielä kirjattu mitään." in text


def test_the_municipality_is_called_what_it_was_called_when_it_was_printed() -> None:
    names = {"fi": "Entinen", "sv": "Forna", "en": "Entinen"}

    in_swedish = text_of(PRINTED | {"names": names, "language": "sv"})

    assert "Jobbcoachningens resultat: Forna" in in_swedish
    assert "Rovaniemi" not in in_swedish
    assert "Rovaniemi" in text_of(PRINTED | {"names": None})


def test_it_is_in_its_own_language_whatever_the_page_is_in() -> None:
    token = current.set("en")

    try:
        assert "Jobbcoachningens resultat: Rovaniemi" in text_of(PRINTED | {"language": "sv"})
    finally:
        current.reset(token)
