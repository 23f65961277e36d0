"""One client's path, from all services: what happened, when, newest first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.backends import Answer
from portal.formats import day, instant
from portal.languages import _
from portal.loading import Missing, Part
from portal.words import word


@dataclass(frozen=True)
class Moment:
    on: str
    title: str
    text: str = ""
    kind: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


def path_of(*, referrals: Part, coaching: Part, consents: Part, may_change: bool = True) -> list[Moment]:
    """The newest first. What happened on one day stays in the order in which it can happen.

    `may_change`: with links to what comes next, which only those who work with the client may do.
    """
    moments = [*from_referrals(oldest_first(referrals)), *from_consents(oldest_first(consents))]
    for case in [] if isinstance(coaching, Missing) else coaching["cases"]:
        moments.extend(from_case(case, may_change=may_change))
    moments.sort(key=lambda moment: moment.on)
    return moments[::-1]


def oldest_first(part: Part) -> list[Answer]:
    return [] if isinstance(part, Missing) else part["items"][::-1]


def from_referrals(referrals: Iterable[Answer]) -> Iterator[Moment]:
    for one in referrals:
        link = [(f"/referrals/{one['id']}", _("Avaa lähete"))]
        sender = one["organisation_name"] or word(one["source_category"], "source_category")
        target = word(one["target"], "target")
        yield Moment(one["submitted_on"], _("Lähete lähetettiin"), f"{sender} → {target}", links=link)
        reason = one["reason_text"] or word(one["reason"], "refusal_reason")
        steps = (
            ("accepted_on", _("Lähete hyväksyttiin"), ""),
            ("declined_on", _("Lähetettä ei hyväksytty"), reason),
            ("recalled_on", _("Lähete peruttiin"), reason),
            ("handed_over_on", *handing_over(one)),
            ("closed_on", _("Lähete päätettiin"), word(one["outcome"], "outcome")),
        )
        for moment, title, text in steps:
            if one[moment]:
                yield Moment(one[moment], title, text, kind="end" if moment == "closed_on" else "")


def handing_over(referral: Answer) -> tuple[str, str]:
    """What it is called and what is told of it."""
    reason = referral["no_meeting_text"] or word(referral["no_meeting_reason"], "no_meeting_reason")
    if reason:
        return _("Saattaen vaihto ilman yhteistä tapaamista"), reason
    return _("Asiakas, lähettäjä ja valmentaja tapasivat"), ""


def from_consents(consents: Iterable[Answer]) -> Iterator[Moment]:
    for one in consents:
        link = [(f"/clients/{one['client_id']}/consents/{one['id']}", _("Avaa suostumus"))]
        until = _("Voimassa %(day)s asti") % {"day": day(one["valid_until"])} if one["valid_until"] else ""
        yield Moment(one["valid_from"], _("Asiakas antoi suostumuksen"), until or one["purpose_text"], links=link)
        if one["ended_on"]:
            title = _("Asiakas perui suostumuksen") if one["status"] == "withdrawn" else _("Suostumus päättyi")
            yield Moment(one["ended_on"], title, word(one["status"], "consent_status"), kind="end", links=link)


def life_of_consent(happenings: Iterable[Answer], people: Mapping[str, str]) -> list[Moment]:
    """One consent's own, the oldest first. `people`: the names that are known, by login."""
    titles = {
        "given": _("Asiakas antoi suostumuksen"),
        "scan_added": _("Allekirjoitettu paperi skannattiin"),
        "superseded": _("Uusi suostumus korvasi tämän"),
        "withdrawn": _("Asiakas perui suostumuksen"),
        "expired": _("Suostumuksen viimeinen päivä oli ohi"),
        "used": _("Suullinen suostumus käytettiin"),
    }
    return [
        Moment(
            one["on"],
            titles[one["kind"]],
            recorded(one, people),
            kind="" if one["kind"] in ("given", "scan_added") else "end",
            links=links_of(one),
        )
        for one in happenings
    ]


def recorded(happening: Answer, people: Mapping[str, str]) -> str:
    if happening["recorded_at"] is None:
        return ""
    if happening["recorded_by"] is None:
        return _("Kirjautui itsestään %(when)s") % {"when": instant(happening["recorded_at"])}
    name = people.get(happening["recorded_by"], _("toinen ammattilainen"))
    return _("Kirjasi %(name)s, %(when)s") % {"name": name, "when": instant(happening["recorded_at"])}


def links_of(happening: Answer) -> list[tuple[str, str]]:
    """A consent's page lies beside the other's."""
    text = _("Avaa se, jonka tämä korvasi") if happening["kind"] == "given" else _("Avaa se, joka korvasi tämän")
    return [(happening["other"], text)] if happening["other"] else []


def from_case(case: Answer, *, may_change: bool) -> Iterator[Moment]:
    first, *later = case.get("assignments") or [{"coach_name": case["coach_name"]}]
    yield Moment(case["started_on"], _("Valmennus alkoi"), first["coach_name"])
    for one in later:
        yield Moment(one["assigned_on"], _("Valmentaja vaihtui"), one["coach_name"])
    if case["ended_on"]:
        detail = word(case["end_detail"], "end_detail")
        reason = word(case["end_reason"], "end_reason")
        change = f"/clients/{case['client_id']}/cases/{case['id']}/end/correct"
        text, links = f"{reason}: {detail}" if detail else reason, [(change, _("Korjaa"))] if may_change else []
        yield Moment(case["ended_on"], _("Valmennus päättyi"), text, "end", links)
    for employment in case["employments"] or ():
        yield from from_employment(employment, may_change=may_change)
    for activity in case["activities"] or ():
        yield from from_activity(activity, may_change=may_change)
    for meeting in case["client_contacts"] or ():
        yield from_client_contact(meeting, may_change=may_change)
    for contact in case["contacts"] or ():
        yield from_employer_contact(contact, may_change=may_change)


def from_employer_contact(one: Answer, *, may_change: bool) -> Moment:
    kind = word(one["kind"], "contact_kind").lower()
    text = f"{one['employer_name']}: {one['outcome']}" if one["outcome"] else one["employer_name"]
    links = [(f"/employer-contacts/{one['id']}", _("Avaa yhteys"))] if may_change else []
    if not one["took_place"]:
        return Moment(
            one["contacted_on"], _("Ei toteutunut: %(kind)s") % {"kind": kind}, one["employer_name"], "end", links
        )
    return Moment(one["contacted_on"], _("Yhteys työnantajaan: %(kind)s") % {"kind": kind}, text, links=links)


def from_client_contact(one: Answer, *, may_change: bool) -> Moment:
    kind = word(one["kind"], "client_contact_kind")
    minutes = _("%(minutes)s min") % {"minutes": one["minutes"]}
    facts = [word(one["purpose"], "contact_purpose"), word(one["place"], "place").lower(), minutes]
    text = ", ".join(filter(None, facts)) + (f": {one['note']}" if one["note"] else "")
    change = f"/clients/{one['client_id']}/client-contacts/{one['id']}"
    links = [(change, _("Korjaa"))] if may_change else []
    if not one["took_place"]:
        return Moment(one["contacted_on"], _("Ei toteutunut: %(kind)s") % {"kind": kind.lower()}, "", "end", links)
    return Moment(one["contacted_on"], _("%(kind)s asiakkaan kanssa") % {"kind": kind}, text, links=links)


def from_employment(one: Answer, *, may_change: bool) -> Iterator[Moment]:
    facts = [one["employer_name"], word(one["contract"], "contract")]
    facts += [_("palkkatuki")] if one["wage_subsidy"] else []
    page = f"/clients/{one['client_id']}/employments/{one['id']}"
    links = [(page, _("Avaa työsuhde")), (f"{page}/end", _("Kirjaa työn päättyminen"))] if may_change else []
    title = _("Oppisopimus alkoi") if one["kind"] == "apprenticeship" else _("Työ alkoi")
    yield Moment(
        one["started_on"],
        title,
        ", ".join(filter(None, facts)),
        kind="work",
        links=links[: 1 if one["ended_on"] else 2],
    )
    if one["ended_on"]:
        yield Moment(one["ended_on"], _("Työ päättyi"), one["employer_name"], kind="end")


def from_activity(one: Answer, *, may_change: bool) -> Iterator[Moment]:
    kind = word(one["kind"], "activity_kind")
    page = f"/clients/{one['client_id']}/activities/{one['id']}"
    links = [(page, _("Avaa jakso")), (f"{page}/end", _("Kirjaa päättyminen"))] if may_change else []
    if not one["took_place"]:
        yield Moment(one["started_on"], _("Ei toteutunut: %(kind)s") % {"kind": kind.lower()}, "", "end", links[:1])
        return
    begun = _("%(kind)s alkoi") % {"kind": kind}
    yield Moment(one["started_on"], begun, one["employer_name"] or "", links=links[: 1 if one["ended_on"] else 2])
    if one["ended_on"]:
        yield Moment(one["ended_on"], _("%(kind)s päättyi") % {"kind": kind}, kind="end")
