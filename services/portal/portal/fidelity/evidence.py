"""What data says of an item, in a sentence."""

from collections.abc import Mapping

from portal.backends import Answer
from portal.formats import number
from portal.languages import N_, _

SENTENCES: Mapping[str, str] = {
    "caseload_per_coach": N_(
        "Avoimia valmennuksia %(numerator)s, valmentajia kokoaikaisiksi laskettuna %(denominator)s: "
        "%(value)s valmennusta kokoaikaista valmentajaa kohti."
    ),
    "team_integration": N_(
        "Avoimia valmennuksia, joissa on allekirjoitettu suunnitelma, %(denominator)s. Niistä tiimi on nimetty "
        "suunnitelmaan ja suunnitelma on tehty tai tarkistettu vuoden sisällä: %(numerator)s."
    ),
    "days_to_employer_contact": N_(
        "Päiviä valmennuksen alusta ensimmäiseen työnantajan tapaamiseen kasvokkain: %(value)s (mediaani). "
        "Vuoden sisällä alkaneita valmennuksia, joissa tapaaminen on ollut, %(denominator)s."
    ),
    "employer_contacts_per_week": N_(
        "Työnantajakontakteja %(numerator)s, valmentajien työviikkoja %(denominator)s: "
        "%(value)s kontaktia valmentajaa kohti viikossa."
    ),
    "job_diversity": N_("Eri ammatteja %(numerator)s, työsuhteita, joiden ammatti tiedetään, %(denominator)s."),
    "employer_diversity": N_("Eri työnantajia %(numerator)s, työsuhteita %(denominator)s."),
    "permanent_jobs": N_(
        "Toistaiseksi voimassa olevia työsuhteita %(numerator)s, työsuhteita, joista tämä tiedetään, %(denominator)s."
    ),
    "coaching_time": N_("Asiakastyötä %(numerator)s tuntia, kirjattua työaikaa kaikkiaan %(denominator)s tuntia."),
    "support_after_start": N_(
        "Työsuhteita, joiden alusta on vähintään viikko, %(denominator)s. Niistä asiakas tavattiin tai hänelle "
        "soitettiin viikon sisällä työn alusta: %(numerator)s."
    ),
    "time_outside_office": N_(
        "Asiakastyötä työpaikoilla, kotona ja muualla toimiston ulkopuolella %(numerator)s tuntia, asiakastyötä, "
        "jonka paikka on kirjattu, %(denominator)s tuntia. Etäyhteys ei ole toimiston ulkopuolella."
    ),
}
OF_MINUTES = ("coaching_time", "time_outside_office")
MINUTES = 60
"""In an hour: people read hours."""
SHARES = frozenset(SENTENCES) - {"caseload_per_coach", "days_to_employer_contact", "employer_contacts_per_week"}


def in_words(evidence: Answer | None) -> str:
    """Nothing for an item that no data answers."""
    if evidence is None:
        return ""
    if evidence["suggested_score"] is None:
        return _("Tiedoissa ei ole tästä vielä mitään.")
    unit = MINUTES if evidence["code"] in OF_MINUTES else 1
    counts = {name: figure(evidence[name], unit) for name in ("numerator", "denominator")}
    figures = counts | {"value": figure(evidence["value"])}
    sentence = SENTENCES[evidence["code"]]
    said = _(sentence) % figures
    return f"{said} {share_of(evidence)}" if evidence["code"] in SHARES else said


def share_of(evidence: Answer) -> str:
    percent = 100 * float(evidence["numerator"]) / float(evidence["denominator"])
    return _("Osuus on %(percent)s %%.") % {"percent": number(percent)}


def figure(value: float | None, unit: int = 1) -> str:
    """With a decimal only when it has one."""
    shown = None if value is None else round(value / unit, 1)
    return number(shown, 1 if shown is not None and shown % 1 else 0)
