"""A consent's questions: which come, what each one lacks, and what is sent to the service."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.days import today
from portal.consent_steps import KINDS, ORDINARY, SPECIAL, answers_from, check, consent_from, first_unanswered, steps_of
from portal.formats import typed_day
from portal.forms import Form
from portal.parties import MOST_LISTED, parties_to_choose

CLIENT = UUID("0198c0de-0000-7000-8000-000000000001")
KELA, TOWN = "organisation:0198c0de-0000-7000-8000-00000000000a", "organisation:0198c0de-0000-7000-8000-00000000000b"
ANSWERS: dict[str, list[str]] = {
    "kind": ["client"],
    "purpose_code": ["supported_employment"],
    "purpose_text": ["Haluan töihin."],
    "parties": ["employers", KELA],
    "kinds:employers": ["work_history"],
    f"kinds:{KELA}": [],
    "work_ability:employers": ["no"],
    f"work_ability:{KELA}": ["yes"],
    "health:employers": ["no"],
    f"health:{KELA}": ["no"],
    "benefits:employers": ["no"],
    f"benefits:{KELA}": ["yes"],
    "valid_from": [typed_day(today())],
    "lasts": ["open"],
    "channel": ["oral"],
}


def answered(**changed: list[str]) -> Form:
    return Form({name: list(values) for name, values in (ANSWERS | changed).items()})


def missing_in(form: Form, step: str) -> dict[str, str]:
    check(form, step)
    return form.errors


def test_each_party_has_a_page_and_each_special_kind_one_of_its_own() -> None:
    steps = steps_of(answered())

    assert steps == [
        *("giver", "purpose", "aim", "parties", "kinds-1", "kinds-2"),
        *("work_ability", "health", "benefits", "validity", "channel", "check"),
    ]


def test_a_representatives_role_is_asked_of_a_representative_only() -> None:
    assert "role" not in steps_of(answered())
    assert steps_of(answered(kind=["representative"]))[:2] == ["giver", "role"]


def test_what_is_sent_is_exactly_what_was_chosen() -> None:
    sent = consent_from(answered(), CLIENT)

    assert sent["grants"] == [
        {"party": "employers", "category": "work_history"},
        {"party": KELA, "category": "work_ability"},
        {"party": KELA, "category": "benefits"},
    ]
    assert (sent["given_by"], sent["valid_until"], sent["supersedes"]) == ({"kind": "client"}, None, None)


def test_what_was_chosen_for_a_party_is_forgotten_with_the_party() -> None:
    sent = consent_from(answered(parties=["employers"]), CLIENT)

    assert {grant["party"] for grant in sent["grants"]} == {"employers"}


def test_a_role_chosen_before_the_client_turned_out_to_give_it_is_not_sent() -> None:
    assert consent_from(answered(role=["guardian"]), CLIENT)["given_by"] == {"kind": "client"}


@pytest.mark.parametrize("kind", SPECIAL)
def test_a_special_kind_is_never_passed_over(kind: str) -> None:
    unanswered = answered(**{f"{kind}:{KELA}": []})

    assert first_unanswered(unanswered) == kind
    assert missing_in(unanswered, kind) == {f"{kind}:{KELA}": "Valitse, saako tästä kertoa."}


def test_a_new_party_is_asked_about_though_all_was_answered_before() -> None:
    assert first_unanswered(answered()) is None
    assert first_unanswered(answered(parties=["employers", KELA, TOWN])) == "work_ability"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"lasts": ["until"], "valid_until": [""]}, "Kirjoita viimeinen päivä."),
        (
            {"lasts": ["until"], "valid_until": ["1.1.2020"]},
            "Viimeinen päivä on jo mennyt: suostumus ei sallisi mitään.",
        ),
        (
            {"lasts": ["until"], "valid_from": ["2.1.2150"], "valid_until": ["1.1.2150"]},
            "Viimeinen päivä on ennen ensimmäistä.",
        ),
    ],
)
def test_a_last_day_that_cannot_be_is_refused_at_its_field(changed: dict[str, list[str]], problem: str) -> None:
    form = answered(**changed)

    assert missing_in(form, "validity") == {"valid_until": problem}
    assert form.typed("valid_until") == changed["valid_until"][0]


def test_a_last_day_typed_before_the_choice_was_changed_does_not_count() -> None:
    form = answered(lasts=["open"], valid_until=["1.1.2020"])

    assert missing_in(form, "validity") == {}
    assert consent_from(form, CLIENT)["valid_until"] is None


def test_a_consent_to_nothing_is_not_saved() -> None:
    nothing = answered(**{"kinds:employers": [], f"work_ability:{KELA}": ["no"], f"benefits:{KELA}": ["no"]})

    assert list(missing_in(nothing, "check")) == ["grants"]


PAIRS = st.sets(st.tuples(st.sampled_from(["employers", KELA, TOWN]), st.sampled_from(KINDS)), min_size=1)


@given(PAIRS)
def test_a_consent_that_is_changed_in_nothing_says_the_same_again(pairs: set[tuple[str, str]]) -> None:
    """But how it was given: that is asked anew, and until then it is not whole."""
    old = {
        "id": "0198c0de-0000-7000-8000-0000000000ff",
        "given_by": {"kind": "representative", "role": "guardian"},
        "purpose_code": "work_ability_plan",
        "purpose_text": "Suunnitelma",
        "grants": [{"party": party, "category": kind} for party, kind in sorted(pairs)],
        "valid_until": "2150-05-01",
    }

    form = Form(answers_from(old))
    again = consent_from(form, CLIENT)

    assert {(one["party"], one["category"]) for one in again["grants"]} == pairs
    assert {name: again[name] for name in ("given_by", "purpose_code", "purpose_text", "valid_until")} == {
        name: old[name] for name in ("given_by", "purpose_code", "purpose_text", "valid_until")
    }
    assert again["supersedes"] == old["id"]
    assert first_unanswered(form) == "channel"


def test_every_kind_is_asked_once() -> None:
    assert len({*ORDINARY, *SPECIAL}) == len(KINDS) == 10


def test_many_organisations_are_looked_for_by_name_and_those_chosen_stay() -> None:
    names = {
        "employers": "Työnantajat",
        **{f"organisation:{number}": f"Kunta {number}" for number in range(MOST_LISTED)},
    }

    shown = parties_to_choose(Form({"parties": ["organisation:3"], "find": ["kunta 1"]}), names)

    assert [party for party, _name in shown][:3] == ["employers", "organisation:3", "organisation:1"]
    assert len(shown) == 2 + 11


def test_a_few_organisations_are_all_shown() -> None:
    assert parties_to_choose(Form(), {"employers": "Työnantajat", KELA: "Kela"}) == [
        ("employers", "Työnantajat"),
        (KELA, "Kela"),
    ]
