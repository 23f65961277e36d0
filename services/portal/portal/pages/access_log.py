"""For the privacy officer: who touched whose data, what stands out, and the client's own list of it on paper."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from common.days import today
from portal.access import PrivacyOfficer, Visitor
from portal.access_facts import account, what_was_done, who_it_was, why_it_was
from portal.access_report import access_report
from portal.backends import Answer, Refused
from portal.forms import Form
from portal.languages import LANGUAGES, _
from portal.loading import MOST_IDS, with_clients
from portal.login import way_back
from portal.papers import handed_out, printed
from portal.parties import party_names
from portal.reasons import OLD, page_that_asks
from portal.rendering import render, see_other
from portal.words import choices

router = APIRouter()
BASE = "/kayttoloki"
FIELDS = ("client_id", "actor", "from", "until", "result", "reason")
REASONS = ("client_request", "complaint", "supervision", "correction")
"""Why someone looks back further than two years."""
IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
AT_A_FIELD = 422
NO_PAGE: Answer = {"items": [], "next": None, "left_out": [], "has_more": False}


@router.get(BASE)
async def entries(request: Request, who: PrivacyOfficer, after: str | None = None) -> Response:
    form = asked_in(request)
    page = await found_in_log(who, "/access", form, after=after)
    names = await party_names(who) if page["items"] else {}
    context = {
        "rows": [in_words(row, names) for row in await with_clients(who, page["items"])],
        "more": f"{BASE}?{urlencode(given(form) | {'after': page['next']})}" if page["next"] else None,
        "client": await client_asked_for(who, form),
        "reasons": choices("access_reason", REASONS),
    }
    return render(request, "access/list.html", status=form.status, form=form, **context)


def asked_in(request: Request) -> Form:
    told = request.query_params
    form = Form({name: [told[name]] for name in FIELDS if told.get(name)})
    if form.typed("client_id") and not IS_ID.fullmatch(form.typed("client_id")):
        raise HTTPException(404)
    if form.typed("actor") and not IS_ID.fullmatch(form.typed("actor")):  # it can be typed
        form.refuse("actor", _("Kirjoita koko tunnus, esimerkiksi 3f2504e0-4f89-41d3-9a0c-0305e82c3301."))
    return form


def given(form: Form) -> dict[str, str]:
    return {name: form.typed(name) for name in FIELDS if form.typed(name)}


async def found_in_log(
    who: Visitor, path: str, form: Form, *, after: str | None = None, limit: int | None = None
) -> Answer:
    """Nothing, and what is wrong with the question at its field, when it cannot be answered."""
    days = {name: form.day(name) for name in ("from", "until")}
    exact = {name: form.typed(name) for name in ("client_id", "actor", "result") if form.typed(name)}
    asked = {name: value for name, value in (exact | days | {"after": after, "limit": limit}).items() if value}
    if form.errors:
        return NO_PAGE
    try:
        return await who.consent.ask("GET", path, params=asked, headers=reason_in(form))
    except Refused as refused:
        if refused.kind != OLD and refused.status != AT_A_FIELD:
            raise
        take(form, refused)
    return NO_PAGE


def reason_in(form: Form) -> dict[str, str]:
    return {"Access-Reason": form.typed("reason")} if form.typed("reason") in REASONS else {}


def take(form: Form, refused: Refused) -> None:
    if refused.kind == OLD:
        form.refuse("reason", _("Yli kaksi vuotta vanhat merkinnät näytetään vain syystä. Valitse syy."))
    else:
        form.take(refused)


async def client_asked_for(who: Visitor, form: Form) -> Answer | None:
    client_id = form.typed("client_id")
    return await who.referral.get(f"/clients/{client_id}") if client_id and not form.errors else None


def in_words(row: Answer, names: Mapping[str, str]) -> Answer:
    return row | {
        "person": who_it_was(row, names),
        "account": account(row["actor"]),
        "deed": what_was_done(row),
        "why": why_it_was(row),
    }


@router.get(f"{BASE}/poikkeamat")
async def patterns(request: Request, who: PrivacyOfficer) -> Response:
    form = asked_in(request)
    page = await found_in_log(who, "/access/patterns", form, limit=MOST_IDS)
    rows = [row | {"account": account(row["actor"])} for row in page["items"]]
    reasons = choices("access_reason", REASONS)
    context = {"rows": rows, "left_out": page["left_out"], "has_more": page["has_more"], "reasons": reasons}
    return render(request, "access/patterns.html", status=form.status, form=form, **context)


@router.get("/clients/{client_id}/access-report")
async def print_report(
    request: Request, client_id: UUID, who: PrivacyOfficer, language: Literal["fi", "sv", "en"] | None = None
) -> Response:
    client = await who.referral.get(f"/clients/{client_id}")
    try:
        report = await who.consent.get(f"/clients/{client_id}/access-report")
    except Refused as refused:
        if refused.kind != OLD:
            raise
        return see_other(page_that_asks(client_id, way_back(request), are_old=True))
    own = client["language"] if client["language"] in LANGUAGES else "fi"
    contact = request.app.state.settings.privacy_contact
    paper = access_report(client, report, await party_names(who), language=language or own, contact=contact)
    return handed_out(await printed(paper), media_type="application/pdf", name=f"rinnalla-{today()}.pdf")
