import pytest

from coaching.nearness import ENOUGH_TO_ASK, likeness, trigrams


def test_a_words_beginning_and_end_are_letters_too() -> None:
    assert trigrams("Oy Ab") == ["  a", "  o", " ab", " oy", "ab ", "oy "]


def test_a_text_without_letters_has_none() -> None:
    assert trigrams(" – ") == []
    assert likeness([], []) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("Keksitty Leipomo Oy", "Keksity Leipomo"), ("Napapiirin päiväkoti", "Päiväkoti Napapiirin")],
)
def test_one_name_under_two_spellings_is_alike(one: str, other: str) -> None:
    assert likeness(trigrams(one), trigrams(other)) >= ENOUGH_TO_ASK


@pytest.mark.parametrize(
    ("one", "other"), [("Napapiirin päiväkoti", "Napapiirin leipomo"), ("Kemin saha Oy", "Kolarin saha Oy")]
)
def test_names_that_share_a_word_are_not(one: str, other: str) -> None:
    assert likeness(trigrams(one), trigrams(other)) < ENOUGH_TO_ASK
