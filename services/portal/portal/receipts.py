"""The client's own copy of a consent: what was allowed to whom, until when, and how to take it back."""

from collections.abc import Mapping

from common.days import today
from portal.backends import Answer
from portal.consent_facts import own_service, shared
from portal.consent_steps import purpose_names
from portal.formats import day, full_name, local_day
from portal.languages import LANGUAGES, _, spoken_in
from portal.papers import Paper, Section, Table
from portal.words import word


def receipt_language(client: Answer, consent: Answer) -> str:
    """The client's own; else the one the consent was given in."""
    return next((one for one in (client["language"], consent["language"]) if one in LANGUAGES), "fi")


def receipt(client: Answer, consent: Answer, names: Mapping[str, str], *, language: str, contact: str) -> Paper:
    """`names`: of the parties. `contact`: where one may write to take it back, if anywhere."""
    with spoken_in(language):
        sections = [what_was_given(client, consent), who_may_tell(consent, names)]
        return Paper(
            title=_("Suostumus tietojen vaihtamiseen"),
            language=language,
            lead=[_("Tämä on sinun kappaleesi suostumuksesta. Säilytä se.")],
            sections=[*sections, how_to_take_it_back(consent, contact), who_has_seen()],
            foot=_("Suostumuksen tunniste %(id)s · lomake %(form)s, tiedote %(notice)s · tulostettu %(day)s")
            % {
                "id": consent["id"],
                "form": consent["form_version"],
                "notice": consent["notice_version"],
                "day": day(today()),
            },
        )


def what_was_given(client: Answer, consent: Answer) -> Section:
    given_by = consent["given_by"]
    giver = _("Asiakas itse") if given_by["kind"] == "client" else word(given_by["role"], "representative")
    purpose = purpose_names().get(consent["purpose_code"], consent["purpose_code"])
    facts = [
        (_("Asiakas"), full_name(client)),
        (_("Syntynyt"), day(client["birth_date"])),
        (_("Antaja"), giver),
        (_("Mitä varten"), purpose),
        (_("Mihin yhteistyöllä pyritään"), consent["purpose_text"]),
        (_("Miten suostumus annettiin"), word(consent["channel"], "channel")),
        (_("Kirjattu"), day(local_day(consent["received_at"]))),
        (_("Voimassa"), validity(consent)),
    ]
    ended = [(_("Ei enää voimassa"), ending(consent))] if consent["ended_on"] else []
    return Section(_("Suostumus"), facts=facts + ended)


def validity(consent: Answer) -> str:
    begins = day(consent["valid_from"])
    if consent["valid_until"] is None:
        return _("%(begins)s alkaen, toistaiseksi") % {"begins": begins}
    return _("%(begins)s–%(ends)s, viimeinen päivä mukaan lukien") % {
        "begins": begins,
        "ends": day(consent["valid_until"]),
    }


def ending(consent: Answer) -> str:
    return f"{word(consent['status'], 'consent_status')}, {day(consent['ended_on'])}"


def who_may_tell(consent: Answer, names: Mapping[str, str]) -> Section:
    rows = [[one.name, "\n".join([own_service(), *one.parties])] for one in shared(consent["grants"], names)]
    table = Table([_("Tieto"), _("Tahot")], rows)
    if consent["ended_on"]:
        text = _("Kunkin rivin tahot saivat kertoa toisilleen sen, mikä rivillä on nimetty.")
        return Section(_("Ketkä saivat kertoa toisilleen ja mitä"), text=[text], table=table)
    return Section(
        _("Ketkä saavat kertoa toisilleen ja mitä"),
        text=[_("Kunkin rivin tahot saavat kertoa toisilleen sen, mikä rivillä on nimetty.")],
        table=table,
        after=[_("Muille tai muuta ei kerrota tämän suostumuksen perusteella.")],
    )


def how_to_take_it_back(consent: Answer, contact: str) -> Section:
    if consent["ended_on"]:
        text = _("Tämä suostumus ei ole enää voimassa, eikä sen perusteella kerrota mitään.")
        return Section(_("Suostumuksen päättyminen"), text=[text])
    return Section(
        _("Voit perua tai muuttaa suostumuksen milloin tahansa"),
        points=[
            _("Kerro siitä sille, jonka kanssa teit tämän suostumuksen."),
            *([_("Voit myös kirjoittaa osoitteeseen %(contact)s.") % {"contact": contact}] if contact else []),
            _("Sinun ei tarvitse perustella. Voit perua koko suostumuksen tai vain osan siitä."),
            _("Kun peruminen on kirjattu, mitään ei enää kerrota sen perusteella, minkä peruit."),
            _("Jokaiselle tässä nimetylle organisaatiolle kerrotaan, että peruit suostumuksen."),
            _("Sitä, mikä on jo kerrottu, ei voi ottaa takaisin."),
        ],
    )


def who_has_seen() -> Section:
    text = _("Jokainen tietojesi katselu ja luovutus jää muistiin. Voit pyytää niistä luettelon samalla tavalla.")
    return Section(_("Näet, kuka on käsitellyt tietojasi"), text=[text])
