"""What coaching gives and costs: assumptions are saved and opened again, and each stands beside the result."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import Evaluator, Visitor
from portal.assumptions import AGE_BANDS, MORE_ROWS, as_entered, entered_from, filled_rows, offered, place_errors
from portal.backends import Answer, Refused
from portal.charts import BarChart, bar_chart
from portal.formats import euros, number
from portal.forms import WHOLE_FORM, Form, drop_draft, opened, posted
from portal.known_then import KNOWN_ON, known_at, take
from portal.languages import _
from portal.places import municipality_names
from portal.protected import sees_persons
from portal.rendering import render, see_other
from portal.words import word

router = APIRouter()
BASE = "/cost-effectiveness"
SERVICE = f"{BASE}/assumptions"
NO_RATE, UNKNOWN = "rate-missing", "-"
SAID_ON_THE_PAGE = (403, 409, 422)
"""Refusals of a result that stand in its place, with the assumptions below."""


@router.get(BASE)
async def list_evaluations(request: Request, who: Evaluator) -> Response:
    return render(request, "cost_effectiveness/list.html", sets=(await who.reporting.get(SERVICE))["items"])


@router.get(f"{BASE}/new")
async def ask_assumptions(request: Request, who: Evaluator) -> Response:
    form = await opened(request, who)
    return form_page(request, form if form.is_draft else offered(form))


@router.post(f"{BASE}/new")
async def save_assumptions(request: Request, who: Evaluator) -> Response:
    form = await posted(request)
    new = {"name": form.text("name", needed=_("Anna arvioinnille nimi.")), "entered": entered_from(form)}
    saved = await form.send(who.reporting.post, SERVICE, new)
    if saved is None:
        return form_page(request, form)
    await drop_draft(request, who)
    return see_other(f"{BASE}/{saved['id']}?done=saved")


@router.get(BASE + "/{set_id}/change")
async def ask_changed(request: Request, who: Evaluator, set_id: UUID) -> Response:
    saved = await who.reporting.get(f"{SERVICE}/{set_id}")
    form = (await opened(request, who)).start_with(version=saved["version"])
    return form_page(request, form if form.is_draft else as_entered(form, saved["entered"]), saved)


@router.post(BASE + "/{set_id}/change")
async def save_changed(request: Request, who: Evaluator, set_id: UUID) -> Response:
    form = await posted(request)
    changed = {"version": int(form.number("version") or 0), "entered": entered_from(form)}
    if await form.send(who.reporting.put, f"{SERVICE}/{set_id}", changed) is None:
        return form_page(request, form, await who.reporting.get(f"{SERVICE}/{set_id}"))
    await drop_draft(request, who)
    return see_other(f"{BASE}/{set_id}?done=saved")


def form_page(request: Request, form: Form, saved: Answer | None = None) -> Response:
    place_errors(form)
    rows = {table: filled_rows(form, table) + MORE_ROWS for table in ("rates", "splits")}
    return render(
        request,
        "cost_effectiveness/form.html",
        status=form.status,
        form=form,
        evaluation=saved,
        rows=rows,
        age_bands=[(band, word(band, "age_band")) for band in AGE_BANDS],
    )


@router.get(BASE + "/{set_id}")
async def show_evaluation(
    request: Request,
    who: Evaluator,
    set_id: UUID,
    version: int | None = None,
    municipality: str = "",
    known_on: str = "",
) -> Response:
    saved = await who.reporting.get(f"{SERVICE}/{set_id}", version=version)
    places = places_of(request, who)
    form = Form({"municipality": [municipality or places[0][0]], KNOWN_ON: [known_on]})
    result = await result_of(who, f"{SERVICE}/{set_id}/result", form, version)
    return render(
        request,
        "cost_effectiveness/one.html",
        status=form.status,
        evaluation=saved,
        baseline_percent=100 * Decimal(saved["entered"]["baseline_share"]["value"]),
        version=version,
        result=result,
        refusal=form.errors.pop(WHOLE_FORM, ""),
        places=places,
        sees_persons=sees_persons(who),
        form=form,
        message=message_of(result) if result else "",
        chart=chart_of(result) if result else None,
    )


async def result_of(who: Visitor, path: str, form: Form, version: int | None) -> Answer | None:
    """None where there is none to show: what is wrong with what was asked stands at its field, any other reason in
    the place of the result, since the assumptions below are worth seeing."""
    asked = {"municipality": form.text("municipality"), "known_at": known_at(form), "version": version}
    if form.errors:
        return None
    try:
        return await who.reporting.get(path, **asked)
    except Refused as refused:
        if refused.status not in SAID_ON_THE_PAGE:
            raise
        take(form, refused)
        if not form.errors.keys() & {KNOWN_ON, "municipality"}:
            form.errors, form.status = {WHOLE_FORM: why_none(refused)}, 200
        return None


def why_none(refused: Refused) -> str:
    """As the service says it; a group of participants in words."""
    if refused.kind != NO_RATE:
        return refused.detail
    group = {
        "education": named(refused.facts.get("education"), "education"),
        "age": named(refused.facts.get("age_band"), "age_band"),
    }
    return (
        _(
            "Mikään rivi ei kerro, mitä henkilötyövuosi tuo, kun koulutus on: %(education)s, ja ikä: %(age)s. "
            "Lisää sellainen rivi tai rivi, joka koskee kaikkia."
        )
        % group
    )


def named(code: str | None, of: str) -> str:
    return word(code, of) if code and code != UNKNOWN else _("ei tiedossa")


def places_of(request: Request, who: Visitor) -> list[tuple[str, str]]:
    """The region for those who see all of it or no persons; else the municipalities one works in."""
    region: frozenset[str] = request.app.state.settings.municipalities
    own = who.principal.municipalities & region
    whole = [("all", _("Koko alue"))]
    if not sees_persons(who):
        return whole
    return (whole if own == region else []) + municipality_names(own) or whole


def message_of(result: Answer) -> str:
    net = float(result["net"])
    texts = (
        _("Valmennus maksoi %(euros)s € enemmän kuin tuotti"),
        _("Valmennus tuotti %(euros)s € enemmän kuin maksoi"),
    )
    return texts[net >= 0] % {"euros": number(abs(net))}


def chart_of(result: Answer) -> BarChart:
    """The net effect has a bar when it is a gain; a loss is said in the heading and the table."""
    rows: list[tuple[str, Any, str]] = [
        (name, max(float(result[field]), 0.0), euros(result[field]))
        for name, field in (
            (_("Vaikutus"), "effect"),
            (_("Valmennuksen kustannus"), "coaching_cost"),
            (_("Nettovaikutus"), "net"),
        )
    ]
    return bar_chart(rows)
