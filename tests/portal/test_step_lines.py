"""Lines with steps: level until a change, lifted where a figure is hidden, told apart without colours."""

from datetime import date
from itertools import pairwise

import pytest

from portal.step_lines import BOTTOM, LABEL_GAP, RIGHT, Course, step_chart

FIRST, LAST = date(2021, 5, 3), date(2022, 10, 15)


def a_course(name: str, *points: tuple[date, str]) -> Course:
    return name, points


def test_a_line_is_level_until_the_day_of_a_change_and_goes_on_to_the_last_day() -> None:
    [line] = step_chart([a_course("Rovaniemi", (FIRST, "0"), (LAST, "0.5"))], last=LAST).lines

    assert line.path == f"M48.0 {float(BOTTOM)}H{float(RIGHT)}V16.0H{float(RIGHT)}"


def test_a_day_half_way_stands_half_way() -> None:
    half = FIRST + (LAST - FIRST) / 2

    [line] = step_chart([a_course("Rovaniemi", (FIRST, "0"), (half, "1"))], last=LAST).lines

    assert f"H{(48 + RIGHT) / 2}" in line.path


def test_a_hidden_figure_lifts_the_line_and_is_hatched() -> None:
    hidden, shown = date(2021, 9, 30), date(2022, 1, 31)

    chart = step_chart([a_course("Kemijärvi", (FIRST, "0.4"), (hidden, ".."), (shown, "0.5"))], last=LAST)

    assert chart.lines[0].path.count("M") == 2
    [gap] = chart.hidden
    assert gap.at + float(gap.text) == pytest.approx(float(chart.lines[0].path.rpartition("M")[2].split()[0]))


def test_a_course_that_is_hidden_whole_has_a_name_and_no_line() -> None:
    chart = step_chart([a_course("Kemijärvi", (FIRST, ".."))], last=LAST)

    [line] = chart.lines
    assert (line.path, line.marks, line.end_y, line.label) == ("", [], None, "Kemijärvi ..")
    assert chart.hidden[0].text == str(float(RIGHT - 48))


def test_lines_are_told_apart_by_dashes_and_marks_and_names_that_do_not_cover_each_other() -> None:
    courses = [a_course(name, (FIRST, "0"), (LAST, "0.5")) for name in ("Rovaniemi", "Kemijärvi", "Sodankylä", "Inari")]

    lines = step_chart(courses, last=LAST).lines

    assert len({line.dash for line in lines}) == 4
    assert len({line.marks[0].lstrip("M0123456789. -") for line in lines}) == 4
    heights = sorted(line.label_y for line in lines)
    assert all(lower - upper >= LABEL_GAP for upper, lower in pairwise(heights))
    assert heights[-1] <= BOTTOM


def test_names_of_lines_that_end_low_stay_in_the_picture() -> None:
    courses = [a_course(name, (FIRST, "0.5"), (LAST, "0")) for name in ("Rovaniemi", "Kemijärvi", "Sodankylä")]

    assert max(line.label_y for line in step_chart(courses, last=LAST).lines) <= BOTTOM


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2021, 5, 3), date(2021, 9, 2), ["6/2021", "7/2021", "8/2021", "9/2021"]),
        (date(2021, 5, 3), date(2022, 10, 15), ["7/2021", "10/2021", "1/2022", "4/2022", "7/2022", "10/2022"]),
        (date(2010, 1, 1), date(2026, 1, 1), ["1/2015", "1/2020", "1/2025"]),
        (date(2021, 5, 3), date(2021, 5, 20), ["3.5.2021"]),
    ],
)
def test_months_across_do_not_crowd(first: date, last: date, labels: list[str]) -> None:
    chart = step_chart([a_course("Rovaniemi", (first, "0.5"))], last=last)

    assert [tick.text for tick in chart.across] == labels


def test_more_lines_than_can_be_told_apart_are_an_error() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        step_chart([a_course(str(n), (FIRST, "0.5")) for n in range(5)], last=LAST)


@pytest.mark.parametrize(
    ("greatest", "said"),
    [
        ("0.56", ["0,0", "0,2", "0,4", "0,6"]),
        ("0.2", ["0,00", "0,05", "0,10", "0,15", "0,20"]),
        ("0.03", ["0,00", "0,01", "0,02", "0,03"]),
        ("0.012", ["0,000", "0,005", "0,010", "0,015"]),
    ],
)
def test_each_step_of_the_scale_is_told_from_the_next(greatest: str, said: list[str]) -> None:
    chart = step_chart([a_course("Rovaniemi", (FIRST, "0"), (LAST, greatest))], last=LAST)

    assert [tick.text for tick in chart.up] == said
