"""A municipality's report: printed, kept as it was, and printed again."""

from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import FigureReader, Visitor
from portal.formats import day, typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.known_then import KNOWN_ON, known_at
from portal.languages import LANGUAGE_NAMES, _, current
from portal.municipality_report import LAYOUTS, NEWEST_LAYOUT, municipality_report
from portal.papers import handed_out, printed
from portal.places import ALL, municipality_name, municipality_names
from portal.protected import months_shown, sees_persons
from portal.rendering import render, see_other

router = APIRouter()
PATH = "/reports/printed"
PROTECTED = "protected"


@router.get(PATH)
async def printed_reports(
    request: Request,
    who: FigureReader,
    municipality: str = "",
    on: str = "",
    known_on: str = "",
    after: str | None = None,
) -> Response:
    form = await opened(request, who)
    form.start_with(municipality=municipality or None, on=on or None, language=current.get())
    form.start_with(**{KNOWN_ON: known_on or None})
    return await list_page(request, who, form, after=after)


async def list_page(request: Request, who: Visitor, form: Form, *, after: str | None = None) -> Response:
    months = [] if sees_persons(who) else await months_shown(who)
    form.start_with(on=months[0] if months else typed_day(today()))
    found = await who.reporting.get("/printed-reports", after=after)
    return render(
        request,
        "reports/printed.html",
        status=form.status,
        form=form,
        months=[(month, day(month)) for month in months],
        sees_persons=sees_persons(who),
        places=places_for(request, who),
        languages=list(LANGUAGE_NAMES.items()),
        rows=found["items"],
        more=f"{PATH}?after={found['next']}" if found["next"] else None,
    )


def places_for(request: Request, who: Visitor) -> list[tuple[str, str]]:
    """Protected figures are of every municipality; the others of one's own, and of the region when it is all one's."""
    region: frozenset[str] = request.app.state.settings.municipalities
    own = region & who.principal.municipalities if sees_persons(who) else region
    whole = [(ALL, municipality_name(ALL))] if own == region else []
    return municipality_names(own) + whole


@router.post(PATH)
async def print_report(request: Request, who: FigureReader) -> Response:
    form = await posted(request)
    body = {
        "municipality": form.text("municipality", needed=_("Valitse kunta.")),
        "on": form.day("on", needed=_("Kirjoita päivä.")),
        "known_at": known_at(form),
        "protected": PROTECTED in form.chosen("figures"),
        "language": form.text("language", needed=_("Valitse kieli.")),
        "layout": NEWEST_LAYOUT,
    }
    report = await form.send(who.reporting.post, "/printed-reports", body)
    if report is None:
        form.move_error("known_at", to=KNOWN_ON)
        return await list_page(request, who, form)
    await drop_draft(request, who)
    return see_other(f"{PATH}/{report['id']}")


@router.get(f"{PATH}/{{printed_id}}")
async def print_again(printed_id: UUID, who: FigureReader) -> Response:
    """Set anew from the figures that were kept, in the layout of then: the same paper."""
    report = await who.reporting.get(f"/printed-reports/{printed_id}")
    if report["layout"] not in LAYOUTS:
        raise HTTPException(404)
    name = f"rinnalla-{report['municipality']}-{report['on']}.pdf"
    return handed_out(await printed(municipality_report(report)), media_type="application/pdf", name=name)
