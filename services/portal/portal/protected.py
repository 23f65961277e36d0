"""Figures for those who have no right to persons: month ends, and why something is hidden."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.access import Visitor
from portal.backends import Answer
from portal.languages import N_, _
from portal.places import municipality_name

HIDDEN = ".."


def sees_persons(who: Visitor) -> bool:
    """Others are answered from the protected tables; reporting decides, this only asks it for days it has."""
    return who.has("team_lead", "coordinator")


async def months_shown(who: Visitor) -> list[str]:
    """The month ends that can be asked for, the latest first."""
    found = (await who.reporting.get("/month-ends"))["month_ends"]
    return [month["month_end"] for month in found if month["is_shown"]]


@dataclass(frozen=True)
class Why:
    code: str
    title: str
    text: str


WHY: tuple[Why, ...] = (
    Why(
        "protected",
        N_("Lukumäärä on peitetty"),
        N_(
            "Luku on pieni, tai siitä voisi laskea pienen luvun, tai se on muuttunut vain vähän siitä, mitä viimeksi "
            "näytettiin. Emme kerro, mikä näistä: jo se paljastaisi, mikä luku on."
        ),
    ),
    Why(
        "too_few",
        N_("Osuus, mediaani tai keskiarvo on peitetty"),
        N_("Luvun pohjana on niin vähän henkilöitä tai työsuhteita, että se kertoisi yksittäisistä ihmisistä."),
    ),
    Why(
        "withheld",
        N_("Koko taulukko on peitetty"),
        N_("Taulukon pieniä lukuja ei saatu suojattua peittämällä vain osa siitä."),
    ),
    Why(
        "in_a_region",
        N_("Alue on peittänyt lukunsa"),
        N_("Kun yksikin alue on peittänyt lukumäärän, alueiden summaa ei voi kertoa."),
    ),
    Why(
        "not_added",
        N_("Mediaaneja ja keskiarvoja ei lasketa yhteen"),
        N_("Alueiden mediaaneista tai keskiarvoista ei saa yhteistä. Ne ovat kunkin alueen omassa raportissa."),
    ),
)


def why_hidden(rows: Iterable[Answer]) -> list[Why]:
    """Why figures of these rows are hidden, each reason once."""
    told = {why for row in rows for why in row.get("hidden", {}).values()}
    return [why for why in WHY if why.code in told]


def some_hidden(place: str) -> str:
    """The heading of a picture whose own figures are hidden."""
    return _("%(place)s: osa luvuista on peitetty, jotta ketään ei voi tunnistaa") % {"place": municipality_name(place)}


def is_hidden(*figures: object) -> bool:
    return HIDDEN in figures
