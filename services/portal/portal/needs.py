"""What a client needs next, in words, and the page where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from common.days import today
from portal.backends import Answer
from portal.formats import as_day, day
from portal.languages import N_, _, ngettext
from portal.places import municipality_name


@dataclass(frozen=True)
class ShownNeed:
    text: str
    when: str
    is_late: bool
    href: str
    action: str


ACTIONS: Mapping[str, str] = {
    "meet_employer": N_("Kirjaa työnantajakontakti"),
    "next_step": N_("Kirjaa työnantajakontakti"),
    "follow_up": N_("Kirjaa seuranta"),
    "review_plan": N_("Avaa suunnitelma"),
    "keep_in_touch": N_("Kirjaa yhteys asiakkaaseen"),
    "consent_ends": N_("Kirjaa suostumus"),
    "client_moved": N_("Päätä valmennus"),
}


def shown_needs(client: Answer) -> list[ShownNeed]:
    return [shown(need, address_of(need, client), text_of(need)) for need in client["needs"]]


def step_without_client(need: Answer) -> ShownNeed:
    return shown(need, f"/contacts/new?{chosen_employer(need)}", text_of(need))


def shown(need: Answer, href: str, text: str) -> ShownNeed:
    left = (as_day(need["due_on"]) - today()).days
    is_late = left < 0 and need["kind"] != "client_moved"
    action = N_("Avaa työsuhde") if is_early(need) else ACTIONS[need["kind"]]
    return ShownNeed(text, when_of(need, left), is_late, href, _(action))


def is_early(need: Answer) -> bool:
    """A follow-up is recorded from its day on; before that there is the job to look at."""
    return need["kind"] == "follow_up" and as_day(need["due_on"]) > today()


def when_of(need: Answer, left: int) -> str:
    """How long there is, or how late it is; a move has its day."""
    if need["kind"] == "client_moved":
        return day(need["due_on"])
    if left == 0:
        return _("tänään")
    if left < 0:
        return ngettext("%(num)s päivän myöhässä", "%(num)s päivää myöhässä", -left) % {"num": -left}
    return ngettext("%(num)s päivä aikaa", "%(num)s päivää aikaa", left) % {"num": left}


def text_of(need: Answer) -> str:
    facts = {
        "employer": need["employer_name"],
        "weeks": need["weeks"],
        "day": day(need["due_on"]),
        "place": municipality_name(need["municipality"]) if need["municipality"] else "",
        "step": need["next_step"],
    }
    texts = {
        "meet_employer": _("Tavatkaa työnantaja kasvokkain viimeistään %(day)s."),
        "next_step": _("Sovittu, %(employer)s, %(day)s: %(step)s")
        if need["next_step"]
        else _("Sovittu, %(employer)s: %(day)s."),
        "follow_up": _("Kysy, jatkuuko työ: %(weeks)s viikkoa alusta tulee täyteen %(day)s (%(employer)s)."),
        "review_plan": _("Katsokaa suunnitelma uudelleen viimeistään %(day)s."),
        "keep_in_touch": _("Ota yhteyttä: yhteydenpitoa ei ole ollut aikoihin."),
        "consent_ends": _("Suostumuksen viimeinen päivä on %(day)s."),
        "client_moved": _("Asiakas on muuttanut, uusi kunta on %(place)s. Päätä valmennus tai sovi jatkosta."),
    }
    return texts[need["kind"]] % facts


def address_of(need: Answer, client: Answer) -> str:
    page, case = f"/clients/{client['client_id']}", f"/clients/{client['client_id']}/cases/{client['case_id']}"
    job = f"{page}/employments/{need['employment_id']}"
    pages = {
        "meet_employer": f"{page}/contacts/new",
        "next_step": f"{page}/contacts/new?{chosen_employer(need)}",
        "follow_up": job if is_early(need) else f"{job}/follow-ups/{need['weeks']}",
        "review_plan": f"{case}/plan",
        "keep_in_touch": f"{page}/client-contacts/new",
        "consent_ends": f"{page}/consents/new",
        "client_moved": f"{case}/end?reason=discontinued&detail=moved_away",
    }
    return pages[need["kind"]]


def chosen_employer(need: Answer) -> str:
    """The employer is looked for and chosen already."""
    return urlencode({"find": need["employer_name"] or "", "employer": need["employer_id"] or ""})
