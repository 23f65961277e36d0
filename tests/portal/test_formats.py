from datetime import date
from decimal import Decimal

import pytest

from portal import formats
from portal.languages import current


@pytest.mark.parametrize(("language", "shown"), [("fi", "5.1.2027"), ("sv", "5.1.2027"), ("en", "5 January 2027")])
def test_a_day_is_written_as_people_write_it(language: str, shown: str) -> None:
    current.set(language)

    assert formats.day(date(2027, 1, 5)) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fi", "5.1.2027 klo 14.30"), ("sv", "5.1.2027 kl. 14:30"), ("en", "5 January 2027 at 14:30")],
)
def test_an_instant_is_shown_in_finnish_time(language: str, shown: str) -> None:
    current.set(language)

    assert formats.instant("2027-01-05T12:30:00Z") == shown


@pytest.mark.parametrize(("language", "shown"), [("fi", "0,56"), ("sv", "0,56"), ("en", "0.56")])
def test_decimals_have_a_comma_in_finnish_and_swedish(language: str, shown: str) -> None:
    current.set(language)

    assert formats.number("0.56", 2) == shown


def test_a_missing_figure_is_a_dash_and_a_hidden_one_stays_hidden() -> None:
    assert formats.number(None) == "–"
    assert formats.number("..", 2) == ".."


@pytest.mark.parametrize("typed", ["5.1.2027", " 05.01.2027 ", "5. 1. 2027", "2027-01-05"])
def test_a_day_is_read_as_typed_or_as_picked(typed: str) -> None:
    assert formats.read_day(typed) == date(2027, 1, 5)


@pytest.mark.parametrize("typed", ["31.2.2027", "5.1.27", "1/5/2027", "eilen", "5.1", "20270105"])
def test_what_is_no_day_is_not_read_as_one(typed: str) -> None:
    assert formats.read_day(typed) is None


@pytest.mark.parametrize(("typed", "number"), [("22,5", "22.5"), ("37.5", "37.5"), (" 40 ", "40"), ("1 000", "1000")])
def test_a_number_is_read_with_comma_or_point(typed: str, number: str) -> None:
    assert formats.read_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["paljon", "1,2,3", "", "1e9", "1" * 10])
def test_what_is_no_number_is_not_read_as_one(typed: str) -> None:
    assert formats.read_number(typed) is None


def test_names_sort_in_finnish_order() -> None:
    names = ["Östman", "Åberg", "Zidane", "Ahola", "Äijälä", "Virtanen"]

    assert sorted(names, key=formats.finnish_order) == ["Ahola", "Virtanen", "Zidane", "Åberg", "Äijälä", "Östman"]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fi", "5.1.2027 klo 4.03.09"), ("sv", "5.1.2027 kl. 4:03:09"), ("en", "5 January 2027 at 4:03:09")],
)
def test_an_instant_can_be_told_to_the_second(language: str, shown: str) -> None:
    current.set(language)

    assert formats.instant("2027-01-05T02:03:09Z", to_the_second=True) == shown


@pytest.mark.parametrize(
    ("language", "share", "amount"),
    [("fi", "58,6 %", "1 500 €"), ("sv", "58,6 %", "1 500 €"), ("en", "58.6%", "€1,500")],
)
def test_shares_and_amounts_have_their_sign_where_it_belongs(language: str, share: str, amount: str) -> None:
    current.set(language)

    assert formats.percent("58.6") == share.replace(" ", formats.NO_BREAK)
    assert formats.euros("1500") == amount.replace(" ", formats.NO_BREAK)
    assert (formats.percent(".."), formats.percent(None), formats.euros("..")) == ("..", "–", "..")


@pytest.mark.parametrize(("given", "shown"), [("37.50", "37,5"), ("400", "400"), ("0.1255", "0,1255")])
def test_what_was_entered_keeps_its_decimals(given: str, shown: str) -> None:
    current.set("fi")

    assert formats.exact(given) == shown
