"""Whatever happens and whatever is granted: a partner reads no field whose kind was not granted, and no id of ours."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from polyfactory.factories.pydantic_factory import ModelFactory

from common.codes import DataCategory
from common.contracts.__main__ import golden_examples
from common.events import Event
from consent.models.grounds import NO_GROUND, Ground
from consent.partner_asyncapi import REVEALS, data_of, document
from consent.partner_events import PARTNER_EVENTS, TELLING_OF, reduced
from consent.use_cases.disclosures import Disclosed
from consent.use_cases.waiting import asked_about

REPOSITORY = Path(__file__).resolve().parents[2]
CATEGORIES: tuple[DataCategory, ...] = get_args(DataCategory)
SAYS_NOTHING_OF_THE_CLIENT = {"client_ref", "municipality", "withdrawn_on"}
OWN_IDS = {"referral_id", "case_id", "activity_id", "plan_id", "employment_id", "consent_id"}
KIND_OF: Mapping[str, Mapping[str, str]] = {
    "referral-accepted": dict.fromkeys(("target", "accepted_on"), "coaching_progress"),
    "referral-declined": dict.fromkeys(("target", "declined_on", "reason"), "coaching_progress"),
    "referral-closed": dict.fromkeys(("target", "closed_on", "outcome"), "coaching_progress"),
    "coaching-started": {"started_on": "coaching_progress"},
    "coaching-ended": {"ended_on": "coaching_progress", "reason": "coaching_progress", "detail": "health"},
    "coaching-end-corrected": {"ended_on": "coaching_progress", "reason": "coaching_progress", "detail": "health"},
    "activity-started": dict.fromkeys(("kind", "started_on"), "coaching_progress"),
    "activity-corrected": dict.fromkeys(("kind", "started_on", "ended_on", "took_place"), "coaching_progress"),
    "activity-ended": {"ended_on": "coaching_progress"},
    "plan-signed": dict.fromkeys(("version", "sha256", "sections", "signed_on"), "plan"),
    "employment-ended": {"ended_on": "employment"},
    "consent-withdrawn": {},
}
JOB = ("kind", "sector", "started_on", "ended_on", "contract", "hours_per_week", "occupation", "open_labour_market")
OF_A_JOB = dict.fromkeys(JOB, "employment") | {"wage_subsidy": "benefits", "out_of_work_at_entry": "work_history"}
"""Written down a second time, by hand: what the table says may not change by accident."""


def kind_of(event_type: type[Event]) -> Mapping[str, str]:
    name = event_type.type.split(".")[-2]
    return OF_A_JOB if name in ("client-employed", "employment-corrected") else KIND_OF[name]


FACTORIES: dict[type[Event], Any] = {one: ModelFactory.create_factory(one) for one in PARTNER_EVENTS}


@st.composite
def events(draw: st.DrawFn) -> tuple[type[Event], dict[str, Any]]:
    event_type = draw(st.sampled_from(list(PARTNER_EVENTS)))
    factory = FACTORIES[event_type]
    factory.seed_random(draw(st.integers(0, 2**32)))
    return event_type, json.loads(factory.build().model_dump_json())


granted_kinds = st.sets(st.sampled_from(CATEGORIES))


@given(event=events(), granted=granted_kinds, client_ref=st.uuids())
def test_no_field_is_told_whose_kind_was_not_granted(
    event: tuple[type[Event], dict[str, Any]], granted: set[DataCategory], client_ref: UUID
) -> None:
    event_type, content = event

    told = reduced(event_type.type, content, granted, client_ref=client_ref)

    kinds = kind_of(event_type)
    assert {name for name in told if kinds.get(name, "") in granted} == {
        name for name, kind in kinds.items() if kind in granted
    }
    assert told.keys() - kinds.keys() <= SAYS_NOTHING_OF_THE_CLIENT | OWN_IDS
    assert {kinds[name] for name in told.keys() & kinds.keys()} <= granted


@given(event=events(), granted=granted_kinds, client_ref=st.uuids(), other_ref=st.uuids())
def test_no_id_of_ours_and_none_that_two_partners_could_compare_is_told(
    event: tuple[type[Event], dict[str, Any]], granted: set[DataCategory], client_ref: UUID, other_ref: UUID
) -> None:
    event_type, content = event
    ours = {str(value) for name, value in content.items() if name.endswith("_id") and value}

    told = json.dumps(reduced(event_type.type, content, granted, client_ref=client_ref))
    others = reduced(event_type.type, content, granted, client_ref=other_ref)

    assert content["client_id"] in ours
    assert [one for one in ours if one in told] == []
    assert client_ref == other_ref or not [value for name, value in others.items() if name in OWN_IDS and value in told]


@given(event=events(), granted=granted_kinds)
def test_without_its_own_kind_an_event_does_not_leave_at_all(
    event: tuple[type[Event], dict[str, Any]], granted: set[DataCategory]
) -> None:
    event_type, content = event
    asked = asked_about(UUID(content["client_id"]), event_type.type)
    grounds = {kind: Ground("consent", {}, {}) if kind in granted else NO_GROUND for kind in asked.categories}

    may_leave = Disclosed(asked, grounds).may_leave

    rests_on = PARTNER_EVENTS[event_type].rests_on
    assert may_leave == (rests_on in granted)


@given(event=events(), granted=granted_kinds, client_ref=st.uuids())
def test_what_is_told_is_what_its_schema_says(
    event: tuple[type[Event], dict[str, Any]], granted: set[DataCategory], client_ref: UUID
) -> None:
    event_type, content = event

    told = reduced(event_type.type, content, granted, client_ref=client_ref)

    Draft7Validator(data_of(event_type) | {"additionalProperties": False}).validate(told)


def test_special_kinds_are_told_by_their_own_name_only() -> None:
    special = {"health", "benefits", "work_ability"}

    resting_on_special = {
        (event_type.type.split(".")[-2], name)
        for event_type, telling in PARTNER_EVENTS.items()
        for name, kind in telling.fields.items()
        if kind in special
    }

    assert resting_on_special == {
        ("coaching-ended", "detail"),
        ("coaching-end-corrected", "detail"),
        ("client-employed", "wage_subsidy"),
        ("employment-corrected", "wage_subsidy"),
    }


def test_every_event_says_what_it_can_reveal() -> None:
    assert REVEALS.keys() == PARTNER_EVENTS.keys()


@pytest.mark.parametrize("event_type", list(PARTNER_EVENTS), ids=lambda one: one.__name__)
def test_every_field_says_on_which_kind_it_rests(event_type: type[Event]) -> None:
    described = data_of(event_type)["properties"]

    said = {name: described[name].get("description", "") for name in kind_of(event_type)}

    assert {name for name, kind in kind_of(event_type).items() if f"Rests on `{kind}`." not in said[name]} == set()


def test_the_examples_fit_what_they_are_examples_of() -> None:
    messages = document(golden_examples())["components"]["messages"]

    for key, message in messages.items():
        assert message["examples"], key
        for example in message["examples"]:
            Draft7Validator(message["payload"]["schema"]).validate(example["payload"])
    assert len(messages) == 2 * len(TELLING_OF)


def test_the_same_thing_has_the_same_id_for_one_partner() -> None:
    content, client_ref = golden_examples()["fi.rinnalla.coaching.client-employed.v1"], uuid4()

    told = [reduced("fi.rinnalla.coaching.client-employed.v1", content, (), client_ref=client_ref) for _ in range(2)]

    assert told[0]["employment_id"] == told[1]["employment_id"] != content["employment_id"]


@pytest.mark.parametrize("event_type", list(PARTNER_EVENTS), ids=lambda one: one.__name__)
def test_the_page_for_partners_says_the_same(event_type: type[Event]) -> None:
    telling, page = PARTNER_EVENTS[event_type], (REPOSITORY / "docs" / "partners.md").read_text()

    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{event_type.type.split('.')[-2]}` |")]

    assert row.endswith(f"| {REVEALS[event_type]} |")
    kinds = row.split(" | ")[1]
    assert [one for one in CATEGORIES if f"`{one}`" in kinds] == [
        one for one in CATEGORIES if one in telling.categories
    ]
