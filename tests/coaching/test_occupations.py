from collections import Counter

import pytest

from coaching.occupations import every_occupation, occupation_named, occupations_like
from tests.coaching.conftest import World


def test_the_classification_is_whole() -> None:
    groups = Counter(len(code) for code in every_occupation())

    assert groups == {1: 10, 2: 43, 3: 130, 4: 436}


def test_every_group_stands_in_a_wider_one_and_has_a_narrower_one() -> None:
    codes = set(every_occupation())
    parents = {code[:-1] for code in codes if len(code) > 1}

    assert parents <= codes
    assert {code for code in codes if len(code) < 4} == parents


def test_every_occupation_has_its_name_in_three_languages() -> None:
    for one in every_occupation().values():
        assert all(name == name.strip() and name for name in (one.fi, one.sv, one.en)), one.code


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_two_unit_groups_share_a_name(language: str) -> None:
    names = Counter(getattr(one, language) for code, one in every_occupation().items() if len(code) == 4)

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("siivooja", "9112"),
        ("Siivoja", "9112"),
        ("städare", "9112"),
        ("cleaner in off", "9112"),
        ("kokki", "5120"),
        ("kok", "5120"),
        ("lähihoitaja", "5321"),
        ("närvårdare", "5321"),
        ("hyllyttäjä", "9334"),
        ("varastotyöntekijä", "9333"),
        ("trukinkul", "8344"),
    ],
)
def test_an_occupation_is_found_by_typing(typed: str, code: str) -> None:
    assert code in [one.code for one in occupations_like(typed, limit=10)]


def test_a_name_that_begins_so_comes_first_and_the_narrowest_group_before_wider_ones() -> None:
    found = occupations_like("myyjä", limit=3)

    assert found[0].code == "5223"


def test_a_code_finds_its_groups() -> None:
    assert [one.code for one in occupations_like("522", limit=10)] == ["522", "5221", "5222", "5223"]


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert occupations_like(typed, limit=10) == []


@pytest.mark.parametrize(("code", "named"), [("5223", "5223"), ("52231", "5223"), ("9999", None), (None, None)])
def test_a_fifth_digit_is_of_the_group_before_it(code: str | None, named: str | None) -> None:
    found = occupation_named(code)

    assert (found.code if found else None) == named


async def test_the_search_answers_in_three_languages(world: World) -> None:
    answer = await world.as_coach().get("/occupations", params={"search": "butiksf"})

    assert {"code": "5223", "fi": "Myyjä", "sv": "Butiksförsäljare", "en": "Shop sales assistant"} in answer.json()[
        "items"
    ]
