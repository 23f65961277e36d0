"""A client's own record: who they are, how they are reached, what figures tell apart."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.access import CaseWorker, Visitor
from portal.backends import Answer
from portal.forms import WHOLE_FORM, Form, drop_draft, opened, posted
from portal.languages import _
from portal.rendering import render, see_other

router = APIRouter()

KEPT_AS_TYPED = (
    *("version", "given_name", "family_name", "municipality", "language", "interpreter_language"),
    *("phone", "email", "address", "sex", "education", "livelihood"),
)


@router.get("/clients/{client_id}/record")
async def ask_record(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    record = await who.referral.get(f"/clients/{client_id}/record")
    form = (await opened(request, who)).start_with(**{name: record[name] for name in KEPT_AS_TYPED})
    return record_page(request, record, form.start_with(is_shielded="yes" if record["is_shielded"] else None))


@router.post("/clients/{client_id}/record")
async def change_record(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    path = f"/clients/{client_id}/record"
    changed = await form.send(who.referral.put, path, record_from(form))
    if changed is None:
        return record_page(request, await who.referral.get(path), form)
    await drop_draft(request, who)
    return see_other(after_change(who, changed))


def after_change(who: Visitor, client: Answer) -> str:
    """Whoever moved to another's municipality may be out of sight now."""
    if who.principal.covers(client["municipality"]):
        return f"/clients/{client['id']}?done=record"
    return "/?done=client-moved"


def record_from(form: Form) -> dict[str, object]:
    optional = ("interpreter_language", "phone", "email", "address", "sex", "education", "livelihood")
    return {name: form.text(name) for name in optional} | {
        "version": int(form.number("version") or 1),
        "given_name": form.text("given_name", needed=_("Kirjoita etunimi.")),
        "family_name": form.text("family_name", needed=_("Kirjoita sukunimi.")),
        "municipality": form.text("municipality", needed=_("Valitse kunta.")),
        "moved_on": form.day("moved_on"),
        "language": form.text("language", needed=_("Valitse asiointikieli.")),
        "is_shielded": form.typed("is_shielded") == "yes",
    }


def record_page(request: Request, record: Answer, form: Form) -> Response:
    """What someone else saved meanwhile stands beside what was typed; the next save is of that version."""
    is_stale = form.refused_as == "record-changed"
    if is_stale:
        form.move_error("version", to=WHOLE_FORM)
        form.values["version"] = [str(record["version"])]
    codes = sorted(request.app.state.settings.municipalities)
    return render(
        request,
        "clients/record.html",
        status=form.status,
        client=record,
        form=form,
        is_stale=is_stale,
        codes=codes,
    )
