"""For operators: what each service has not sent, not taken, or set aside. No client's data."""

import asyncio
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from portal.access import Visitor, only
from portal.forms import drop_draft, opened, posted
from portal.loading import Missing, together
from portal.rendering import render, see_other

router = APIRouter()
Operator = Annotated[Visitor, Depends(only("operator"))]
Service = Literal["referral", "consent", "coaching", "feedback", "reporting"]
SERVICES: tuple[Service, ...] = ("referral", "consent", "coaching", "feedback", "reporting")


@router.get("/operations")
async def overview(request: Request, who: Operator) -> Response:
    rows = await asyncio.gather(*(state_of(who, service) for service in SERVICES))
    return render(request, "operations/overview.html", rows=rows)


async def state_of(who: Visitor, service: Service) -> dict[str, Any]:
    calls = getattr(who, service)
    outbox, progress = await together(calls.get("/outbox"), calls.get("/progress"))
    is_away = isinstance(outbox, Missing) or isinstance(progress, Missing)
    return {"service": service, "is_away": is_away, "outbox": outbox, "progress": progress}


@router.get("/operations/{service}/parked")
async def parked(request: Request, service: Service, who: Operator) -> Response:
    messages = await getattr(who, service).get("/parked")
    form = await opened(request, who)
    return render(request, "operations/parked.html", service=service, messages=messages["items"], form=form)


@router.post("/operations/{service}/parked/{message_id}/replay")
async def replay(request: Request, service: Service, message_id: UUID, who: Operator) -> Response:
    form = await posted(request)
    answer = await form.send(getattr(who, service).post, f"/parked/{message_id}/replay", {})
    if answer is None:
        messages = await getattr(who, service).get("/parked")
        context = {"service": service, "messages": messages["items"], "form": form}
        return render(request, "operations/parked.html", status=form.status, **context)
    await drop_draft(request, who)
    return see_other(f"/operations/{service}/parked?done=replayed")
