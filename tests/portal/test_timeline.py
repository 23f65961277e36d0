from typing import Any

from portal.loading import Missing
from portal.timeline import path_of

NOTHING: dict[str, Any] = {"items": [], "cases": []}


def a_referral(**changed: Any) -> dict[str, Any]:
    days = ("accepted_on", "declined_on", "recalled_on", "handed_over_on", "closed_on")
    return {
        "id": "1",
        "submitted_on": "2026-09-01",
        "organisation_name": "Aikuissosiaalityö",
        "source_category": "social_services",
        "target": "supported_employment",
        **dict.fromkeys((*days, "reason", "reason_text", "no_meeting_reason", "no_meeting_text", "outcome")),
        **changed,
    }


def test_the_newest_comes_first_and_a_days_steps_stay_in_order() -> None:
    referral = a_referral(accepted_on="2026-09-01", handed_over_on="2026-09-08")

    moments = path_of(referrals={"items": [referral]}, coaching=NOTHING, consents=NOTHING)

    titles = ["Asiakas, lähettäjä ja valmentaja tapasivat", "Lähete hyväksyttiin", "Lähete lähetettiin"]
    assert [moment.title for moment in moments] == titles


def test_a_handing_over_without_a_meeting_says_why() -> None:
    over = {"accepted_on": "2026-09-01", "handed_over_on": "2026-09-08"}
    coded = a_referral(**over, no_meeting_reason="client_declined")
    in_words = a_referral(**over, no_meeting_reason="other", no_meeting_text="Lumimyrsky")

    moments = path_of(referrals={"items": [coded, in_words]}, coaching=NOTHING, consents=NOTHING)

    told = [moment.text for moment in moments if moment.title == "Saattaen vaihto ilman yhteistä tapaamista"]
    assert sorted(told) == ["Asiakas ei halunnut tapaamista", "Lumimyrsky"]
    assert "Asiakas, lähettäjä ja valmentaja tapasivat" not in [moment.title for moment in moments]


def test_a_service_that_is_away_leaves_the_rest_to_be_seen() -> None:
    moments = path_of(referrals={"items": [a_referral()]}, coaching=Missing("coaching"), consents=Missing("consent"))

    assert [moment.title for moment in moments] == ["Lähete lähetettiin"]


def test_a_referrer_sees_that_coaching_began_and_no_more() -> None:
    lists = dict.fromkeys(("employments", "activities", "contacts", "client_contacts"))
    case = {"started_on": "2026-09-08", "ended_on": None, "coach_name": "Aino Valmentaja", **lists}

    moments = path_of(referrals=NOTHING, coaching={"cases": [case]}, consents=NOTHING)

    assert [(moment.title, moment.text) for moment in moments] == [("Valmennus alkoi", "Aino Valmentaja")]


def test_only_those_who_work_with_the_client_are_led_to_what_comes_next() -> None:
    job = {"id": "e", "client_id": "c", "started_on": "2026-09-10", "ended_on": None, "employer_name": "Leipomo"}
    job |= {"contract": None, "wage_subsidy": None, "kind": "employment"}
    lists = {"employments": [job], "activities": None, "contacts": None, "client_contacts": None}
    case = {"started_on": "2026-09-08", "ended_on": None, "coach_name": "Aino Valmentaja", **lists}

    def links(**asked: Any) -> list[tuple[str, str]]:
        moments = path_of(referrals=NOTHING, coaching={"cases": [case]}, consents=NOTHING, **asked)
        return [link for moment in moments for link in moment.links]

    assert links(may_change=False) == []
    assert links() == [
        ("/clients/c/employments/e", "Avaa työsuhde"),
        ("/clients/c/employments/e/end", "Kirjaa työn päättyminen"),
    ]


def test_how_coaching_ended_can_be_put_right_by_who_works_with_the_client() -> None:
    lists = dict.fromkeys(("employments", "activities", "contacts", "client_contacts"))
    case: dict[str, Any] = {
        "id": "k",
        "client_id": "c",
        "started_on": "2026-09-08",
        "ended_on": "2026-09-30",
        "coach_name": "Aino",
    }
    case |= {"end_reason": "discontinued", "end_detail": "moved_away", **lists}

    def end(**asked: Any) -> tuple[str, list[tuple[str, str]]]:
        newest = path_of(referrals=NOTHING, coaching={"cases": [case]}, consents=NOTHING, **asked)[0]
        return newest.title, newest.links

    assert end(may_change=False) == ("Valmennus päättyi", [])
    assert end() == ("Valmennus päättyi", [("/clients/c/cases/k/end/correct", "Korjaa")])


def test_a_contact_with_an_employer_that_did_not_take_place_says_so_and_tells_nothing_of_it() -> None:
    contact = {
        "id": "y",
        "contacted_on": "2026-09-10",
        "kind": "visit",
        "employer_name": "Leipomo",
        "outcome": "Lupasi",
    }
    contacts = [contact | {"took_place": True}, contact | {"took_place": False}]
    lists = dict.fromkeys(("employments", "activities", "client_contacts")) | {"contacts": contacts}
    case = {"started_on": "2026-09-08", "ended_on": None, "coach_name": "Aino Valmentaja", **lists}

    moments = path_of(referrals=NOTHING, coaching={"cases": [case]}, consents=NOTHING)

    assert [(moment.title, moment.text, moment.links) for moment in moments[:2]] == [
        ("Ei toteutunut: käynti työpaikalla", "Leipomo", [("/employer-contacts/y", "Avaa yhteys")]),
        ("Yhteys työnantajaan: käynti työpaikalla", "Leipomo: Lupasi", [("/employer-contacts/y", "Avaa yhteys")]),
    ]


def test_a_contact_with_the_client_stands_among_the_rest_and_one_that_did_not_take_place_says_so() -> None:
    met: dict[str, Any] = {"id": "m", "client_id": "c", "contacted_on": "2026-09-10", "kind": "meeting"}
    met |= {
        "place": "workplace",
        "minutes": 60,
        "purpose": "support_at_work",
        "note": "Yövuoro mietityttää",
        "took_place": True,
    }
    missed = met | {"id": "n", "contacted_on": "2026-09-11", "kind": "call", "took_place": False}
    lists = {"employments": None, "activities": None, "contacts": None, "client_contacts": [met, missed]}
    case = {"started_on": "2026-09-08", "ended_on": None, "coach_name": "Aino Valmentaja", **lists}

    moments = path_of(referrals=NOTHING, coaching={"cases": [case]}, consents=NOTHING)

    assert [(one.title, one.text) for one in moments[:2]] == [
        ("Ei toteutunut: puhelu", ""),
        ("Tapaaminen asiakkaan kanssa", "Tuki työssä, työpaikalla, 60 min: Yövuoro mietityttää"),
    ]
    assert moments[1].links == [("/clients/c/client-contacts/m", "Korjaa")]


def test_coaching_begins_with_the_first_coach_and_each_change_is_told() -> None:
    assigned = [("2026-09-08", "Aino Valmentaja"), ("2026-10-01", "Outi Koe")]
    assignments = [{"coach_id": "k", "coach_name": name, "assigned_on": on} for on, name in assigned]
    lists = dict.fromkeys(("employments", "activities", "contacts", "client_contacts"))
    case = {"started_on": "2026-09-08", "ended_on": None, "coach_name": "Outi Koe", "assignments": assignments}

    moments = path_of(referrals=NOTHING, coaching={"cases": [case | lists]}, consents=NOTHING)

    assert [(one.on, one.title, one.text) for one in moments] == [
        ("2026-10-01", "Valmentaja vaihtui", "Outi Koe"),
        ("2026-09-08", "Valmennus alkoi", "Aino Valmentaja"),
    ]


def test_a_work_trial_says_where_and_one_that_did_not_take_place_says_so() -> None:
    trial = {"id": "a", "client_id": "c", "kind": "work_trial", "started_on": "2026-09-10", "ended_on": None}
    there = trial | {"employer_name": "Leipomo", "took_place": True}
    not_there = trial | {"id": "b", "started_on": "2026-09-11", "employer_name": None, "took_place": False}
    lists = {"employments": None, "activities": [there, not_there], "contacts": None, "client_contacts": None}
    case = {"started_on": "2026-09-08", "ended_on": None, "coach_name": "Aino Valmentaja", **lists}

    moments = path_of(referrals=NOTHING, coaching={"cases": [case]}, consents=NOTHING)

    assert [(one.title, one.text) for one in moments[:2]] == [
        ("Ei toteutunut: työkokeilu", ""),
        ("Työkokeilu alkoi", "Leipomo"),
    ]
    assert moments[0].links == [("/clients/c/activities/b", "Avaa jakso")]
