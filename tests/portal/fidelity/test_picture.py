"""The picture of the scores: what is drawn, where, and that it can be read without colours."""

import re
from typing import Any

import pytest

from portal.fidelity.comparison import Item, changes_in, items_of
from portal.fidelity.evidence import MINUTES, OF_MINUTES, SENTENCES, SHARES, in_words
from portal.fidelity.paper import fidelity_report
from portal.fidelity.picture import LONGEST, picture_of, shortened
from portal.papers import set_in_type
from tests.portal.fidelity.told import COMPLETE, CRITERIA, ON_PAPER
from tests.portal.test_receipts import read


def an_item(number: int, now: int | None, before: int | None = None, part: str = "staffing") -> Item:
    return Item(
        code=f"item_{number}",
        number=number,
        part=part,
        title="Otsikko",
        looks_at="",
        meanings=[],
        now=now,
        before=before,
        reason="",
        evidence="",
        suggested=None,
    )


def test_a_higher_score_stands_further_right_and_the_same_at_the_same_place() -> None:
    picture = picture_of([an_item(1, 1, 5), an_item(2, 3, 3), an_item(3, 5, 1)])
    now = [row.now or 0 for row in picture.rows]

    assert now == sorted(now)
    assert [tick.at for tick in picture.ticks][:: len(picture.ticks) - 1] == [picture.rows[0].now, picture.rows[2].now]
    assert picture.rows[1].now == picture.rows[1].before
    assert picture.rows[0].before == picture.rows[2].now


def test_rows_do_not_touch_and_parts_stand_apart() -> None:
    picture = picture_of([an_item(1, 1), an_item(2, 2), an_item(3, 3, part="services")])
    first, second, third = (row.y for row in picture.rows)

    assert 20 < second - first < third - second
    assert third < picture.bottom < picture.height


def test_what_is_not_known_is_not_drawn() -> None:
    picture = picture_of([an_item(1, None, 4), an_item(2, 2)])

    assert [row.label for row in picture.rows] == ["2 Otsikko"]
    assert not picture.has_before
    assert picture_of([]).rows == []


def test_a_long_title_is_cut_between_words() -> None:
    cut = shortened("Työnantajakontaktit ovat tiheitä ja niitä pidetään yllä koko valmennuksen ajan")

    assert cut == "Työnantajakontaktit ovat tiheitä ja niitä …"
    assert len(cut) <= LONGEST + 2
    assert shortened("Lyhyt") == "Lyhyt"


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([(4, None), (3, None)], []),
        ([(4, 3), (2, 2)], ["1 kohta parani, 0 heikkeni ja 1 pysyi ennallaan."]),
        ([(4, 3), (5, 2), (1, 2)], ["2 kohtaa parani, 1 heikkeni ja 0 pysyi ennallaan."]),
    ],
)
def test_changes_are_counted_where_both_are_known(scores: list[tuple[int, int | None]], said: list[str]) -> None:
    assert changes_in([an_item(number, *both) for number, both in enumerate(scores)]) == said


@pytest.mark.parametrize("code", SENTENCES)
def test_every_evidence_is_told_in_words_with_its_figures(code: str) -> None:
    unit = MINUTES if code in OF_MINUTES else 1
    counted = {"code": code, "numerator": 12.0 * unit, "denominator": 48.0 * unit, "value": 0.25, "suggested_score": 2}

    said = in_words(counted)

    assert "%(" not in said
    assert re.search(r"\b48\b", said)
    assert ("Osuus on 25 %" in said) == (code in SHARES)


def test_working_time_is_told_in_hours() -> None:
    counted = {"code": "coaching_time", "numerator": 95.0, "denominator": 120.0, "value": 0.7917, "suggested_score": 3}

    assert in_words(counted) == "Asiakastyötä 1,6 tuntia, kirjattua työaikaa kaikkiaan 2 tuntia. Osuus on 79 %."


def test_a_score_stands_on_its_reason_or_on_the_evidence_that_suggested_it() -> None:
    caseload, team, *_others = items_of(COMPLETE, CRITERIA)

    assert caseload.grounds.startswith("Avoimia valmennuksia 36")
    assert team.grounds == "Tiimi <tapaa> kuukausittain."


@pytest.mark.parametrize("assessment", [COMPLETE, ON_PAPER], ids=["scored", "from-paper"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_paper_is_one_for_everyone(assessment: dict[str, object], language: str) -> None:
    """Tagged, of a language and a title, and says of itself that it is PDF/UA-1 and PDF/A-2a."""
    found = read(set_in_type(fidelity_report(assessment, CRITERIA, language=language)))
    catalog: Any = found.root_object
    told = catalog["/Metadata"].get_data().decode()

    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith(language)
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in told
