from datetime import timedelta

import pytest

from common.days import today
from referral import errors
from referral.models import Referral
from tests.referral.builders import a_client, a_referral, an_organisation, day


def test_a_referral_goes_from_submitted_to_closed() -> None:
    referral = a_referral()

    referral.accept(day("2026-03-04"))
    referral.hand_over(day("2026-03-10"))
    referral.close(day("2026-05-01"), outcome="coaching_started")

    assert (referral.status, referral.outcome, referral.days_waiting) == ("closed", "coaching_started", 2)


def test_a_referral_is_accepted_on_the_day_it_came_but_not_before() -> None:
    with pytest.raises(errors.AcceptedTooEarly) as refused:
        a_referral(submitted_on="2026-03-02").accept(day("2026-03-01"))

    assert refused.value.facts == {"not_before": day("2026-03-02")}
    a_referral(submitted_on="2026-03-02").accept(day("2026-03-02"))


def test_it_is_answered_once() -> None:
    referral = a_referral()
    referral.decline(day("2026-03-03"), reason="no_capacity", reason_text=None)

    with pytest.raises(errors.AlreadyAnswered):
        referral.accept(day("2026-03-04"))
    with pytest.raises(errors.AlreadyAnswered):
        referral.recall(day("2026-03-04"), reason="mistaken", reason_text=None)
    with pytest.raises(errors.AlreadyAnswered):
        referral.decline(day("2026-03-04"), reason="no_capacity", reason_text=None)

    assert (referral.status, referral.reason) == ("declined", "no_capacity")


def test_it_is_recalled_only_until_it_is_accepted() -> None:
    referral = a_referral()
    referral.accept(day("2026-03-03"))

    with pytest.raises(errors.AlreadyAnswered):
        referral.recall(day("2026-03-04"), reason="client_declined", reason_text=None)


def test_another_reason_is_told_in_words() -> None:
    with pytest.raises(errors.ReasonTextMissing):
        a_referral().decline(day("2026-03-03"), reason="other", reason_text=None)


def test_only_an_accepted_referral_is_handed_over() -> None:
    with pytest.raises(errors.NotAccepted):
        a_referral().hand_over(day("2026-03-03"))


def test_it_is_handed_over_after_it_was_accepted() -> None:
    referral = a_referral()
    referral.accept(day("2026-03-05"))

    with pytest.raises(errors.HandedOverTooEarly):
        referral.hand_over(day("2026-03-04"))


def accepted() -> Referral:
    referral = a_referral()
    referral.accept(day("2026-03-05"))
    return referral


def test_it_may_be_handed_over_without_a_meeting_for_a_reason() -> None:
    referral = accepted()

    referral.hand_over(day("2026-03-06"), no_meeting_reason="client_declined")

    assert (referral.status, referral.handed_over_on) == ("handed_over", day("2026-03-06"))
    assert (referral.no_meeting_reason, referral.no_meeting_text) == ("client_declined", None)


def test_another_reason_for_no_meeting_is_told_in_words() -> None:
    referral = accepted()

    with pytest.raises(errors.NoMeetingTextMissing):
        referral.hand_over(day("2026-03-06"), no_meeting_reason="other")

    assert (referral.status, referral.handed_over_on, referral.no_meeting_reason) == ("accepted", None, None)
    referral.hand_over(day("2026-03-06"), no_meeting_reason="other", no_meeting_text="Lumimyrsky")
    assert referral.no_meeting_text == "Lumimyrsky"


def test_words_alone_are_no_reason_for_no_meeting() -> None:
    with pytest.raises(errors.NoMeetingReasonMissing):
        accepted().hand_over(day("2026-03-06"), no_meeting_text="Lumimyrsky")


def test_it_is_closed_after_all_else_and_once() -> None:
    referral = a_referral()
    referral.accept(day("2026-03-05"))
    referral.hand_over(day("2026-03-10"))

    with pytest.raises(errors.ClosedTooEarly) as refused:
        referral.close(day("2026-03-09"), outcome="plan_made")
    assert refused.value.facts == {"not_before": day("2026-03-10")}

    referral.close(day("2026-03-10"), outcome="plan_made")
    with pytest.raises(errors.NotUnderWay):
        referral.close(day("2026-03-11"), outcome="plan_made")


def test_it_may_be_closed_without_a_handing_over() -> None:
    referral = a_referral()
    referral.accept(day("2026-03-05"))

    referral.close(day("2026-03-06"), outcome="not_reached")

    assert referral.handed_over_on is None


def test_a_referral_is_late_from_the_day_after_the_answer_was_due() -> None:
    yesterday = str(today() - timedelta(days=1))
    due_today, due_yesterday = a_referral(answer_due_on=str(today())), a_referral(answer_due_on=yesterday)

    assert not due_today.is_late
    assert due_yesterday.is_late
    due_yesterday.accept(today())
    assert not due_yesterday.is_late


def test_waiting_days_run_until_the_answer() -> None:
    referral = a_referral(submitted_on=str(today() - timedelta(days=9)))

    assert referral.days_waiting == 9
    referral.decline(today() - timedelta(days=2), reason="no_capacity", reason_text=None)
    assert referral.days_waiting == 7


def test_the_sender_is_named_when_there_is_one() -> None:
    assert a_referral(organisation=an_organisation("Kela")).organisation_name == "Kela"
    assert a_referral(organisation=None).organisation_name is None


def test_age_turns_on_the_birthday() -> None:
    on_birthday = a_client(birth_date=today().replace(year=today().year - 30, day=1))
    born_later = a_client(birth_date=today() - timedelta(days=365 * 30))

    assert on_birthday.age == 30
    assert born_later.age == 29
