"""The country on one day, as one version of the areas has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from reporting.areas.models import AreaKind
from reporting.schemas import Texts


@dataclass(frozen=True)
class Belonging:
    """A municipality's names, and the areas it belongs to."""

    fi: str
    sv: str
    county: str
    employment_area: str

    @property
    def texts(self) -> Texts:
        """Municipalities have no English names of their own: the Finnish one is used."""
        return Texts(fi=self.fi, sv=self.sv, en=self.fi)

    def area(self, kind: AreaKind) -> str:
        return self.county if kind == "county" else self.employment_area


@dataclass(frozen=True)
class Reach:
    """An area's municipalities: those that one asks about, and those that are another region's."""

    ours: tuple[str, ...]
    beyond: tuple[str, ...]


@dataclass(frozen=True)
class AreaMap:
    on: date
    version: int
    """0 when nothing has been told about areas."""
    belongings: Mapping[str, Belonging] = field(default_factory=dict)
    names: Mapping[tuple[AreaKind, str], Texts] = field(default_factory=dict)
    mergers: Mapping[str, str] = field(default_factory=dict)
    """Of municipalities that are part of another by this day."""

    def successor(self, municipality: str) -> str:
        """What the municipality is part of on this day: itself, unless it was merged."""
        seen = {municipality}
        while (into := self.mergers.get(municipality)) and into not in seen:
            seen.add(into)
            municipality = into
        return municipality

    def area_of(self, municipality: str, kind: AreaKind) -> str | None:
        """None when nobody has told, for this day, where the municipality belongs."""
        known = self.belongings.get(self.successor(municipality))
        return known.area(kind) if known else None

    def municipalities(self) -> Iterator[str]:
        """Those there are on this day."""
        return (code for code in sorted(self.belongings) if code not in self.mergers)

    def reach(self, kind: AreaKind, code: str, region: frozenset[str]) -> Reach:
        members = [one for one in self.municipalities() if self.belongings[one].area(kind) == code]
        ours = {self.successor(one) for one in region}
        return Reach(tuple(one for one in members if one in ours), tuple(one for one in members if one not in ours))
