import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from common.codes import SourceCategory
from reporting.definitions import DEFINITIONS
from reporting.quotients import percent, quotient
from reporting.registry import KINDS, ReportKind
from reporting.settings import Settings
from reporting.source_categories import IncompleteTable, read_categories


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(39, 70, "0.56"), (47, 87, "0.54"), (1, 8, "0.13"), (1, 200, "0.01"), (0, 3, "0.00")]
)
def test_a_coefficient_is_rounded_half_up(part: int, whole: int, shown: str) -> None:
    assert quotient(part, whole) == Decimal(shown)


@pytest.mark.parametrize(("part", "whole", "shown"), [(70, 87, "80.5"), (1, 16, "6.3"), (0, 17, "0.0")])
def test_a_percentage_is_rounded_half_up(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == Decimal(shown)


def test_without_a_denominator_there_is_no_figure() -> None:
    assert quotient(0, 0) is None
    assert percent(0, 0) is None


def test_every_source_category_has_a_place_in_the_reports() -> None:
    table = read_categories(Settings().source_categories)

    assert set(table) == set(get_args(SourceCategory))


def test_a_table_that_forgets_a_category_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.toml"
    table.write_text('kela = "somewhere else"')

    with pytest.raises(IncompleteTable, match=r"health_care.*somewhere else"):
        read_categories(table)


@pytest.mark.parametrize("name", ["coefficients", "referral_sources", "further_paths", "employer_contacts", "caseload"])
def test_every_figure_is_defined_in_three_languages(name: str) -> None:
    definition = DEFINITIONS[name]

    assert definition.version >= 1
    assert len({definition.text.fi, definition.text.sv, definition.text.en}) == 3
    assert all(len(text) > 100 for text in (definition.text.fi, definition.text.sv, definition.text.en))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "coach" in kind.breakdowns], ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "By coach|Job coaches registered"),
        ("fi", "Valmentajittain|kirjatut työhönvalmentajat"),
        ("sv", "Per jobbcoach|Jobbcoacher som var registrerade"),
    ],
)
def test_what_can_be_broken_down_by_coach_says_by_which(kind: ReportKind, language: str, said: str) -> None:
    """A person may have had several, and who had none is no coach's."""
    told = (kind.definition.text, kind.definition.population)

    assert any(re.search(said, getattr(text, language)) for text in told)
