"""What a report is asked for: a day, a moment of knowing, and the rows its reader may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Asked:
    on: date
    known_at: datetime
    municipalities: frozenset[str]
    """Of these, when not the whole region is shown."""
    is_region: bool
    """Every municipality, and the region's total."""

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "on": self.on,
            "known_at": self.known_at,
            "municipalities": sorted(self.municipalities),
            "is_region": self.is_region,
        }


# The persons in coaching by the day, with their first coaching day in each municipality and in the region (`all`).
PLACES = """
    cases as (
        select client_id, case_id, municipality, started_on, sequence, source_category
        from figures.coachings where started_on <= :on and recorded_at <= :known_at
    ), places as (
        select client_id, municipality, min(started_on) as first_on
        from cases where :is_region or municipality = any(:municipalities) group by client_id, municipality
        union all
        select client_id, 'all', min(started_on) from cases where :is_region group by client_id
    )
"""
# Employments that started by the day, each as it was last recorded; which of them count, a place's first day decides.
JOBS = """
    jobs as (
        select * from (
            select distinct on (employment_id) client_id, started_on, kind, sector, wage_subsidy
            from figures.employments where recorded_at <= :known_at
            order by employment_id, sequence desc
        ) newest where started_on <= :on
    )
"""
# Each case's end, as it was last recorded, when it had come by the day: `ended_on` is the first day not in coaching.
ENDS = """
    ends as (
        select * from (
            select distinct on (case_id) case_id, ended_on, reason
            from figures.coaching_ends where recorded_at <= :known_at order by case_id, sequence desc
        ) newest where ended_on <= :on
    )
"""
