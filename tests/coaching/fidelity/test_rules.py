"""What an assessment lets be done with it, as plain objects."""

from datetime import date
from decimal import Decimal

import pytest

from coaching.codes import FidelityEvidence
from coaching.errors.fidelity import (
    CriterionNotFound,
    FidelityIsComplete,
    FidelityStale,
    ItemsUnscored,
    PaperTotalImpossible,
    ScoreNeedsReason,
)
from coaching.fidelity import SHIPPED, criteria_in
from coaching.models import Evidence, FidelityAssessment, items_of
from tests.coaching.builders import LEAD, day

CRITERIA = criteria_in(SHIPPED)["1"]
NOTHING = Evidence(numerator=None, denominator=None, value=None)


def an_assessment(
    *, on: str = "2026-06-30", found: dict[FidelityEvidence, Evidence] | None = None
) -> FidelityAssessment:
    items = items_of(CRITERIA, found or {})
    return FidelityAssessment(
        municipality="698", assessed_on=day(on), criteria=CRITERIA.version, recorded_by=LEAD, items=items
    )


def give_all(assessment: FidelityAssessment, score: int) -> None:
    for item in assessment.items:
        assessment.give(item.code, score, reason="Nähty", seen=assessment.version, by=LEAD)


def share(value: str) -> Evidence:
    return Evidence(numerator=Decimal(value) * 100, denominator=Decimal(100), value=Decimal(value))


@pytest.mark.parametrize(("value", "score"), [("0.6499", 1), ("0.65", 2), ("0.9499", 4), ("0.95", 5), ("0", 1)])
def test_the_evidence_suggests_the_score_in_whose_bounds_it_lies(value: str, score: int) -> None:
    item = an_assessment(found={"permanent_jobs": share(value)}).item("lasting_jobs")

    assert (item.evidence, item.suggested_score, item.score) == ("permanent_jobs", score, None)


def test_where_there_is_no_data_any_score_needs_a_reason() -> None:
    assessment = an_assessment(found={"permanent_jobs": NOTHING})

    assert assessment.item("lasting_jobs").suggested_score is None
    for score in range(1, 6):
        with pytest.raises(ScoreNeedsReason):
            assessment.give("lasting_jobs", score, reason=None, seen=1, by=LEAD)
    assert assessment.version == 1


def test_a_reason_given_to_a_suggested_score_is_kept_and_one_taken_back_is_gone() -> None:
    assessment = an_assessment(found={"permanent_jobs": share("0.96")})
    assessment.give("lasting_jobs", 3, reason="Sopimukset ovat lyhyitä", seen=1, by=LEAD)
    assert not assessment.item("lasting_jobs").is_suggested

    assessment.give("lasting_jobs", 5, reason=None, seen=2, by=LEAD)

    assert (assessment.item("lasting_jobs").reason, assessment.item("lasting_jobs").is_suggested) == (None, True)


def test_only_who_saw_the_newest_version_saves() -> None:
    assessment = an_assessment()
    assessment.give("whole_path", 3, reason="Nähty", seen=1, by=LEAD)

    with pytest.raises(FidelityStale):
        assessment.give("whole_path", 5, reason="Nähty", seen=1, by=LEAD)
    assert (assessment.item("whole_path").score, assessment.version) == (3, 2)


@pytest.mark.parametrize(
    ("score", "total", "band", "due"),
    [
        (1, 25, "not_supported_employment", "2026-12-30"),
        (3, 75, "fair", "2026-12-30"),
        (4, 100, "good", "2027-06-30"),
        (5, 125, "exemplary", "2027-06-30"),
    ],
)
def test_a_complete_one_has_its_total_its_band_and_the_day_of_the_next(
    score: int, total: int, band: str, due: str
) -> None:
    assessment = an_assessment()
    give_all(assessment, score)
    assessment.complete(seen=26)

    assert (assessment.total, assessment.band, assessment.next_due_on) == (total, band, day(due))


def test_the_next_is_due_on_the_last_day_of_a_shorter_month() -> None:
    assessment = an_assessment(on="2025-08-31")
    give_all(assessment, 3)
    assessment.complete(seen=26)

    assert assessment.next_due_on == date(2026, 2, 28)


def test_it_is_not_complete_before_every_item_is_scored_and_not_changed_after() -> None:
    assessment = an_assessment()
    with pytest.raises(ItemsUnscored):
        assessment.complete(seen=1)
    give_all(assessment, 3)
    assessment.complete(seen=26)

    with pytest.raises(FidelityIsComplete):
        assessment.give("whole_path", 5, reason="Nähty", seen=27, by=LEAD)
    with pytest.raises(FidelityIsComplete):
        assessment.complete(seen=27)
    with pytest.raises(FidelityIsComplete):
        assessment.correct(80, {}, note=None, by=LEAD)


def test_nothing_at_its_best_is_to_be_improved() -> None:
    assessment = an_assessment()
    give_all(assessment, 5)
    assert assessment.improve_next == []

    assessment.give("reaching_out", 4, reason="Nähty", seen=26, by=LEAD)

    assert assessment.improve_next == ["reaching_out"]


@pytest.mark.parametrize(("total", "fits"), [(28, False), (29, True), (121, True), (122, False)])
def test_a_papers_total_is_one_that_its_scores_can_make(total: int, fits: bool) -> None:
    paper, scores = an_assessment(), {"lasting_jobs": 1, "time_for_coaching": 5}
    if fits:
        paper.take_from_paper(total, scores, note=None, by=LEAD)
        assert (paper.total, paper.scores) == (total, scores)
    else:
        with pytest.raises(PaperTotalImpossible):
            paper.take_from_paper(total, scores, note=None, by=LEAD)


def test_a_corrected_paper_keeps_what_it_said_before() -> None:
    paper = an_assessment()
    paper.is_from_paper = True
    paper.take_from_paper(69, {"lasting_jobs": 1}, note="Kansio 4", by=LEAD)

    wrong = paper.correct(96, {"caseload": 5}, note=None, by=LEAD)

    assert wrong.facts == {"total": 69, "scores": {"lasting_jobs": 1}, "note": "Kansio 4"}
    assert (paper.total, paper.scores, paper.note, paper.version) == (96, {"caseload": 5}, None, 2)


def test_a_score_of_an_item_that_the_criteria_lack_is_refused() -> None:
    with pytest.raises(CriterionNotFound):
        an_assessment().take_from_paper(96, {"no_such": 3}, note=None, by=LEAD)


def test_newer_evidence_takes_away_only_scores_that_stood_on_the_former_alone() -> None:
    assessment = an_assessment(found={"permanent_jobs": share("0.65"), "job_diversity": share("0.5")})
    for code, score, reason in (("lasting_jobs", 2, None), ("diverse_jobs", 4, "Nähty"), ("whole_path", 3, "Nähty")):
        assessment.give(code, score, reason=reason, seen=assessment.version, by=LEAD)
    newer = items_of(CRITERIA, {"permanent_jobs": share("0.96"), "job_diversity": share("0.9")})

    assessment.know(newer, seen=4)

    assert assessment.scores == {"diverse_jobs": 4, "whole_path": 3}
    assert (assessment.item("lasting_jobs").suggested_score, assessment.item("diverse_jobs").suggested_score) == (5, 5)
    assert (assessment.item("lasting_jobs").scored_by, assessment.version) == (None, 5)


def test_evidence_that_says_the_same_takes_no_score_away() -> None:
    assessment = an_assessment(found={"permanent_jobs": share("0.65")})
    assessment.give("lasting_jobs", 2, reason=None, seen=1, by=LEAD)

    assessment.know(items_of(CRITERIA, {"permanent_jobs": share("0.70")}), seen=2)

    assert (assessment.item("lasting_jobs").score, assessment.item("lasting_jobs").value) == (2, Decimal("0.70"))


def test_evidence_is_counted_again_by_who_saw_the_last_saving_and_never_of_a_complete_one() -> None:
    assessment = an_assessment()

    with pytest.raises(FidelityStale):
        assessment.know(items_of(CRITERIA, {}), seen=2)
    give_all(assessment, 3)
    assessment.complete(seen=assessment.version)
    with pytest.raises(FidelityIsComplete):
        assessment.know(items_of(CRITERIA, {}), seen=assessment.version)
