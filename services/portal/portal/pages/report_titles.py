"""The reports there are, what each is called, and what is missing while one has no rows."""

from collections.abc import Mapping
from typing import Literal

from portal.languages import N_, _

Name = Literal[
    "coefficients",
    "referral-sources",
    "further-paths",
    "employer-contacts",
    "caseload",
    "referral-funnel",
    "retention",
    "waiting-times",
    "contacts-per-week",
    "first-employer-contacts",
    "plan-coverage",
    "self-assessment-change",
    "declined-referrals",
    "fidelity",
]
TITLES: Mapping[str, str] = {
    "coefficients": N_("Työllisyyskerroin"),
    "referral-sources": N_("Mistä asiakkaat tulevat"),
    "further-paths": N_("Mihin valmennus johti"),
    "employer-contacts": N_("Työnantajakontaktit"),
    "caseload": N_("Valmentajien asiakasmäärät"),
    "referral-funnel": N_("Lähetteestä työhön"),
    "retention": N_("Kuinka kauan työ kestää"),
    "waiting-times": N_("Odotusajat"),
    "contacts-per-week": N_("Työnantajakontaktit viikossa"),
    "first-employer-contacts": N_("Ensimmäinen työnantajatapaaminen"),
    "plan-coverage": N_("Suunnitelmat ja niiden tarkistukset"),
    "self-assessment-change": N_("Itsearvioiden muutos"),
    "declined-referrals": N_("Hylätyt lähetteet syyn mukaan"),
    "fidelity": N_("Laatuarviot"),
}
NOBODY_YET = N_("Kenenkään valmennus ei ollut vielä alkanut. Valitse myöhempi päivä.")
NOTHING_YET: Mapping[str, str] = {
    "employer-contacts": N_("Työnantajiin ei ollut vielä oltu yhteydessä. Valitse myöhempi päivä."),
    "contacts-per-week": N_("Työnantajiin ei ollut vielä oltu yhteydessä. Valitse myöhempi päivä."),
    "caseload": N_("Yhtään valmentajaa ei ollut vielä lisätty. Valitse myöhempi päivä."),
    "referral-funnel": N_("Ketään ei ollut vielä lähetetty valmennukseen. Valitse myöhempi päivä."),
    "retention": N_("Yksikään työsuhde ei ollut vielä alkanut. Valitse myöhempi päivä."),
    "waiting-times": N_("Yhteenkään lähetteeseen ei ollut vielä vastattu. Valitse myöhempi päivä."),
    "declined-referrals": N_("Yhteenkään lähetteeseen ei ollut vielä vastattu. Valitse myöhempi päivä."),
    "self-assessment-change": N_("Kukaan ei ollut vielä arvioinut tilannettaan kahdesti. Valitse myöhempi päivä."),
    "fidelity": N_("Yhtään laatuarviota ei ollut vielä tehty. Valitse myöhempi päivä."),
}
"""By that day; of the other reports nobody's coaching had begun."""


def nothing_yet(name: str) -> str:
    return _(NOTHING_YET.get(name, NOBODY_YET))
