"""Medians, means and steps of survival curves, and which of them are shown."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pydantic import BaseModel

from reporting.protection.building import Counts, Spot
from reporting.protection.rule import Rule
from reporting.protection.tables import SUMMARIES, TABLES, Summary

Values = Mapping[Spot, Decimal | None]
"""By the line where each is kept, and the place; none where nobody is."""
MEANS = tuple(summary for summary in SUMMARIES if summary.is_mean)


def values_of(reports: Mapping[str, Iterable[BaseModel]]) -> dict[Spot, Decimal | None]:
    return {
        (summary.line, row.municipality): getattr(row, summary.figure)  # type: ignore[attr-defined]  # of places
        for name, table in TABLES.items()
        for row in reports.get(name, ())
        for summary in table.summaries
        if summary.persons in table.row_named(row).values()
    }


def kept(values: Values, counts: Counts, why_hidden: Mapping[Spot, str], rule: Rule) -> Iterator[dict[str, object]]:
    """As rows beside those of the counts, in whole steps, or why not. Of nobody, where that may be seen, no row."""
    for place in dict.fromkeys(place for _, place in counts):
        of_lines = {line: count for (line, at), count in counts.items() if at == place}
        for summary in SUMMARIES:
            value = values.get((summary.line, place))
            reason = why_not(summary, value, place, why_hidden)
            if reason is None and value is not None and not rule.allows_summary(summary.stands_on(value, of_lines)):
                reason = "too_few"
            if reason or value is not None:
                shown = None if reason or value is None else summary.steps(value)
                yield {"line": summary.line, "place": place, "shown": shown, "reason": reason}


def rated_anew(values: Values, counts: Counts, seen: Iterable[Mapping[Spot, int]]) -> set[Spot]:
    """The persons of a mean that changed though they are as many as where it was shown, `seen` of one edition each.

    Some of them changed theirs: how many no count tells, and what one changed is the difference of two sums. So their
    count goes as if it had changed by a small one, with companions, and the means with the counts.
    """
    places = dict.fromkeys(place for _, place in counts)
    return {
        (mean.persons, place)
        for shown in seen
        for mean in MEANS
        for place in places
        if shown.get((mean.persons, place)) == counts.get((mean.persons, place))
        and is_another(mean, values.get((mean.line, place)), shown.get((mean.line, place)))
    }


def is_another(mean: Summary, value: Decimal | None, shown: int | None) -> bool:
    return value is not None and shown is not None and mean.steps(value) != shown


def why_not(summary: Summary, value: Decimal | None, place: str, why_hidden: Mapping[Spot, str]) -> str | None:
    """A summary goes with the counts it is of, and with those it says something about."""
    reasons = [why_hidden[line, place] for line in summary.tells_of(value) if (line, place) in why_hidden]
    return next(iter(reasons), None)
