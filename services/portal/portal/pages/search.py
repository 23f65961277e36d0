"""Finding a client. What is looked for is never in an address: it may be an identity code."""

from fastapi import APIRouter, Request, Response

from common.ids import new_id
from portal.access import ClientReader
from portal.forms import posted
from portal.rendering import render, see_other

router = APIRouter()
SHORTEST = 2


@router.post("/search")
async def look_for(request: Request, who: ClientReader) -> Response:
    """The words are kept sealed in the session, so that the page can be loaded again."""
    form = await posted(request)
    await request.app.state.session_store.keep_search(who.session, form.typed("text").strip()[:200])
    return see_other("/search")


@router.get("/search")
async def show_found(request: Request, who: ClientReader) -> Response:
    wanted = who.session.search
    if len(wanted) < SHORTEST:
        return render(request, "clients/search.html", found=None)
    found = await who.referral.post("/clients/search", {"text": wanted}, key=str(new_id()))
    return render(request, "clients/search.html", found=found["items"])
