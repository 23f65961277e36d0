"""What a consent says, in words: who may tell whom of what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.consent_steps import KINDS
from portal.languages import N_, _
from portal.words import word

EMPLOYERS = "employers"
EMPLOYERS_NAME = N_("Työnantajat, joilta valmentaja etsii työtä asiakkaalle")
OWN_SERVICE = N_("tuetun työllistymisen palvelu")
"""A party of every consent: it is given to it."""
WHAT_IT_IS: Mapping[str, str] = {
    "identity": N_("Nimi, syntymäaika ja henkilötunnus: kenestä on kyse"),
    "contact": N_("Puhelinnumero, osoite ja sähköposti"),
    "work_history": N_("Missä töissä asiakas on ollut ja mitä hän osaa"),
    "employment": N_("Missä asiakas on nyt töissä, mistä alkaen ja millä sopimuksella"),
    "coaching_progress": N_("Missä vaiheessa valmennus on: alkaminen, päättyminen ja jaksot"),
    "plan": N_("Mitä työkyvyn tuen suunnitelmassa on sovittu ja kuka tekee mitä"),
    "feedback": N_("Mitä asiakas on vastannut palautekyselyyn"),
    "work_ability": N_("Mitä asiakas jaksaa ja minkälaista tukea hän tarvitsee työssä"),
    "health": N_("Sairaudet, vammat, hoito ja lausunnot"),
    "benefits": N_("Mitä etuuksia tai tukia asiakas saa tai on hakenut"),
}
SPECIAL_QUESTIONS: Mapping[str, str] = {
    "work_ability": N_("Saako asiakkaan työkyvystä kertoa?"),
    "health": N_("Saako asiakkaan terveydestä kertoa?"),
    "benefits": N_("Saako asiakkaan etuuksista kertoa?"),
}
UNKNOWN_PARTY = N_("Organisaatio, jota ei enää ole luettelossa")


@dataclass(frozen=True)
class Shared:
    """One kind of data, and those who may tell each other of it."""

    kind: str
    parties: list[str]

    @property
    def name(self) -> str:
        return word(self.kind, "data_category")


def shared(grants: Iterable[Mapping[str, str]], names: Mapping[str, str]) -> list[Shared]:
    """In the order of the questions."""
    told: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for grant in grants:
        told.setdefault(grant["category"], []).append(name_of(grant["party"], names))
    return [Shared(kind, parties) for kind, parties in told.items() if parties]


def parties_in(grants: Iterable[Mapping[str, str]], names: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(name_of(grant["party"], names) for grant in grants))


def name_of(party: str, names: Mapping[str, str]) -> str:
    """Employers in the language spoken now: a paper's may be another than the page's that `names` were found for."""
    return _(EMPLOYERS_NAME) if party == EMPLOYERS else names.get(party) or _(UNKNOWN_PARTY)


def own_service() -> str:
    return _(OWN_SERVICE)
