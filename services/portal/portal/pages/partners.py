"""For operators: organisations that are told events, what they subscribed to, and what they log in with."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from portal.access import Visitor, only
from portal.backends import Answer
from portal.consent_steps import purpose_names
from portal.forms import Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import everything
from portal.rendering import render, see_other
from portal.words import word

router = APIRouter(prefix="/partners")
Operator = Annotated[Visitor, Depends(only("operator"))]


@router.get("")
async def list_partners(request: Request, who: Operator) -> Response:
    partners = await everything(who.consent, "/partners")
    return render(request, "partners/list.html", partners=partners, names=await names_of_organisations(who))


@router.get("/new")
async def ask_partner(request: Request, who: Operator) -> Response:
    return await new_partner_page(request, who, await opened(request, who))


@router.post("/new")
async def add_partner(request: Request, who: Operator) -> Response:
    form = await posted(request)
    new = {
        "organisation_id": form.text("organisation_id", needed=_("Valitse organisaatio.")),
        "code": form.text("code"),
    }
    added = await form.send(who.consent.post, "/partners", new)
    if added is None:
        return await new_partner_page(request, who, form)
    await drop_draft(request, who)
    return see_other(f"/partners/{added['id']}?done=partner")


async def new_partner_page(request: Request, who: Visitor, form: Form) -> Response:
    taken = {one["organisation_id"] for one in await everything(who.consent, "/partners")}
    names = await names_of_organisations(who)
    free = [(organisation_id, name) for organisation_id, name in names.items() if organisation_id not in taken]
    return render(request, "partners/new.html", status=form.status, form=form, organisations=free)


@router.get("/{partner_id}")
async def show_partner(request: Request, partner_id: UUID, who: Operator) -> Response:
    return await partner_page(request, who, partner_id, Form())


@router.post("/{partner_id}/secret")
async def draw_secret(request: Request, partner_id: UUID, who: Operator) -> Response:
    """Shown in the answer itself, and nowhere again: what is sent on to another page would have to be kept."""
    form = await posted(request)
    drawn = await form.send(who.consent.post, f"/partners/{partner_id}/secret", {})
    if drawn is None:
        return await partner_page(request, who, partner_id, form)
    return render(request, "partners/secret.html", partner_id=partner_id, drawn=drawn)


@router.get("/{partner_id}/subscriptions/new")
async def ask_subscription(request: Request, partner_id: UUID, who: Operator) -> Response:
    form = (await opened(request, who)).start_with(way="kafka", purpose="supported_employment")
    return await subscription_page(request, who, partner_id, form)


@router.post("/{partner_id}/subscriptions/new")
async def subscribe(request: Request, partner_id: UUID, who: Operator) -> Response:
    form = await posted(request)
    for name, problem in (
        ("event_types", _("Valitse vähintään yksi tapahtuma.")),
        ("municipalities", _("Valitse vähintään yksi kunta.")),
    ):
        if not form.chosen(name):
            form.refuse(name, problem)
    made = await form.send(who.consent.post, f"/partners/{partner_id}/subscriptions", subscription_from(form))
    if made is None:
        return await subscription_page(request, who, partner_id, form)
    await drop_draft(request, who)
    return see_other(f"/partners/{partner_id}?done=subscription")


def subscription_from(form: Form) -> Answer:
    way = form.text("way", needed=_("Valitse, miten kumppani saa tapahtumat."))
    return {
        "event_types": form.chosen("event_types"),
        "municipalities": form.chosen("municipalities"),
        "purpose": form.text("purpose", needed=_("Valitse, mihin tarkoitukseen.")),
        "way": way,
        "url": form.text("url") if way == "webhook" else None,
    }


@router.post("/{partner_id}/subscriptions/{subscription_id}/secret")
async def draw_webhook_secret(request: Request, partner_id: UUID, subscription_id: UUID, who: Operator) -> Response:
    """What a webhook's messages are signed with; shown as the login's secret is."""
    form = await posted(request)
    drawn = await form.send(who.consent.post, f"/subscriptions/{subscription_id}/secret", {})
    if drawn is None:
        return await partner_page(request, who, partner_id, form)
    return render(request, "partners/signing.html", partner_id=partner_id, drawn=drawn)


@router.post("/{partner_id}/subscriptions/{subscription_id}/resume")
async def resume_webhook(request: Request, partner_id: UUID, subscription_id: UUID, who: Operator) -> Response:
    """Where it stopped; to a new address when the receiver has moved."""
    form = await posted(request)
    resumption = {"url": form.text("url")}
    if await form.send(who.consent.post, f"/subscriptions/{subscription_id}/resume", resumption) is None:
        return await partner_page(request, who, partner_id, form)
    await drop_draft(request, who)
    return see_other(f"/partners/{partner_id}?done=webhook-resumed")


@router.post("/{partner_id}/subscriptions/{subscription_id}/end")
async def end_subscription(request: Request, partner_id: UUID, subscription_id: UUID, who: Operator) -> Response:
    form = await posted(request)
    ended = await form.send(who.consent.delete, f"/partners/{partner_id}/subscriptions/{subscription_id}", {})
    if ended is None:
        return await partner_page(request, who, partner_id, form)
    return see_other(f"/partners/{partner_id}?done=subscription-ended")


@router.get("/{partner_id}/remove")
async def ask_removal(request: Request, partner_id: UUID, who: Operator) -> Response:
    return await removal_page(request, who, partner_id, Form())


@router.post("/{partner_id}/remove")
async def remove_partner(request: Request, partner_id: UUID, who: Operator) -> Response:
    form = await posted(request)
    removed = await form.send(who.consent.delete, f"/partners/{partner_id}", {})
    if removed is None:
        return await removal_page(request, who, partner_id, form)
    return see_other("/partners?done=partner-removed")


async def removal_page(request: Request, who: Visitor, partner_id: UUID, form: Form) -> Response:
    partner, name = await named_partner(who, partner_id)
    return render(request, "partners/remove.html", status=form.status, form=form, partner=partner, name=name)


async def partner_page(request: Request, who: Visitor, partner_id: UUID, form: Form) -> Response:
    partner, name = await named_partner(who, partner_id)
    subscriptions = await who.consent.get(f"/partners/{partner_id}/subscriptions")
    webhooks = {one["id"]: one for one in (await who.consent.get("/webhooks"))["items"]}
    return render(
        request,
        "partners/one.html",
        status=form.status,
        form=form,
        partner=partner,
        name=name,
        subscriptions=[with_short_names(one) | {"webhook": webhooks.get(one["id"])} for one in subscriptions["items"]],
        purposes=purpose_names(),
    )


async def subscription_page(request: Request, who: Visitor, partner_id: UUID, form: Form) -> Response:
    partner, name = await named_partner(who, partner_id)
    tellable = (await who.consent.get("/partners/events"))["items"]
    return render(
        request,
        "partners/subscription.html",
        status=form.status,
        form=form,
        partner=partner,
        name=name,
        events=[with_words(one) for one in tellable if one["rests_on"]],
        codes=sorted(request.app.state.settings.municipalities),
        purposes=list(purpose_names().items()),
    )


def with_words(event: Answer) -> tuple[str, str, str]:
    """Type, name, and on what it rests."""
    kinds = ", ".join(word(kind, "data_category") for kind in event["categories"])
    return event["type"], word(short(event["type"]), "partner_event"), kinds


def with_short_names(subscription: Answer) -> Answer:
    return subscription | {"events": [short(event_type) for event_type in subscription["event_types"]]}


def short(event_type: str) -> str:
    """`client-employed` for `fi.rinnalla.coaching.client-employed.v1`."""
    return event_type.split(".")[-2]


async def named_partner(who: Visitor, partner_id: UUID) -> tuple[Answer, str]:
    """The consent service knows organisations by their ids alone."""
    partner = await who.consent.get(f"/partners/{partner_id}")
    names = await names_of_organisations(who)
    return partner, str(names.get(partner["organisation_id"]) or partner["code"])


async def names_of_organisations(who: Visitor) -> dict[str, str]:
    return {one["id"]: one["name"] for one in await everything(who.referral, "/organisations")}
