"""Pages for everyone, logged in or not."""

from fastapi import APIRouter, Request, Response

from portal.rendering import render

router = APIRouter()


@router.get("/saavutettavuus")
async def accessibility(request: Request) -> Response:
    address = request.app.state.settings.accessibility_feedback
    return render(request, "about/accessibility.html", address=address)
