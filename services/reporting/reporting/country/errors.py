"""Why there is no sum of regions to show."""

from datetime import date

from common.errors import Invalid, Refusal


class NothingPublished(Refusal):
    """No region has published figures of that month end. The newest published: {newest}."""

    fi = "Mikään alue ei ole julkaissut lukuja tästä kuukauden lopusta. Uusin julkaistu: {newest}."
    sv = "Ingen region har publicerat siffror för det månadsslutet. Senast publicerat: {newest}."
    field = "on"

    def __init__(self, *, newest: date | None) -> None:
        super().__init__(newest=newest or "–")


class RegionNotPublished(Invalid):
    """Region {region} is not in the sum of this month end. Choose one of those that are, or `all`."""

    fi = "Alue {region} ei ole mukana tämän kuukauden lopun summassa. Valitse jokin mukana olevista tai `all`."
    sv = "Region {region} ingår inte i summan för det månadsslutet. Välj en som ingår, eller `all`."
    field = "municipality"


class NoPeriodOfRegions(Invalid):
    """Regions publish figures of month ends, none of a period. Leave the first day of the period out."""

    fi = "Alueet julkaisevat lukuja kuukausien lopuista, eivät jaksoista. Jätä jakson ensimmäinen päivä pois."
    sv = "Regionerna publicerar siffror för månadsslut, inte för perioder. Lämna bort periodens första dag."
    field = "since"
