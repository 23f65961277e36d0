"""A finished assessment on paper: what came of it, the picture, every item with its grounds, what to improve next."""

from collections.abc import Sequence
from typing import Any

from portal import papers
from portal.backends import Answer
from portal.fidelity.comparison import Item, items_of, message_of, to_improve
from portal.fidelity.picture import picture_of
from portal.formats import day
from portal.languages import _, spoken_in
from portal.papers import FONT, Paper, Section, Table
from portal.places import municipality_name
from portal.rendering import environment
from portal.words import word


def fidelity_report(assessment: Answer, criteria: Answer, *, language: str) -> Paper:
    """`criteria` in the language of the paper."""
    with spoken_in(language):
        items = items_of(assessment, criteria)
        return Paper(
            title=_("Laatuarvio: %(place)s") % {"place": municipality_name(assessment["municipality"])},
            language=language,
            lead=[message_of(assessment, items)],
            sections=[
                about(assessment),
                *improving(assessment, items),
                *([scores(assessment, items)] if any(one.now for one in items) else [only_total()]),
                *grounds(items),
            ],
            foot=_("Laatuarvio %(day)s · %(id)s") % {"day": day(assessment["assessed_on"]), "id": assessment["id"]},
        )


def about(assessment: Answer) -> Section:
    source = _("Kirjattu paperilta") if assessment["is_from_paper"] else _("Arvioitu Rinnallassa")
    facts = [
        (_("Päivä"), day(assessment["assessed_on"])),
        (_("Pisteitä"), f"{assessment['total']} / 125"),
        (_("Luokka"), word(assessment["band"], "band")),
        (_("Miten arvio tehtiin"), source),
    ]
    if assessment["next_due_on"]:
        facts.append((_("Seuraava arvio viimeistään"), day(assessment["next_due_on"])))
    return Section(_("Laatuarvio"), facts=facts)


def only_total() -> Section:
    return Section(_("Pisteet kohdittain"), text=[_("Paperista tiedetään vain pisteet yhteensä.")])


def scores(assessment: Answer, items: Sequence[Item]) -> Section:
    """Those that are known."""
    known = [one for one in items if one.now is not None]
    rows = [[f"{one.number} {one.title}", str(one.now), str(one.before or "–"), one.change_in_words] for one in known]
    return Section(
        _("Pisteet kohdittain"),
        picture=papers.Picture(drawn(assessment, items), message_of(assessment, items)),
        table=Table([_("Kohta"), _("Nyt"), _("Edellinen"), _("Muutos")], rows, is_of_figures=True),
    )


def drawn(assessment: Answer, items: Sequence[Item]) -> str:
    parts: Any = environment().get_template("fidelity/picture.html").module
    return str(parts.scores_picture(picture_of(items), assessment, "", font=FONT))


def improving(assessment: Answer, items: Sequence[Item]) -> list[Section]:
    chosen = to_improve(assessment, items)
    facts = [(f"{one.number} {one.title} ({one.now})", one.looks_at) for one in chosen]
    return [Section(_("Mitä parannetaan seuraavaksi"), facts=facts)] if facts else []


def grounds(items: Sequence[Item]) -> list[Section]:
    facts = [(f"{one.number} {one.title} ({one.now})", one.grounds) for one in items if one.grounds]
    return [Section(_("Mihin pisteet perustuvat"), facts=facts)] if facts else []
