"""The 25 items of an assessment beside those of the last one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.backends import Answer
from portal.fidelity.evidence import in_words
from portal.formats import day
from portal.languages import _, ngettext
from portal.words import word


@dataclass(frozen=True)
class Item:
    """A criterion, how it was scored, and on what."""

    code: str
    number: int
    part: str
    title: str
    looks_at: str
    meanings: Sequence[str]
    now: int | None
    before: int | None
    reason: str
    evidence: str
    suggested: int | None

    @property
    def change(self) -> int | None:
        """Nothing where one of the two is not known."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def change_in_words(self) -> str:
        if self.change is None:
            return "–"
        return f"{self.change:+d}".replace("-", "−") if self.change else _("ennallaan")

    @property
    def grounds(self) -> str:
        """The reason that was written; else the evidence that suggested the score."""
        return self.reason or (self.evidence if self.now is not None and self.suggested == self.now else "")


def items_of(assessment: Answer, criteria: Answer) -> list[Item]:
    """In the order of their numbers."""
    scored = {one["code"]: one for one in assessment["items"]}
    before = assessment["previous"]["scores"] if is_comparable(assessment) else {}
    made = [item_from(one, scored.get(one["code"], {}), before) for one in criteria["items"]]
    return sorted(made, key=lambda one: one.number)


def is_comparable(assessment: Answer) -> bool:
    """Item by item: there is one before, made by the same criteria."""
    last = assessment["previous"]
    return bool(last) and last["criteria"] == assessment["criteria"]


def item_from(criterion: Answer, scored: Answer, before: Mapping[str, int]) -> Item:
    evidence = scored.get("evidence")
    return Item(
        code=criterion["code"],
        number=criterion["number"],
        part=criterion["part"],
        title=criterion["title"],
        looks_at=criterion["looks_at"],
        meanings=criterion["meanings"],
        now=scored.get("score"),
        before=before.get(criterion["code"]),
        reason=scored.get("reason") or "",
        evidence=in_words(evidence),
        suggested=evidence["suggested_score"] if evidence else None,
    )


def message_of(assessment: Answer, items: Sequence[Item]) -> str:
    """What came of it and how it has changed, in a sentence or a few."""
    said = [
        _("Yhteensä %(total)s pistettä 125:stä: %(band)s.")
        % {"total": assessment["total"], "band": word(assessment["band"], "band")}
    ]
    if last := assessment["previous"]:
        shown = {"day": day(last["assessed_on"]), "total": last["total"], "band": word(last["band"], "band")}
        said.append(_("Edellisellä kerralla %(day)s pisteitä oli %(total)s: %(band)s.") % shown)
        said += [] if is_comparable(assessment) else [_("Se tehtiin toisin kriteerein, joten kohtia ei verrata.")]
    return " ".join([*said, *changes_in(items)])


def changes_in(items: Sequence[Item]) -> list[str]:
    """Nothing when no item's score is known of both times."""
    ways = Counter((one.change > 0) - (one.change < 0) for one in items if one.change is not None)
    if not ways:
        return []
    return [
        ngettext("%(num)s kohta parani", "%(num)s kohtaa parani", ways[1]) % {"num": ways[1]}
        + _(", %(worse)s heikkeni ja %(same)s pysyi ennallaan.") % {"worse": ways[-1], "same": ways[0]}
    ]


def to_improve(assessment: Answer, items: Sequence[Item]) -> list[Item]:
    """As the service orders them."""
    by_code = {one.code: one for one in items}
    return [by_code[code] for code in assessment["improve_next"] if code in by_code]
