"""The client's own paper: who handled my data, to whom it went, on what ground."""

from collections.abc import Mapping

from portal.access_facts import account, what_was_done, who_it_was, why_it_was
from portal.backends import Answer
from portal.consent_facts import name_of
from portal.consent_steps import purpose_names
from portal.formats import day, full_name, instant, local_day
from portal.languages import _, spoken_in
from portal.papers import Paper, Section, Table
from portal.words import word


def access_report(client: Answer, report: Answer, names: Mapping[str, str], *, language: str, contact: str) -> Paper:
    """`names`: of organisations. `contact`: where one may ask more, if anywhere."""
    with spoken_in(language):
        about = Section(
            _("Kenestä tämä kertoo"),
            facts=[(_("Asiakas"), full_name(client)), (_("Syntynyt"), day(client["birth_date"]))],
        )
        return Paper(
            title=_("Kuka on käsitellyt tietojasi"),
            language=language,
            lead=[
                _("Tässä on luettelo siitä, kuka on käsitellyt tietojasi, mihin niitä on annettu ja millä perusteella.")
            ],
            sections=[about, handled(report["handled"], names), given_to(report["given_to"], names), asking(contact)],
            foot=_("Tulostettu käyttölokista %(when)s") % {"when": instant(report["made_at"])},
        )


def handled(entries: list[Answer], names: Mapping[str, str]) -> Section:
    heading = _("Kuka on käsitellyt tietojasi")
    if not entries:
        return Section(heading, text=[_("Kukaan ei ole käsitellyt tietojasi.")])
    rows = [
        [
            f"{who_it_was(one, names)}\n{account(one['actor'])}",
            f"{deed_of(one)}\n{why_it_was(one)}",
            how_often(one),
        ]
        for one in entries
    ]
    return Section(
        heading,
        text=[_("Käyttölokissa ei ole nimiä. Saman tunnuksen takana on aina sama ihminen tai järjestelmä.")],
        table=Table([_("Kuka"), _("Mitä teki ja millä oikeudella"), _("Milloin")], rows),
    )


def deed_of(entry: Answer) -> str:
    """A refused one has seen nothing."""
    deed = what_was_done(entry)
    return _("%(deed)s. Pääsy estettiin.") % {"deed": deed} if entry["result"] == "refused" else deed


def how_often(entry: Answer) -> str:
    first, last = local_day(entry["first_at"]), local_day(entry["last_at"])
    when = day(first) if first == last else f"{day(first)}–{day(last)}"
    return f"{when}, {times(entry['times'])}" if entry["times"] > 1 else when


def times(count: int) -> str:
    return _("%(count)s kertaa") % {"count": count}


def given_to(told: list[Answer], names: Mapping[str, str]) -> Section:
    heading = _("Mihin tietojasi on annettu")
    if not told:
        return Section(heading, text=[_("Tietojasi ei ole annettu muille organisaatioille.")])
    rows = [
        [
            f"{name_of(one['party'], names)}\n{instant(one['recorded_at'])}",
            str(purpose_names().get(one["purpose"], one["purpose"])),
            "\n".join(
                f"{word(part['category'], 'data_category')}: {ground(part['ground'])}" for part in one["grounds"]
            ),
        ]
        for one in told
    ]
    columns = [_("Kenelle ja milloin"), _("Mitä varten"), _("Mitä ja millä perusteella")]
    return Section(heading, table=Table(columns, rows))


def ground(found: Answer) -> str:
    if found["kind"] == "consent":
        return _("suostumuksesi")
    if found["kind"] == "statute":
        return _("laki %(statute)s, %(section)s") % {"statute": found["statute"], "section": found["section"]}
    return _("ei perustetta")


def asking(contact: str) -> Section:
    return Section(
        _("Jos jokin tässä ihmetyttää"),
        points=[
            _("Kysy siitä työntekijältä, jonka tunnet, tai tietosuojavastaavalta."),
            *([_("Voit myös kirjoittaa osoitteeseen %(contact)s.") % {"contact": contact}] if contact else []),
        ],
    )
