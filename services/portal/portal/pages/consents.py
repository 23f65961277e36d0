"""A consent, one question a page, the client sitting beside; its page; and taking it back."""

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from common.days import today
from portal import languages
from portal.access import CaseWorker, ClientReader, Visitor
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import N_, _
from portal.rendering import render, see_other

router = APIRouter()

Step = Literal["giver", "purpose", "parties", "categories", "channel", "validity", "check"]
STEPS: tuple[Step, ...] = ("giver", "purpose", "parties", "categories", "channel", "validity", "check")
FIELDS: dict[str, tuple[str, ...]] = {
    "giver": ("kind", "role"),
    "purpose": ("purpose_code", "purpose_text"),
    "parties": ("parties",),
    "categories": (),  # one field a party: grants:<party>
    "channel": ("channel", "scan_sha256"),
    "validity": ("valid_from", "valid_until"),
}
EMPLOYERS = "employers"
PURPOSES = (
    ("supported_employment", N_("Tuettu työllistyminen: työn etsiminen ja työssä pysyminen")),
    ("work_ability_plan", N_("Työkyvyn tuen suunnitelman tekeminen yhdessä")),
)
FORM_VERSION = "1"
NOTICE_VERSION = "1"


def base_of(client_id: UUID) -> str:
    return f"/clients/{client_id}/consents/new"


async def answers_so_far(request: Request, who: Visitor, client_id: UUID) -> Form:
    """Kept sealed between the pages: a form of several pages is a draft until it is given."""
    return Form(await request.app.state.drafts.find(who.subject, base_of(client_id)))


async def keep(request: Request, who: Visitor, client_id: UUID, form: Form) -> None:
    fields = form.values | {"key": [form.key]}
    await request.app.state.drafts.keep(subject=who.subject, path=base_of(client_id), fields=fields, is_cut_off=False)


@router.get("/clients/{client_id}/consents/new")
async def begin(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    await request.app.state.drafts.drop(who.subject, base_of(client_id))
    return see_other(f"{base_of(client_id)}/{STEPS[0]}")


@router.get("/clients/{client_id}/consents/new/{step}")
async def ask_question(request: Request, client_id: UUID, step: Step, who: CaseWorker) -> Response:
    form = await answers_so_far(request, who, client_id)
    late = await opened(request, who)
    form.values |= late.values
    form.start_with(kind="client", valid_from=typed_day(today()))
    return await question_page(request, who, client_id, step, form)


@router.post("/clients/{client_id}/consents/new/check")
async def give_consent(request: Request, client_id: UUID, who: CaseWorker) -> Response:
    form = await answers_so_far(request, who, client_id)
    form.key = (await posted(request)).key
    given = await form.send(who.consent.post, "/consents", consent_from(form, client_id))
    if given is None:
        await keep(request, who, client_id, form)
        return await question_page(request, who, client_id, "check", form)
    await request.app.state.drafts.drop(who.subject, base_of(client_id))
    return see_other(f"/clients/{client_id}?done=consent")


@router.post("/clients/{client_id}/consents/new/{step}")
async def answer_question(request: Request, client_id: UUID, step: Step, who: CaseWorker) -> Response:
    answered, so_far = await posted(request), await answers_so_far(request, who, client_id)
    so_far.values |= {name: [] for name in fields_of(step, so_far)} | answered.values
    check(so_far, step)
    if so_far.errors:
        return await question_page(request, who, client_id, step, so_far)
    await keep(request, who, client_id, so_far)
    await drop_draft(request, who)
    return see_other(f"{base_of(client_id)}/{STEPS[STEPS.index(step) + 1]}")


def fields_of(step: Step, form: Form) -> tuple[str, ...]:
    """An unticked box is not posted, so a step's fields are emptied before the new answers."""
    return tuple(f"grants:{party}" for party in form.chosen("parties")) if step == "categories" else FIELDS[step]


def check(form: Form, step: Step) -> None:
    if step == "giver":
        form.text("kind", needed=_("Valitse, kuka antaa suostumuksen."))
        if form.typed("kind") == "representative":
            form.text("role", needed=_("Valitse, missä asemassa edustaja on."))
    elif step == "purpose":
        form.text("purpose_code", needed=_("Valitse, mitä varten suostumus annetaan."))
        form.text("purpose_text", needed=_("Kirjoita, mihin yhteistyöllä pyritään."))
    elif step == "parties" and not form.chosen("parties"):
        form.refuse("parties", _("Valitse ainakin yksi taho."))
    elif step == "categories":
        for party in form.chosen("parties"):
            if not form.chosen(f"grants:{party}"):
                form.refuse(f"grants:{party}", _("Valitse ainakin yksi tieto, tai poista taho edelliseltä sivulta."))
    elif step == "channel":
        form.text("channel", needed=_("Valitse, miten suostumus annettiin."))
    elif step == "validity":
        form.day("valid_from", needed=_("Kirjoita päivä."))
        form.day("valid_until")


def consent_from(form: Form, client_id: UUID) -> dict[str, Any]:
    role = form.text("role") if form.typed("kind") == "representative" else None
    grants = [
        {"party": party, "category": category}
        for party in form.chosen("parties")
        for category in form.chosen(f"grants:{party}")
    ]
    return {
        "client_id": str(client_id),
        "given_by": {"kind": form.typed("kind")} | ({"role": role} if role else {}),
        "purpose_code": form.text("purpose_code"),
        "purpose_text": form.text("purpose_text"),
        "grants": grants,
        "channel": form.text("channel"),
        "scan_sha256": form.text("scan_sha256") if form.typed("channel") == "signed_paper" else None,
        "form_version": FORM_VERSION,
        "language": languages.current.get(),
        "notice_version": NOTICE_VERSION,
        "valid_from": form.day("valid_from"),
        "valid_until": form.day("valid_until"),
    }


async def question_page(request: Request, who: Visitor, client_id: UUID, step: Step, form: Form) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    return render(
        request,
        f"consents/{step}.html",
        status=form.status,
        client=client,
        form=form,
        step=step,
        number=STEPS.index(step) + 1,
        count=len(STEPS),
        back_path=f"{base_of(client_id)}/{STEPS[STEPS.index(step) - 1]}"
        if step != STEPS[0]
        else f"/clients/{client_id}",
        parties=await party_names(who),
        purposes=[(code, _(text)) for code, text in PURPOSES],
    )


async def party_names(who: Visitor) -> dict[str, str]:
    organisations = (await who.referral.get("/organisations", limit=200))["items"]
    named = {f"organisation:{one['id']}": one["name"] for one in organisations}
    return {EMPLOYERS: _("Työnantajat, joilta valmentaja etsii työtä asiakkaalle")} | named


@router.get("/clients/{client_id}/consents/{consent_id}")
async def one_consent(request: Request, client_id: UUID, consent_id: UUID, who: ClientReader) -> Response:
    client, consent = await client_and_consent(who, client_id, consent_id)
    purposes = {code: _(text) for code, text in PURPOSES}
    parties = await party_names(who)
    return render(request, "consents/one.html", client=client, consent=consent, parties=parties, purposes=purposes)


async def client_and_consent(who: Visitor, client_id: UUID, consent_id: UUID) -> tuple[Answer, Answer]:
    return await who.referral.get(f"/clients/{client_id}"), await who.consent.get(f"/consents/{consent_id}")


@router.get("/clients/{client_id}/consents/{consent_id}/withdraw")
async def ask_withdrawal(request: Request, client_id: UUID, consent_id: UUID, who: CaseWorker) -> Response:
    form = (await opened(request, who)).start_with(withdrawn_on=typed_day(today()))
    return await withdrawal_page(request, who, (client_id, consent_id), form)


@router.post("/clients/{client_id}/consents/{consent_id}/withdraw")
async def withdraw(request: Request, client_id: UUID, consent_id: UUID, who: CaseWorker) -> Response:
    form = await posted(request)
    body = {"withdrawn_on": form.day("withdrawn_on", needed=_("Kirjoita päivä."))}
    if await form.send(who.consent.post, f"/consents/{consent_id}/withdraw", body) is None:
        return await withdrawal_page(request, who, (client_id, consent_id), form)
    await drop_draft(request, who)
    return see_other(f"/clients/{client_id}/consents/{consent_id}?done=withdrawn")


async def withdrawal_page(request: Request, who: Visitor, ids: tuple[UUID, UUID], form: Form) -> Response:
    client, consent = await client_and_consent(who, *ids)
    return render(request, "consents/withdraw.html", status=form.status, client=client, consent=consent, form=form)
