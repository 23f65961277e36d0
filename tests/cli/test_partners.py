"""What `rinnalla partner` makes of what it is told, before it asks anyone."""

from typing import Any

import pytest

from rinnalla.backend import ServiceRefused
from rinnalla.partners import Wanted, chosen_events, code_from, parted

EMPLOYED, ENDED = "fi.rinnalla.coaching.client-employed.v1", "fi.rinnalla.coaching.coaching-ended.v1"
WITHDRAWN = "fi.rinnalla.consent.consent-withdrawn.v1"
TELLABLE: list[dict[str, Any]] = [
    {"type": EMPLOYED, "rests_on": "employment"},
    {"type": ENDED, "rests_on": "coaching_progress"},
    {"type": WITHDRAWN, "rests_on": None},
]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kela, Rovaniemi", "kela-rovaniemi"),
        ("Kemijärven työllisyyspalvelut", "kemijarven-tyollisyyspalvelut"),
        ("  Säätiö ry.  ", "saatio-ry"),
        ("Pohjois-Suomen pitkäniminen koulutuskuntayhtymä", "pohjois-suomen-pitkaniminen-koulutuskunt"),
        ("Yhdistys joka tukee työhön palaavia aina a", "yhdistys-joka-tukee-tyohon-palaavia-aina"),
    ],
)
def test_a_code_is_made_from_the_name(name: str, code: str) -> None:
    assert code_from(name) == code


def test_without_events_all_that_rest_on_a_kind_of_data_are_told() -> None:
    assert chosen_events(TELLABLE, []) == [EMPLOYED, ENDED]


def test_events_are_called_by_their_short_names() -> None:
    assert chosen_events(TELLABLE, ["coaching-ended"]) == [ENDED]


def test_an_event_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(ServiceRefused, match="no event is called hired; there are: client-employed, coaching-ended"):
        chosen_events(TELLABLE, ["hired"])


def test_what_is_left_out_is_the_whole_region_by_kafka() -> None:
    wanted = Wanted("Kela", "", [], [], "supported_employment", "")

    subscription = wanted.subscription(TELLABLE, frozenset({"698", "320"}))

    assert subscription == {
        "event_types": [EMPLOYED, ENDED],
        "municipalities": ["320", "698"],
        "purpose": "supported_employment",
        "way": "kafka",
    }


def test_an_address_makes_it_a_webhook() -> None:
    wanted = Wanted("Kela", "", [], ["698"], "supported_employment", "https://kela.example/hook")

    subscription = wanted.subscription(TELLABLE, frozenset({"698", "320"}))

    assert (subscription["way"], subscription["url"]) == ("webhook", "https://kela.example/hook")
    assert subscription["municipalities"] == ["698"]


def test_lists_are_parted_by_commas() -> None:
    assert parted("698, 320,") == ["698", "320"]
