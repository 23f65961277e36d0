"""What a result may tell those who have no right to persons (docs/decisions/0021)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reporting.cost_effectiveness.assumptions import Assumptions
from reporting.cost_effectiveness.counting import Participant, days_at_work
from reporting.cost_effectiveness.errors import TooFewPersons, WholeMonthsOnly
from reporting.protection.rule import Rule


def refuse_to_tell_of_few(those: Sequence[Participant], assumed: Assumptions, rule: Rule) -> None:
    """A result stands on 2k persons; those at work and the rest are nobody or k, in every year and at every rate.

    The period ends with a month already. Raises WholeMonthsOnly or TooFewPersons.
    """
    if assumed.starts_on.day != 1:
        raise WholeMonthsOnly
    at_rates: dict[int, list[Participant]] = defaultdict(list)
    for one in those:
        at_rates[id(assumed.rate(one.education, one.age_band))].append(one)
    groups = [list(those), *at_rates.values()]
    if len(those) < 2 * rule.k or any(tells_of_few(group, assumed, rule) for group in groups):
        raise TooFewPersons


def tells_of_few(group: Sequence[Participant], assumed: Assumptions, rule: Rule) -> bool:
    return any(
        rule.is_small(at_work) or rule.is_small(len(group) - at_work)
        for at_work in (at_work_in(group, assumed, year) for year in assumed.years)
    )


def at_work_in(group: Iterable[Participant], assumed: Assumptions, year: int) -> int:
    first, last = assumed.part_of(year)
    return sum(any(days_at_work(job, first, last) for job in one.jobs) for one in group)
