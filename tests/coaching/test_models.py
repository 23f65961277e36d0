import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from coaching.errors.activities import ActivityHasEnded
from coaching.errors.cases import (
    AssignedBeforeCurrentCoach,
    CaseHasEnded,
    CasesOverlap,
    ClientInCoaching,
    CoachHasCase,
    EndBeforeStart,
    EndsIntoNextCase,
    NoCoachingYet,
)
from coaching.errors.employments import EmploymentBeforeCoaching, EmploymentHasEnded
from coaching.errors.plans import PlanIsSigned, PlanNotReady, PlanNotSigned, SignedAlready, StaleSection
from coaching.models import Activity, Caseload, EmployerConsent, Plan, case_behind, case_on
from common.names import sort_key
from tests.coaching.builders import (
    LEAD,
    a_case,
    a_coach,
    a_plan_ready_to_sign,
    a_referral,
    an_employment,
    an_ended_case,
    day,
)


@pytest.mark.parametrize(("fte", "limit"), [("1", 20), ("0.60", 12), ("0.59", 11), ("0.04", 0)])
def test_the_caseload_limit_is_rounded_down(fte: str, limit: int) -> None:
    assert a_coach(fte=fte).caseload_limit(full_time=20) == limit


def test_a_breach_is_counted_and_leaves_no_negative_places() -> None:
    load = Caseload(open_cases=23, limit=20)

    assert (load.over, load.free) == (3, 0)


def test_a_new_case_has_its_first_coach_from_its_first_day() -> None:
    case = a_case(started_on="2026-03-02")

    assert [(one.coach_id, one.assigned_on) for one in case.assignments] == [(case.coach_id, day("2026-03-02"))]


def test_the_next_coach_starts_when_the_present_one_did_or_later() -> None:
    case, other = a_case(started_on="2026-03-02"), a_coach()

    with pytest.raises(AssignedBeforeCurrentCoach):
        case.assign(other, on=day("2026-03-01"), by=LEAD)
    case.assign(other, on=day("2026-05-01"), by=LEAD)

    assert case.coach is other
    assert len(case.assignments) == 2


def test_a_case_is_not_given_to_its_own_coach() -> None:
    case = a_case()

    with pytest.raises(CoachHasCase):
        case.assign(case.coach, on=day("2026-05-01"), by=LEAD)


def test_an_ended_case_has_no_new_coach_and_no_second_end() -> None:
    case = an_ended_case("2026-03-02", "2026-06-01")

    with pytest.raises(CaseHasEnded):
        case.assign(a_coach(), on=day("2026-06-02"), by=LEAD)
    with pytest.raises(CaseHasEnded):
        case.end(on=day("2026-07-01"), reason="completed", detail=None, others=[])


def test_coaching_does_not_end_before_it_started() -> None:
    with pytest.raises(EndBeforeStart):
        a_case(started_on="2026-03-02").end(on=day("2026-03-01"), reason="completed", detail=None, others=[])


def test_coaching_does_not_end_inside_the_next_one() -> None:
    earlier, later = a_case(started_on="2026-01-01"), an_ended_case("2026-03-01", "2026-04-01")

    with pytest.raises(EndsIntoNextCase):
        earlier.end(on=day("2026-03-02"), reason="completed", detail=None, others=[later])
    earlier.end(on=day("2026-03-01"), reason="completed", detail=None, others=[later])


def test_a_client_is_in_one_coaching_at_a_time() -> None:
    with pytest.raises(ClientInCoaching):
        a_case(started_on="2026-03-02").refuse_another_on(day("2026-08-01"))
    with pytest.raises(CasesOverlap):
        an_ended_case("2026-03-02", "2026-06-01").refuse_another_on(day("2026-05-31"))


def test_a_client_may_come_back_on_the_first_day_not_in_coaching() -> None:
    an_ended_case("2026-03-02", "2026-06-01").refuse_another_on(day("2026-06-01"))


def test_a_case_becomes_active_with_the_first_work_done() -> None:
    case, untouched = a_case(), a_case()

    case.work_begins()

    assert (untouched.status, case.status) == ("opened", "active")


def test_work_done_after_the_end_leaves_a_case_ended() -> None:
    case = an_ended_case("2026-03-02", "2026-06-01")

    case.work_begins()

    assert case.status == "ended"


def test_a_job_hangs_on_the_last_case_that_had_started_by_its_first_day() -> None:
    first, second = an_ended_case("2025-03-01", "2025-06-01"), a_case(started_on="2026-03-02")

    assert case_on([second, first], day("2026-03-01")) is first
    assert case_on([first, second], day("2026-03-02")) is second
    assert case_on([first, second], day("2025-02-28")) is None


def test_of_two_cases_begun_on_one_day_a_job_hangs_on_the_one_opened_later() -> None:
    first, second = an_ended_case("2026-03-02", "2026-03-02"), a_case(started_on="2026-03-02")

    assert case_on([first, second], day("2026-03-05")) is second
    assert case_on([second, first], day("2026-03-02")) is second


def test_what_began_before_coaching_is_history() -> None:
    with pytest.raises(EmploymentBeforeCoaching) as refused:
        case_behind([a_case(started_on="2026-03-02")], day("2026-03-01"), too_early=EmploymentBeforeCoaching)
    with pytest.raises(NoCoachingYet):
        case_behind([], day("2026-03-01"), too_early=EmploymentBeforeCoaching)

    assert refused.value.facts == {"coaching_started_on": day("2026-03-02")}


def test_a_job_may_end_on_its_first_day_but_not_before() -> None:
    assert an_employment(started_on="2026-04-01", ended_on="2026-04-01").ended_on == day("2026-04-01")
    with pytest.raises(EndBeforeStart):
        an_employment(started_on="2026-04-01", ended_on="2026-03-31")


def test_a_job_ends_once() -> None:
    employment = an_employment()
    employment.end(day("2026-05-01"))

    with pytest.raises(EmploymentHasEnded):
        employment.end(day("2026-06-01"))


def test_an_activity_ends_once_and_not_before_it_began() -> None:
    activity = Activity(client_id=uuid4(), case_id=uuid4(), kind="studies", started_on=day("2026-04-01"))

    with pytest.raises(EndBeforeStart):
        activity.end(day("2026-03-31"))
    activity.end(day("2026-04-30"))
    with pytest.raises(ActivityHasEnded):
        activity.end(day("2026-05-01"))


def test_a_referral_fits_its_client_municipality_and_service_once_accepted() -> None:
    referral = a_referral()
    asked: dict[str, Any] = {"client_id": referral.client_id, "municipality": "698", "started_on": day("2026-02-02")}

    assert referral.fits(**asked)
    assert not referral.fits(**(asked | {"started_on": day("2026-02-01")}))
    assert not referral.fits(**(asked | {"municipality": "320"}))
    assert not referral.fits(**(asked | {"client_id": uuid4()}))
    assert not a_referral(client_id=referral.client_id, target="work_ability_team").fits(**asked)


def test_a_consent_holds_from_its_first_to_its_last_day_and_not_from_the_day_it_ended() -> None:
    consent = EmployerConsent(id=uuid4(), client_id=uuid4(), allows_employers=True, valid_from=day("2026-03-01"))
    consent.valid_until = day("2026-06-30")

    assert [consent.holds_on(day(d)) for d in ("2026-02-28", "2026-03-01", "2026-06-30", "2026-07-01")] == [
        False,
        True,
        True,
        False,
    ]
    consent.ended_on = day("2026-05-01")
    assert [consent.holds_on(day(d)) for d in ("2026-04-30", "2026-05-01")] == [True, False]


def test_an_end_without_its_giving_allows_nothing() -> None:
    assert not EmployerConsent(id=uuid4(), client_id=uuid4(), ended_on=day("2026-05-01")).holds_on(day("2026-04-01"))


def test_a_stale_write_is_refused_with_both_texts() -> None:
    plan = Plan(case_id=uuid4())
    plan.write(6, {"life_situation": "first"}, status="in_progress", seen=0, by=LEAD, owner=None)

    with pytest.raises(StaleSection) as refused:
        plan.write(6, {"life_situation": "second"}, status="in_progress", seen=0, by=uuid4(), owner=None)

    assert refused.value.facts["saved"] == {"life_situation": "first"}
    assert refused.value.facts["yours"] == {"life_situation": "second"}
    assert refused.value.facts["version"] == 1


def test_the_first_writer_owns_a_section_until_another_is_named() -> None:
    plan, other = Plan(case_id=uuid4()), uuid4()
    plan.write(6, {}, status="in_progress", seen=0, by=LEAD, owner=None)
    plan.write(6, {}, status="in_progress", seen=1, by=other, owner=None)
    section = plan.section(6)
    assert section is not None
    assert section.owner == LEAD

    plan.write(6, {}, status="needs_others", seen=2, by=LEAD, owner=other)

    assert section.owner == other


def test_a_plan_is_signed_only_with_two_strengths_and_measurable_dated_sub_goals() -> None:
    plan = Plan(case_id=uuid4())
    plan.write(5, {"self_recognised": ["täsmällinen", ""]}, status="done", seen=0, by=LEAD, owner=None)
    plan.write(8, {"sub_goals": [{"goal": "töihin"}]}, status="done", seen=0, by=LEAD, owner=None)

    with pytest.raises(PlanNotReady) as refused:
        plan.sign("client", on=day("2026-09-01"), place="Rovaniemi", by=LEAD)

    assert refused.value.facts["missing"] == [
        "two_self_recognised_strengths",
        "measure_of_each_sub_goal",
        "day_of_each_sub_goal",
    ]


def test_two_signatures_seal_a_plan_and_one_does_not() -> None:
    plan = a_plan_ready_to_sign()
    plan.sign("responsible_person", on=day("2026-09-02"), place="Rovaniemi", by=LEAD)
    assert plan.sha256 is None

    plan.sign("client", on=day("2026-09-01"), place="Rovaniemi", by=LEAD)

    assert plan.signed_on == day("2026-09-02")
    assert plan.signed_text is not None
    assert plan.sha256 == sha256(plan.signed_text.encode()).hexdigest()
    assert json.loads(plan.signed_text)["sections"]["5"] == {"self_recognised": ["kärsivällinen", "täsmällinen"]}


def test_one_person_does_not_sign_for_both() -> None:
    plan = a_plan_ready_to_sign()
    plan.sign("client", on=day("2026-09-01"), place="Rovaniemi", by=LEAD)

    with pytest.raises(SignedAlready):
        plan.sign("client", on=day("2026-09-01"), place="Rovaniemi", by=LEAD)


def test_the_same_words_have_the_same_hash_whatever_order_they_were_written_in() -> None:
    first, second = Plan(case_id=uuid4()), Plan(case_id=uuid4())
    second.id, second.case_id = first.id, first.case_id
    for plan, numbers in ((first, (5, 8)), (second, (8, 5))):
        for number in numbers:
            text = {"b": "ä", "a": number} if plan is first else {"a": number, "b": "ä"}
            plan.write(number, text, status="done", seen=0, by=LEAD, owner=None)

    assert first.canonical_text() == second.canonical_text()


def test_writing_after_one_signature_voids_it() -> None:
    plan = a_plan_ready_to_sign()
    plan.sign("client", on=day("2026-09-01"), place="Rovaniemi", by=LEAD)

    plan.write(6, {"life_situation": "muuttui"}, status="done", seen=0, by=LEAD, owner=None)

    assert plan.valid_signatures() == []
    plan.sign("responsible_person", on=day("2026-09-02"), place="Rovaniemi", by=LEAD)
    assert plan.sha256 is None


def test_a_signed_plan_changes_only_as_its_next_version() -> None:
    plan = a_plan_ready_to_sign()
    with pytest.raises(PlanNotSigned):
        plan.next_version(by=LEAD)
    for role in ("client", "responsible_person"):
        plan.sign(role, on=day("2026-09-01"), place="Rovaniemi", by=LEAD)

    with pytest.raises(PlanIsSigned):
        plan.write(6, {}, status="done", seen=0, by=LEAD, owner=None)
    following = plan.next_version(by=LEAD)

    assert following.version == 2
    assert following.text_of(5) == plan.text_of(5)
    assert following.signed_on is None


def test_names_sort_as_finns_do() -> None:
    names = ["Öljy", "Ahola", "Ähtäri", "Åland", "Zeniitti", "Élan"]

    assert sorted(names, key=sort_key) == ["Ahola", "Élan", "Zeniitti", "Åland", "Ähtäri", "Öljy"]
