"""What a client says of own skills and situation, and what a measurement of work ability gave: how it has changed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal.access import CaseWorker, CoachOrLead, Visitor
from portal.backends import Answer
from portal.charts import BarChart, LineChart, bar_chart, line_chart
from portal.formats import day, number, typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _, current
from portal.rendering import render, see_other

router = APIRouter()

BEST_RATING = 5
MOST_OF_ANY = 1000
"""The greatest score there can be of an area whose own greatest is no longer known."""


@router.get("/clients/{client_id}/assessments")
async def show_assessments(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    told = await who.coaching.get(f"/clients/{client_id}/assessments")
    said, measured = made_of(told["self_assessments"]), made_of(told["ability_results"])
    return render(
        request,
        "assessments/show.html",
        client=client,
        said=said,
        measured=measured,
        areas=areas_shown(told),
        said_chart=course_of(said) if said else None,
        said_message=message_of(said) if said else "",
        measured_chart=before_and_after(measured, told["areas"]),
        measured_message=message_of_measured(measured, told["areas"]),
        changes=[change_of(measured, area["code"]) for area in areas_shown(told)],
        said_corrected=corrected_of(told["self_assessments"]),
        measured_corrected=corrected_of(told["ability_results"]),
    )


def areas_shown(told: Answer) -> list[Answer]:
    """Those that are measured, then those that are no longer, but of which this client has results."""
    return [*told["areas"], *(area | {"is_former": True} for area in told["former_areas"])]


def made_of(every: Sequence[Answer]) -> list[Answer]:
    """Without what was not made after all."""
    return [one for one in every if one["was_made"]]


def corrected_of(every: Sequence[Answer]) -> list[Answer]:
    return [one for one in every if one["earlier"]]


def course_of(said: Sequence[Answer]) -> LineChart:
    """In the order of days."""
    names = {"skills": _("Omat taidot"), "situation": _("Oma tilanne")}
    return line_chart(
        [(name, [(day(one["assessed_on"]), one[of], str(one[of])) for one in said]) for of, name in names.items()],
        most=BEST_RATING,
    )


def message_of(said: Sequence[Answer]) -> str:
    first, last = said[0], said[-1]
    if first is last:
        return _("Ensimmäinen oma arvio: taidot %(skills)s, tilanne %(situation)s") % last
    changes = {f"{of}_then": first[of] for of in ("skills", "situation")}
    text = _("Oma arvio: taidot %(skills_then)s → %(skills)s, tilanne %(situation_then)s → %(situation)s")
    return text % (last | changes)


def before_and_after(measured: Sequence[Answer], areas: Sequence[Answer]) -> BarChart | None:
    """Each area's first and last score as a share of the greatest there can be; None where no area has any."""
    rows = []
    for area in areas:
        for one in ends_of(measured, area["code"]):
            score = one["scores"][area["code"]]
            label = f"{area[current.get()]}, {day(one['measured_on'])}"
            rows.append((label, float(score) / area["most"], f"{scored(score)} / {area['most']}"))
    return bar_chart(rows, most=1) if rows else None


def ends_of(measured: Sequence[Answer], area: str) -> list[Answer]:
    """The first and the last measurement that has this area; the only one once."""
    having = [one for one in measured if area in one["scores"]]
    return having if len(having) < 2 else [having[0], having[-1]]  # a first and a last


def change_of(measured: Sequence[Answer], area: str) -> str:
    """From the first to the last measurement of the area."""
    ends = [Decimal(one["scores"][area]) for one in ends_of(measured, area)]
    return signed(ends[1] - ends[0]) if len(ends) > 1 else "–"


def signed(change: Decimal) -> str:
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return sign + scored(str(abs(change)))


def message_of_measured(measured: Sequence[Answer], areas: Sequence[Answer]) -> str:
    """About the first area, which tells of the whole."""
    area = next((one for one in areas if ends_of(measured, one["code"])), None)
    if area is None:
        return ""
    ends = [scored(one["scores"][area["code"]]) for one in ends_of(measured, area["code"])]
    return f"{area[current.get()]}: {' → '.join(ends)}"


def scored(score: str) -> str:
    return number(score, 1 if float(score) % 1 else 0)


@router.get("/clients/{client_id}/assessments/new")
async def ask_self_assessment(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    form = (await opened(request, who)).start_with(assessed_on=typed_day(today()))
    return await self_assessment_page(request, who, client_id, form)


@router.post("/clients/{client_id}/assessments/new")
async def record_self_assessment(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    new = said_in(form) | {"client_id": str(client_id)}
    if await form.send(who.coaching.post, "/self-assessments", new) is None:
        return await self_assessment_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/assessments?done=saved")


def said_in(form: Form) -> dict[str, Any]:
    return {
        "service": form.text("service", needed=_("Valitse palvelu.")),
        "assessed_on": form.day("assessed_on", needed=_("Kirjoita päivä.")),
        "skills": form.number("skills", needed=_("Valitse arvio.")),
        "situation": form.number("situation", needed=_("Valitse arvio.")),
    }


async def self_assessment_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    return render(request, "assessments/say.html", status=form.status, client=client, form=form)


@router.get("/clients/{client_id}/ability/new")
async def ask_ability_result(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    form = (await opened(request, who)).start_with(measured_on=typed_day(today()))
    return await ability_page(request, who, client_id, form)


@router.post("/clients/{client_id}/ability/new")
async def record_ability_result(request: Request, client_id: UUID, who: CoachOrLead) -> Response:
    form = await posted(request)
    areas = (await who.coaching.get(f"/clients/{client_id}/assessments"))["areas"]
    new = measured_in(form, areas) | {"client_id": str(client_id)}
    if await form.send(who.coaching.post, "/ability-results", new) is None:
        return await ability_page(request, who, client_id, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/assessments?done=saved")


def measured_in(form: Form, areas: Sequence[Answer]) -> dict[str, Any]:
    measured_on = form.day("measured_on", needed=_("Kirjoita päivä."))
    scores = {area["code"]: score for area in areas if (score := form.number(area["code"])) is not None}
    for area in areas:
        score = scores.get(area["code"], 0)
        most = area["most"] or MOST_OF_ANY
        if not 0 <= score <= most:
            form.refuse(area["code"], _("Pisteet ovat 0–%(most)s.") % {"most": most})
        elif round(score, 1) != score:
            form.refuse(area["code"], _("Kirjoita pisteet enintään yhden desimaalin tarkkuudella."))
    if not scores and not form.errors:
        form.refuse(areas[0]["code"], _("Kirjoita ainakin yhden osa-alueen pisteet."))
    return {"measured_on": measured_on, "scores": scores}


async def ability_page(request: Request, who: Visitor, client_id: UUID, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    areas = (await who.coaching.get(f"/clients/{client_id}/assessments"))["areas"]
    return render(request, "assessments/measure.html", status=form.status, client=client, form=form, areas=areas)
