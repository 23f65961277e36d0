"""The criteria as data: whole in three languages, and nothing between two scores."""

import runpy
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from coaching.codes import FidelityEvidence
from coaching.fidelity import SHIPPED, Criteria, EvidenceRule, criteria_in
from coaching.models.fidelity import band_of
from coaching.settings import Settings
from common.errors import LANGUAGES

STEP = Decimal("0.0001")


@pytest.fixture
def shipped() -> Criteria:
    return criteria_in(SHIPPED)["1"]


@pytest.fixture
def data() -> dict[str, Any]:
    return tomllib.loads((SHIPPED / "1.toml").read_text(encoding="utf-8"))


def test_there_are_25_items_in_three_parts_from_25_to_125_in_all(shipped: Criteria) -> None:
    in_parts = [sum(item.part == part.code for item in shipped.items) for part in shipped.parts]

    assert (len(shipped.items), in_parts) == (25, [3, 8, 14])
    assert (len(shipped.items) * 1, len(shipped.items) * 5) == (25, 125)


def test_every_text_is_there_in_three_languages_and_no_two_items_share_one(shipped: Criteria) -> None:
    for language in LANGUAGES:
        for texts in ("title", "looks_at"):
            told = [getattr(item, texts)[language].strip() for item in shipped.items]
            assert len({text for text in told if text}) == 25, (language, texts)
        for item in shipped.items:
            assert len(set(item.meanings[language])) == 5, (language, item.code)


def test_every_evidence_speaks_for_one_item(shipped: Criteria) -> None:
    codes = [item.evidence.code for item in shipped.items if item.evidence]

    assert sorted(codes) == sorted(get_args(FidelityEvidence))


def test_each_value_has_one_score_and_the_scores_change_at_the_bounds_only(shipped: Criteria) -> None:
    for rule in (item.evidence for item in shipped.items if item.evidence):
        better = STEP if rule.at_least else -STEP
        for score, bound in enumerate(rule.at_least or rule.at_most or (), start=2):
            assert (rule.score(bound - better), rule.score(bound)) == (score - 1, score), (rule.code, bound)


def test_what_a_score_means_names_the_bound_it_begins_at(shipped: Criteria) -> None:
    for item, rule in ((item, item.evidence) for item in shipped.items if item.evidence):
        if rule.code != "employer_contacts_per_week":  # written in words
            for bound, meaning in zip(rule.at_least or rule.at_most or (), item.meanings["en"][1:], strict=True):
                assert f" {bound * 100 if bound < 1 else bound:.0f}" in meaning, (item.code, meaning)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        *((25, "not_supported_employment"), (73, "not_supported_employment"), (74, "fair"), (99, "fair")),
        *((100, "good"), (114, "good"), (115, "exemplary"), (125, "exemplary")),
    ],
)
def test_each_total_has_its_band(total: int, band: str) -> None:
    assert band_of(total) == band


@pytest.mark.parametrize(
    "bounds",
    [{}, {"at_least": (1, 2, 3, 4), "at_most": (4, 3, 2, 1)}, {"at_least": (1, 2, 2, 4)}, {"at_most": (1, 2, 3, 4)}],
)
def test_bounds_with_a_gap_or_an_overlap_are_refused(bounds: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EvidenceRule(code="job_diversity", **bounds)


def test_criteria_that_lack_an_item_or_a_language_are_refused(data: dict[str, Any]) -> None:
    without_item = data | {"items": data["items"][:-1]}
    del data["items"][3]["title"]["sv"]

    for broken in (without_item, data):
        with pytest.raises(ValidationError):
            Criteria.model_validate(broken)


def test_an_operators_own_version_is_the_newest_and_the_shipped_one_stays(tmp_path: Path) -> None:
    own = (SHIPPED / "1.toml").read_text(encoding="utf-8").replace('version = "1"', 'version = "10"')
    (tmp_path / "own.toml").write_text(own.replace("Clients per coach", "Caseload"), encoding="utf-8")

    settings = Settings(fidelity_criteria_folder=tmp_path)

    assert (settings.criteria().version, settings.criteria().items[0].title["en"]) == ("10", "Caseload")
    assert settings.criteria("1").items[0].title["en"] == "Clients per coach"


@pytest.mark.parametrize("version", ["1", "7"])
def test_no_file_takes_the_place_of_a_version_that_is_there(tmp_path: Path, version: str) -> None:
    own = (SHIPPED / "1.toml").read_text(encoding="utf-8").replace('version = "1"', f'version = "{version}"')
    for name in ("own", "other")[: 1 if version == "1" else 2]:
        (tmp_path / f"{name}.toml").write_text(own, encoding="utf-8")

    with pytest.raises(ValueError, match="each version of the criteria in one file"):
        Settings(fidelity_criteria_folder=tmp_path).criteria()


def test_the_service_does_not_start_on_criteria_that_are_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.toml").write_text('version = "10"\nparts = []\nitems = []\n', encoding="utf-8")
    monkeypatch.setenv("FIDELITY_CRITERIA_FOLDER", str(tmp_path))

    with pytest.raises(ValidationError):
        runpy.run_module("coaching.main")
