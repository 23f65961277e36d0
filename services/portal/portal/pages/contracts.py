"""Employments by sector, with and without a wage subsidy, of one place."""

from collections.abc import Mapping
from typing import Any

from portal.backends import Answer
from portal.formats import number
from portal.languages import _
from portal.parted_bars import Row, parted_chart
from portal.places import municipality_name
from portal.protected import is_hidden
from portal.words import word

Cells = Mapping[tuple[str, str], Answer]
SECTORS = ("company", "municipality", "wellbeing_county", "state", "third_sector")


def contracts_drawn(cells: Cells, place: str) -> Mapping[str, Any]:
    """Nothing where there are no rows of sectors."""
    drawn = [sector for sector in SECTORS if (f"{sector}_all", place) in cells]
    if not drawn:
        return {}
    parts = {sector: parts_of(cells, place, sector) for sector in drawn}
    rows = [Row(word(sector, "sector"), " + ".join(map(number, parts[sector])), parts[sector]) for sector in drawn]
    subsidised = [with_subsidy for _without, with_subsidy in parts.values()]
    message = contracts_message(place, cells["contracts_all", place]["count"], subsidised)
    return {"contracts": parted_chart(rows), "contracts_message": message}


def parts_of(cells: Cells, place: str, sector: str) -> tuple[Any, Any]:
    """Without a subsidy, and with one."""
    return cells[f"{sector}_unsubsidised", place]["count"], cells[f"{sector}_wage_subsidy", place]["count"]


def contracts_message(place: str, contracts: Any, subsidised: list[Any]) -> str:
    words = {"place": municipality_name(place)}
    if is_hidden(contracts, *subsidised):
        return _("%(place)s: osa luvuista on peitetty, jotta ketään ei voi tunnistaa") % words
    counts = {"contracts": number(contracts), "subsidised": number(sum(subsidised))}
    return _("%(place)s: työsuhteita %(contracts)s, niistä palkkatuella %(subsidised)s") % (words | counts)
