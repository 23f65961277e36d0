from typing import get_args

import pytest

from common import codes
from common.events.referral import NoMeetingReason
from portal import places, translations_check, words
from portal.languages import LANGUAGES, choose, current, read_catalog


def test_every_page_has_all_its_words_in_every_language() -> None:
    assert translations_check.main() == 0


def test_a_missing_text_is_found() -> None:
    found = translations_check.words_of_pages()
    found.add("Tätä ei ole käännetty")

    assert any("Tätä ei ole käännetty" in problem for problem in translations_check.problems("sv", found))


def test_a_text_without_its_placeholder_is_found() -> None:
    pages = translations_check.words_of_pages()
    wanted, found = pages.get("Hei, %(name)s"), read_catalog("en").get("Hei, %(name)s")
    assert wanted is not None
    assert found is not None
    found.string = "Hello"

    assert list(translations_check.problems_of("en", wanted, found))


@pytest.mark.parametrize(
    ("of", "coded"),
    [
        ("source_category", codes.SourceCategory),
        ("target", codes.ReferralTarget),
        ("refusal_reason", codes.RefusalReason),
        ("no_hetu_reason", codes.NoHetuReason),
        ("no_meeting_reason", NoMeetingReason),
        ("language", codes.Language),
        ("end_reason", codes.EndReason),
        ("end_detail", codes.DiscontinuedDetail),
        ("sector", codes.Sector),
        ("size_class", codes.SizeClass),
        ("contact_kind", codes.ContactKind),
        ("employment_kind", codes.EmploymentKind),
        ("contract", codes.Contract),
        ("activity_kind", codes.ActivityKind),
        ("data_category", codes.DataCategory),
        ("sex", codes.Sex),
        ("education", codes.Education),
        ("livelihood", codes.Livelihood),
        ("client_contact_kind", codes.ClientContactKind),
        ("place", codes.Place),
        ("contact_purpose", codes.ContactPurpose),
        ("work_kind", codes.WorkKind),
    ],
)
def test_every_code_of_the_domain_has_a_word(of: str, coded: object) -> None:
    assert set(words.WORDS[of]) == set(get_args(coded))


def test_a_new_code_is_shown_rather_than_hidden() -> None:
    assert words.word("brand_new", "sector") == "brand_new"


def test_municipalities_have_their_swedish_names() -> None:
    assert places.municipality_name("851") == "Tornio"
    current.set("sv")

    assert places.municipality_name("851") == "Torneå"


def test_municipalities_sort_in_finnish_order() -> None:
    assert [name for _code, name in places.municipality_names(["976", "148", "047"])] == [
        "Enontekiö",
        "Inari",
        "Ylitornio",
    ]


@pytest.mark.parametrize(
    ("cookie", "accept", "language"),
    [("sv", "en", "sv"), (None, "en-GB,fi;q=0.8", "en"), (None, "de,sv-FI;q=0.5", "sv"), ("xx", "", "fi")],
)
def test_the_reader_chooses_the_language(cookie: str | None, accept: str, language: str) -> None:
    assert choose(cookie, accept) == language
    assert language in LANGUAGES
