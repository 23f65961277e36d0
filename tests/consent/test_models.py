from typing import Any
from uuid import uuid4

import pytest

from common.errors import Refusal
from consent.errors import consents as errors
from tests.consent.builders import CLINIC, COACHING, KELA, a_consent, granted, in_days


def test_both_parties_are_named_for_the_very_kind_of_data() -> None:
    consent = a_consent()

    assert consent.allows({KELA, COACHING}, "benefits")
    assert not consent.allows({KELA, CLINIC}, "benefits")
    assert not consent.allows({KELA, COACHING}, "health")
    assert not consent.allows({KELA, COACHING}, "contact")


def test_a_consent_holds_from_its_first_day_through_its_last() -> None:
    consent = a_consent(valid_from=in_days(-10), valid_until=in_days(5))

    held = [day for day in range(-12, 8) if consent.holds_on(in_days(day))]

    assert held == list(range(-10, 6))


def test_the_date_ends_it_without_anyone_writing_so() -> None:
    consent = a_consent(valid_until=in_days(-1))

    assert (consent.end, consent.status, consent.ended_on) == (None, "expired", in_days(0))


def test_a_consent_for_later_is_given_but_does_not_hold_yet() -> None:
    consent = a_consent(valid_from=in_days(3))

    assert (consent.status, consent.holds_on(in_days(0)), consent.holds_on(in_days(3))) == ("given", False, True)


def test_after_a_withdrawal_it_is_still_known_when_it_held() -> None:
    consent = a_consent(valid_from=in_days(-10))

    consent.withdraw(in_days(-2), recorded_by=uuid4())

    assert (consent.status, consent.ended_on) == ("withdrawn", in_days(-2))
    assert [day for day in range(-12, 1) if consent.holds_on(in_days(day))] == list(range(-10, -2))


@pytest.mark.parametrize("until", [None, -1])
def test_what_has_ended_cannot_be_withdrawn(until: int | None) -> None:
    consent = a_consent(valid_until=None if until is None else in_days(until))
    if until is None:
        consent.withdraw(in_days(0), recorded_by=uuid4())

    with pytest.raises(errors.NotInForce):
        consent.withdraw(in_days(0), recorded_by=uuid4())


def test_it_is_not_withdrawn_before_it_was_given() -> None:
    with pytest.raises(errors.WithdrawnTooEarly):
        a_consent(valid_from=in_days(-10)).withdraw(in_days(-11), recorded_by=uuid4())

    a_consent(valid_from=in_days(10)).withdraw(in_days(0), recorded_by=uuid4())


def test_a_newer_consent_takes_the_place_of_the_older_at_once() -> None:
    old = a_consent()
    new = a_consent(client_id=old.client_id, valid_from=in_days(0))

    new.take_place_of(old)

    assert (old.status, old.superseded_by, old.holds_on(in_days(0))) == ("superseded", new.id, False)
    assert new.holds_on(in_days(0))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [({"client_id": uuid4()}, errors.SupersedesAnothers), ({"valid_from": in_days(1)}, errors.SupersedesLater)],
)
def test_it_takes_no_other_place(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    old = a_consent()

    with pytest.raises(refusal):
        a_consent(**({"client_id": old.client_id} | changed)).take_place_of(old)

    assert old.status == "given"


def test_a_withdrawn_consent_is_not_brought_back_by_a_newer() -> None:
    old = a_consent()
    old.withdraw(in_days(0), recorded_by=uuid4())

    with pytest.raises(errors.NotInForce):
        a_consent(client_id=old.client_id).take_place_of(old)


def test_expiry_is_written_down_for_the_day_after_the_last() -> None:
    consent = a_consent(valid_until=in_days(-3))

    assert consent.expire() == in_days(-2)
    assert (consent.status, consent.ended_on) == ("expired", in_days(-2))
    with pytest.raises(errors.NotInForce):
        a_consent(valid_until=in_days(0)).expire()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"giver": "representative"}, errors.RoleMissing),
        ({"giver_role": "guardian"}, errors.RoleNotNeeded),
        ({"channel": "oral", "scan_sha256": "0" * 64}, errors.ScanWithoutPaper),
        ({"valid_from": in_days(3), "valid_until": in_days(2)}, errors.EndsBeforeItBegins),
        ({"valid_until": in_days(-1)}, errors.OverAlready),
    ],
)
def test_what_no_form_can_mean_is_refused(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        a_consent(**changed).must_be_whole()


def test_an_oral_consent_is_used_up_once_and_no_other_is() -> None:
    oral = a_consent(channel="oral")

    oral.use()

    assert (oral.status, oral.ended_on, oral.holds_on(in_days(0))) == ("used", in_days(0), False)
    with pytest.raises(errors.NotInForce):
        oral.use()
    for channel in ("signed_paper", "electronic"):
        with pytest.raises(errors.OnlyOralIsUsedUp):
            a_consent(channel=channel).use()


@pytest.mark.parametrize(
    ("old", "new", "is_needless"),
    [
        ({}, {}, True),
        ({}, {"grants": granted(KELA)}, True),
        ({"grants": granted(KELA)}, {}, False),
        ({}, {"grants": granted(KELA, category="health")}, False),
        ({}, {"purpose_code": "work_ability_plan"}, False),
        ({}, {"channel": "oral"}, True),
        ({"channel": "oral"}, {}, False),
        ({"valid_until": in_days(5)}, {"valid_from": in_days(5)}, True),
        ({"valid_until": in_days(5)}, {"valid_from": in_days(6)}, False),
        ({"valid_from": in_days(6)}, {"valid_until": in_days(6)}, True),
        ({"valid_from": in_days(6)}, {"valid_until": in_days(5)}, False),
        ({"valid_until": in_days(-1)}, {}, False),
    ],
)
def test_what_is_allowed_already_needs_no_second_consent(
    old: dict[str, Any], new: dict[str, Any], is_needless: bool
) -> None:
    assert a_consent(**old).makes_needless(a_consent(**new)) is is_needless
