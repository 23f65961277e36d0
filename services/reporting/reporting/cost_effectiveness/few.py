"""What a result may tell those who have no right to persons (docs/decisions/0021)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from reporting.cost_effectiveness.assumptions import Assumptions
from reporting.cost_effectiveness.counting import Job, Participant, days_at_work
from reporting.cost_effectiveness.errors import RateForAllNeeded, TooFewPersons, WholeMonthsOnly
from reporting.protection.rule import Rule

Group = Sequence[Participant]


def refuse_to_tell_of_few(those: Group, assumed: Assumptions, rule: Rule) -> None:
    """A result stands on 2k persons; those at work and the rest are nobody or k, in every year and group told apart.

    The period ends with a month already. Raises WholeMonthsOnly, RateForAllNeeded or TooFewPersons.
    """
    if assumed.starts_on.day != 1:
        raise WholeMonthsOnly
    if not assumed.has_rate_for_all:  # or the group that lacks one would be told to be there
        raise RateForAllNeeded
    groups = (list(those), *at_each_rate(those, assumed), *told_apart(those, assumed, rule))
    if len(those) < 2 * rule.k or any(tells_of_few(group, assumed, rule) for group in groups):
        raise TooFewPersons


def at_each_rate(those: Iterable[Participant], assumed: Assumptions) -> list[Group]:
    return split_by((id(assumed.rate(one.education, one.age_band)), one) for one in those)


def told_apart(those: Iterable[Participant], assumed: Assumptions, rule: Rule) -> Iterator[Group]:
    """Whom this evaluation beside others, with rates for other groups, leaves over when the results are subtracted.

    With rates by education, or by age, one group after another can be told of that is not few; what is left of the
    whole are all that are few, together. With rates by both, what is left of one education or one age may be any group
    of these: so none of them may be few.
    """
    by_education = any(one.education for one in assumed.rates)
    by_age = any(one.age_band for one in assumed.rates)
    groups = split_by(((one.education if by_education else "", one.age_band if by_age else ""), one) for one in those)
    few = [group for group in groups if tells_of_few(group, assumed, rule)]
    if by_education and by_age:
        yield from few
    elif few:
        yield [one for group in few for one in group]


def split_by(keyed: Iterable[tuple[Hashable, Participant]]) -> list[Group]:
    groups: dict[Hashable, list[Participant]] = defaultdict(list)
    for key, one in keyed:
        groups[key].append(one)
    return list(groups.values())


def tells_of_few(group: Group, assumed: Assumptions, rule: Rule) -> bool:
    """Those at work, the rest, and of those at work whose hours are recorded and whose are assumed.

    For hours that nobody recorded a reader can assume none, and then many.
    """
    return any(
        rule.is_small(count)
        for year in assumed.years
        for at_work in [at_work_in(group, assumed, year)]
        for count in (
            at_work,
            len(group) - at_work,
            at_work_in(group, assumed, year, hours_recorded=True),
            at_work_in(group, assumed, year, hours_recorded=False),
        )
    )


def at_work_in(group: Group, assumed: Assumptions, year: int, *, hours_recorded: bool | None = None) -> int:
    """In any job, or in one whose hours are recorded or are not."""
    first, last = assumed.part_of(year)

    def is_meant(job: Job) -> bool:
        return hours_recorded is None or hours_recorded == (job.hours_per_week is not None)

    return sum(any(is_meant(job) and days_at_work(job, first, last) for job in one.jobs) for one in group)
