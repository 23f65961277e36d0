"""For the privacy officer: which statute lets whom be told what, what it was before, and who changed it."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from portal.access import PrivacyOfficer, Visitor
from portal.backends import Answer
from portal.consent_steps import purpose_names
from portal.formats import typed_day
from portal.forms import WHOLE_FORM, Form, drop_draft, opened, posted
from portal.languages import _
from portal.rendering import render, see_other

router = APIRouter()
BASE = "/saannot"
ABOUT = ("party_type", "category", "purpose")
"""What a rule is about: a rule about something else is another rule."""
Step = Literal["muuta", "paata"]


@router.get(BASE)
async def rules_and_proposals(request: Request, who: PrivacyOfficer) -> Response:
    rules, proposed = await who.consent.get("/rules"), await who.consent.get("/rules/proposed")
    context = {"rules": rules["items"], "proposed": by_purpose(proposed["items"]), "purposes": purpose_names()}
    return render(request, "rules/list.html", **context)


def by_purpose(proposed: list[Answer]) -> dict[str, list[Answer]]:
    """In the order they came in."""
    return {code: [one for one in proposed if one["purpose"] == code] for code in [one["purpose"] for one in proposed]}


@router.get(f"{BASE}/uusi")
async def ask_new(request: Request, who: PrivacyOfficer) -> Response:
    """What the address tells of a proposed rule is filled in already."""
    told = request.query_params
    form = (await opened(request, who)).start_with(**{name: told.get(name) for name in (*ABOUT, "statute", "section")})
    return new_page(
        request, form.start_with(valid_from=typed_day(told.get("valid_from")), proposed=told.get("proposed"))
    )


@router.post(f"{BASE}/uusi")
async def make_rule(request: Request, who: PrivacyOfficer) -> Response:
    form = await posted(request)
    if await form.send(who.consent.post, "/rules", rule_from(form)) is None:
        return new_page(request, form)
    await drop_draft(request, who)
    return see_other(f"{BASE}?done=rule")


def new_page(request: Request, form: Form) -> Response:
    """What a proposal is about is told, not asked, unless something is wrong with it."""
    is_proposed = form.typed("proposed") == "yes" and not form.errors.keys() & set(ABOUT)
    return render(
        request, "rules/new.html", status=form.status, form=form, is_proposed=is_proposed, purposes=purpose_names()
    )


def rule_from(form: Form) -> Answer:
    return {
        "party_type": form.text("party_type", needed=_("Valitse, mitä organisaatioita sääntö koskee.")),
        "category": form.text("category", needed=_("Valitse, mitä tietoa sääntö koskee.")),
        "purpose": form.text("purpose", needed=_("Valitse, mitä varten tieto annetaan.")),
        "statute": form.text("statute", needed=_("Kirjoita lain numero ja vuosi, esimerkiksi 381/2023.")),
        "section": form.text("section", needed=_("Kirjoita pykälä, esimerkiksi 3 §.")),
        "valid_from": form.day("valid_from", needed=_("Kirjoita ensimmäinen päivä.")),
        "valid_until": form.day("valid_until"),
        "reason": form.text("reason", needed=_("Kirjoita, miksi. Sitä tarvitaan vielä vuosien päästä.")),
    }


@router.get(f"{BASE}/{{rule_id}}")
async def one_rule(request: Request, rule_id: UUID, who: PrivacyOfficer) -> Response:
    return render(request, "rules/one.html", versions=await versions_of(who, rule_id), purposes=purpose_names())


@router.get(f"{BASE}/{{rule_id}}/{{step}}")
async def ask_change(request: Request, rule_id: UUID, step: Step, who: PrivacyOfficer) -> Response:
    newest = (await versions_of(who, rule_id))[0]
    form = (await opened(request, who)).start_with(**filled_from(newest))
    return change_page(request, newest, form, step=step)


def filled_from(rule: Answer) -> dict[str, object]:
    """The reason is asked anew: it tells of this change."""
    days = {name: typed_day(rule[name]) for name in ("valid_from", "valid_until")}
    return {name: rule[name] for name in (*ABOUT, "statute", "section", "version")} | days


@router.post(f"{BASE}/{{rule_id}}/{{step}}")
async def change_rule(request: Request, rule_id: UUID, step: Step, who: PrivacyOfficer) -> Response:
    form = await posted(request)
    if step == "paata":
        form.text("valid_until", needed=_("Kirjoita viimeinen päivä."))
    body = rule_from(form) | {"version": version_in(form)}
    if await form.send(who.consent.put, f"/rules/{rule_id}", body) is None:
        return await refused_page(request, who, rule_id, form, step=step)
    await drop_draft(request, who)
    return see_other(f"{BASE}/{rule_id}?done={'rule-ended' if step == 'paata' else 'rule'}")


def version_in(form: Form) -> int:
    """It comes from our own page."""
    typed = form.typed("version")
    if not typed.isdecimal():
        raise HTTPException(404)
    return int(typed)


async def refused_page(request: Request, who: Visitor, rule_id: UUID, form: Form, *, step: Step) -> Response:
    """When someone changed it meanwhile both stand side by side; sent again, it is a change of what is shown now."""
    newest = (await versions_of(who, rule_id))[0]
    is_stale = form.refused_as == "rule-changed-meanwhile"
    if is_stale:
        form.move_error("version", to=WHOLE_FORM)
        form.values["version"] = [str(newest["version"])]
    return change_page(request, newest, form, step=step, is_stale=is_stale)


def change_page(request: Request, newest: Answer, form: Form, *, step: Step, is_stale: bool = False) -> Response:
    context = {"rule": newest, "base": f"{BASE}/{newest['rule_id']}", "is_stale": is_stale, "is_end": step == "paata"}
    return render(request, "rules/change.html", status=form.status, form=form, purposes=purpose_names(), **context)


async def versions_of(who: Visitor, rule_id: UUID) -> list[Answer]:
    """The newest first."""
    versions: list[Answer] = (await who.consent.get(f"/rules/{rule_id}/versions"))["items"]
    return versions
