"""Which month ends regions have published."""

from datetime import date

from pydantic import Field

from common.bodies import Outgoing
from common.events.reporting import RegionCode


class PublishedMonthEnd(Outgoing):
    month_end: date
    regions: list[RegionCode] = Field(examples=[["19", "21"]])
    """Those that have published it."""


class PublishedMonthEnds(Outgoing):
    """The latest month first; empty until a region has published."""

    month_ends: list[PublishedMonthEnd]
