import pytest

from portal import charts


def test_the_greatest_bar_fills_the_room_and_the_others_follow_it() -> None:
    chart = charts.bar_chart([("a", 39, "39"), ("b", "19.5", "19,5"), ("c", 0, "0")])

    room = charts.WIDTH - charts.LABEL_WIDTH - charts.VALUE_WIDTH
    assert [bar.length for bar in chart.bars] == [room, room / 2, 0]


def test_a_scale_can_be_given() -> None:
    chart = charts.bar_chart([("a", "0.5", "0,5")], most=1)

    assert chart.bars[0].length == (charts.WIDTH - charts.LABEL_WIDTH - charts.VALUE_WIDTH) / 2


def test_a_protected_figure_is_hatched_and_has_no_length() -> None:
    (bar,) = charts.bar_chart([("a", "..", "..")]).bars

    assert bar.is_hidden
    assert bar.length == 0


def test_a_line_goes_from_the_left_to_the_right_and_up_with_its_values() -> None:
    months = ("6/2021", "7/2021", "8/2021")
    points = [(month, value, value) for month, value in zip(months, ("0", "0.3", "0.6"), strict=True)]

    (line,) = charts.line_chart([("kerroin", points)]).lines

    assert [point.x for point in line.points] == sorted(point.x for point in line.points)
    assert line.points[0].x == charts.MARGIN_LEFT
    assert line.points[-1].x == charts.WIDTH - charts.MARGIN_RIGHT
    assert line.points[0].y > line.points[1].y > line.points[2].y


def test_a_line_says_nothing_where_nothing_is_known() -> None:
    (line,) = charts.line_chart([("kerroin", [("1", "0.2", ""), ("2", None, ""), ("3", "..", "")])]).lines

    assert [point.label for point in line.points] == ["1"]


@pytest.mark.parametrize(
    ("greatest", "steps"),
    [
        (0.56, [0, 0.2, 0.4, 0.6]),
        (1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (70, [0, 20, 40, 60, 80]),
        (375, [0, 100, 200, 300, 400]),
        (0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.034, [0, 0.01, 0.02, 0.03, 0.04]),
    ],
)
def test_the_axis_has_a_few_round_steps(greatest: float, steps: list[float]) -> None:
    assert charts.steps_to(greatest) == pytest.approx(steps)


def test_labels_across_do_not_crowd() -> None:
    assert len(charts.ticks_across([str(month) for month in range(40)])) <= 6


def test_more_than_four_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        charts.line_chart([("x", [("1", 1, "1")])] * 5)
