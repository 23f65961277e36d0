from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.codes import DiscontinuedDetail, EndReason, SizeClass
from common.days import today
from rinnalla.importing import cells
from rinnalla.importing.cells import Region
from rinnalla.importing.refusals import CellRefused

LAPLAND = Region(frozenset({"698", "320"}), allow_artificial_identity_codes=True)
PRODUCTION = Region(frozenset({"698"}), allow_artificial_identity_codes=False)
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def a_code(born: date, mark: str, number: int) -> str:
    return f"{born:%d%m%y}{mark}{number:03d}{CHECK[int(f'{born:%d%m%y}{number:03d}') % 31]}"


@pytest.mark.parametrize("mark", "-YXWVU")
def test_every_century_mark_of_the_1900s_is_read(mark: str) -> None:
    code = a_code(date(1985, 3, 2), mark, 903)

    assert cells.identity_code(LAPLAND)(code) == code
    assert cells.birth_date_of(code) == date(1985, 3, 2)


@pytest.mark.parametrize("mark", "ABCDEF")
def test_every_century_mark_of_the_2000s_is_read(mark: str) -> None:
    code = a_code(date(2001, 12, 31), mark, 999)

    assert cells.identity_code(LAPLAND)(code.lower()) == code
    assert cells.birth_date_of(code) == date(2001, 12, 31)


def test_an_identity_code_is_nobodys_key() -> None:
    with pytest.raises(CellRefused, match="is a personal identity code"):
        cells.key(a_code(date(1985, 3, 2), "-", 903))
    assert cells.key("020385-1") == "020385-1"


def test_artificial_codes_are_taken_only_where_that_is_allowed() -> None:
    with pytest.raises(CellRefused, match="artificial"):
        cells.identity_code(PRODUCTION)(a_code(date(1985, 3, 2), "-", 903))


def test_a_code_of_someone_not_born_yet_is_refused() -> None:
    with pytest.raises(CellRefused):
        cells.identity_code(LAPLAND)(a_code(date(2099, 1, 1), "A", 903))


@given(st.text(max_size=12))
def test_a_refused_identity_code_is_never_repeated(text: str) -> None:
    with pytest.raises(CellRefused) as refused:
        cells.identity_code(LAPLAND)(text + "?")

    assert text + "?" not in refused.value.problem + refused.value.remedy


@given(st.dates(date(1900, 1, 1), date(2010, 1, 1)), st.integers(900, 999), st.integers(0, 30))
def test_a_wrong_check_character_is_refused(born: date, number: int, wrong: int) -> None:
    mark = "A" if born.year >= 2000 else "-"
    code = a_code(born, mark, number)
    other = code[:-1] + CHECK[wrong]
    if other == code:
        assert cells.identity_code(LAPLAND)(other) == code
    else:
        with pytest.raises(CellRefused):
            cells.identity_code(LAPLAND)(other)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_when_it_has_come(some: date) -> None:
    if some <= today():
        assert cells.day(some.isoformat()) == some.isoformat()
    else:
        with pytest.raises(CellRefused, match="future"):
            cells.day(some.isoformat())


@pytest.mark.parametrize(
    "text", ["1.9.2021", "2021-9-1", "20210901", "2021-02-30", "2021-W35-3", "２０２１-09-01", "x"]
)
def test_what_is_no_iso_day_is_refused(text: str) -> None:
    with pytest.raises(CellRefused):
        cells.day(text)


def test_tomorrow_is_refused() -> None:
    with pytest.raises(CellRefused, match="future"):
        cells.day((today() + timedelta(days=1)).isoformat())


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", "0.5"), ("60", "60"), ("37.50", "37.5"), ("36.25", "36.25"), ("20.0", "20"), ("010", "10")],
)
def test_hours_are_kept_in_their_shortest_writing(text: str, value: str) -> None:
    assert cells.number("0.5", "60", 2)(text) == value


@pytest.mark.parametrize("text", ["0.4", "60.1", "37.555", "-3", "1e1", "NaN", "12,5", "", "Infinity"])
def test_hours_outside_the_limits_are_refused(text: str) -> None:
    with pytest.raises(CellRefused):
        cells.number("0.5", "60", 2)(text)


@pytest.mark.parametrize("text", ["True", "1", "yes", "tosi", "TRUE"])
def test_only_true_and_false_are_booleans(text: str) -> None:
    with pytest.raises(CellRefused):
        cells.boolean(text)


def test_discontinued_needs_its_detail() -> None:
    read = cells.end_reason(EndReason, DiscontinuedDetail)

    assert read("discontinued:moved_away") == "discontinued:moved_away"
    assert read("completed") == "completed"
    for wrong in ("discontinued", "discontinued:", "completed:health", "discontinued:tired"):
        with pytest.raises(CellRefused):
            read(wrong)


def test_a_code_is_one_of_its_list() -> None:
    assert cells.one_of(SizeClass)("<5") == "<5"
    with pytest.raises(CellRefused, match="not a code"):
        cells.one_of(SizeClass)("5")


def test_a_municipality_of_another_region_is_refused() -> None:
    with pytest.raises(CellRefused, match="another region"):
        cells.municipality(LAPLAND)("091")


@pytest.mark.parametrize("text", ["9969801-9", "99698019"])
def test_a_business_id_is_written_one_way(text: str) -> None:
    assert cells.business_id("0201256-6") == cells.business_id("02012566") == "0201256-6"
    with pytest.raises(CellRefused):
        cells.business_id(text)


@pytest.mark.parametrize("text", ["Åsa-Maija", "O’Neill", "Salla Sr.", "Zoë"])
def test_names_have_letters_of_every_kind(text: str) -> None:
    assert cells.person_name(text) == text


@pytest.mark.parametrize("text", ["010190-999X", "Matti1", "a@b", "=CMD()"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(CellRefused):
        cells.person_name(text)


@pytest.mark.parametrize("text", ["lasting_jobs", "lasting_jobs:6", "Lasting:1", "a:1,b:2", "a:1 b:2 a:1"])
def test_scores_are_codes_with_a_number_from_1_to_5_each_once(text: str) -> None:
    with pytest.raises(CellRefused):
        cells.scores(text)


def test_scores_read_the_same_in_any_order() -> None:
    assert cells.scores("b:5  a:1") == cells.scores_text({"b": 5, "a": 1}) == "a:1 b:5"
    assert cells.scores_in("a:1 b:5") == {"a": 1, "b": 5}
    assert cells.scores_text({}) is None
