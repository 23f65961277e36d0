"""The scores of a part as typed, beside those as stored: what to save, and what someone else saved meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from common.ids import new_id
from portal.access import Visitor
from portal.backends import Answer
from portal.forms import WHOLE_FORM, Form
from portal.languages import N_, _

DRAFT = "draft"
FINISHED = N_(
    "Arvio on jo merkitty valmiiksi. Kirjoittamasi näkyy alla, mutta sitä ei tallennettu. "
    "Korjaa pisteet kohdittain valmiin arvion sivulla."
)
TRIES = 3
"""Of saving an item while others save beside."""
STALE, AWAY = 409, 503


@dataclass(frozen=True)
class Score:
    """Of one item: what it was given, and why."""

    points: int | None
    reason: str

    @property
    def mark(self) -> str:
        """Goes along with the form, to tell later whether someone else has changed it."""
        return sha256(f"{self.points} {self.reason}".encode()).hexdigest()[:16]


NOT_SCORED = Score(None, "")


def stored(assessment: Answer, code: str) -> Score:
    item = next(one for one in assessment["items"] if one["code"] == code)
    return Score(item["score"], item["reason"] or "")


def typed(form: Form, code: str) -> Score:
    points = form.typed(f"score-{code}")
    return Score(int(points) if points in "12345" and points else None, in_lines(form.typed(f"reason-{code}")))


def in_lines(text: str) -> str:
    """A browser ends lines its own way."""
    return text.replace("\r\n", "\n").strip()


def filled(form: Form, assessment: Answer, codes: Sequence[str]) -> Form:
    """With what is stored, where nobody typed anything else; where nothing is, with what the data suggests."""
    for item in assessment["items"]:
        if (code := item["code"]) not in codes:
            continue
        now, fields = stored(assessment, code), [f"{field}-{code}" for field in ("score", "reason", "seen")]
        if is_untouched(form, code, now):
            for field in fields:
                form.values.pop(field, None)
        suggested = (item["evidence"] or {}).get("suggested_score")
        shown = (suggested if now.points is None else now.points, now.reason or None, now.mark)
        form.start_with(**dict(zip(fields, shown, strict=True)))
    return form


def is_untouched(form: Form, code: str, now: Score) -> bool:
    """As it stands, left empty, or as it stood when the page was opened."""
    mine = typed(form, code)
    return mine in (now, NOT_SCORED) or mine.mark == form.typed(f"seen-{code}")


async def save(who: Visitor, form: Form, assessment: Answer, codes: Sequence[str]) -> dict[str, Score]:
    """Each item changed here. The form has the errors; what others saved of the same comes back."""
    others: dict[str, Score] = {}
    if assessment["state"] != DRAFT:
        form.refuse(WHOLE_FORM, _(FINISHED))
        return others
    for code in codes:
        now = stored(assessment, code)
        if is_untouched(form, code, now):
            continue
        if now.mark != form.typed(f"seen-{code}"):
            others[code] = now
            form.values[f"seen-{code}"] = [now.mark]
            form.refuse(f"score-{code}", _("Joku muu on muuttanut tätä kohtaa. Tarkista ja tallenna uudelleen."))
            continue
        assessment = await save_item(who, form, assessment, code)
        if form.status == AWAY:
            break
    return others


async def save_item(who: Visitor, form: Form, assessment: Answer, code: str) -> Answer:
    """The assessment as it is then. Another item saved beside does not stand in the way."""
    mine, before = typed(form, code), stored(assessment, code)
    if mine.points is None:
        form.refuse(f"score-{code}", _("Valitse pisteet."))
        return assessment
    path = f"/fidelity/assessments/{assessment['id']}"
    for _try in range(TRIES):
        one = Form({"key": [f"{form.key}-{code}-{assessment['version']}"]})
        body = {"score": mine.points, "reason": mine.reason or None, "version": assessment["version"]}
        saved = await one.send(who.coaching.put, f"{path}/items/{code}", body)
        if saved is not None:
            return saved
        if one.status != STALE:
            break
        assessment = await who.coaching.get(path)
        if stored(assessment, code) != before:
            break
    take_errors(form, one, code)
    return assessment


def take_errors(form: Form, of_item: Form, code: str) -> None:
    """What the service said of its field, or of the whole, at the item's own fields."""
    for name, problem in of_item.errors.items():
        field = name if name in ("score", "reason") else "score"
        form.errors.setdefault(WHOLE_FORM if of_item.status == AWAY else f"{field}-{code}", problem)
    form.status = of_item.status
    if form.status != AWAY:
        form.key = str(new_id())  # what is sent next is another request
