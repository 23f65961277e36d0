"""A new client: first looked for, then added."""

from fastapi import APIRouter, Request, Response

from portal.access import Sender, Visitor
from portal.forms import WHOLE_FORM, Form, drop_draft, opened, posted
from portal.languages import _
from portal.loading import names_of
from portal.rendering import render, see_other

router = APIRouter()


@router.get("/clients/new")
async def ask_client(request: Request, who: Sender) -> Response:
    return await client_page(request, who, await opened(request, who))


@router.post("/clients/new")
async def register_client(request: Request, who: Sender) -> Response:
    form = await posted(request)
    registered = await form.send(who.referral.post, "/clients", client_from(form))
    if registered is None:
        return await client_page(request, who, form)
    await drop_draft(request, who)
    return see_other(f"/clients/{registered['id']}/referrals/new?done=client")


def client_from(form: Form) -> dict[str, object]:
    """With an identity code nothing else is needed; without one, a birth date and the reason."""
    hetu = form.text("hetu")
    without_hetu = (
        {}
        if hetu
        else {
            "birth_date": form.day("birth_date", needed=_("Kirjoita henkilötunnus tai syntymäaika.")),
            "no_hetu_reason": form.text("no_hetu_reason", needed=_("Valitse, miksi henkilötunnusta ei ole.")),
        }
    )
    described = {name: form.text(name) for name in ("sex", "education", "livelihood")}
    return (
        without_hetu
        | described
        | {
            "given_name": form.text("given_name", needed=_("Kirjoita etunimi.")),
            "family_name": form.text("family_name", needed=_("Kirjoita sukunimi.")),
            "hetu": hetu,
            "municipality": form.text("municipality", needed=_("Valitse kunta.")),
            "language": form.text("language", needed=_("Valitse asiointikieli.")),
            "confirmed_new": form.typed("confirmed_new") == "yes",
        }
    )


async def client_page(request: Request, who: Visitor, form: Form) -> Response:
    """A client who exists already is shown, when the person may see that client."""
    found = [form.facts.get("client_id"), *form.facts.get("candidates", ())]
    clients = await names_of(who, [one for one in found if one])
    is_duplicate = form.refused_as == "possible-duplicate"
    if is_duplicate:
        form.errors.setdefault(WHOLE_FORM, _("Onko asiakas jo täällä? Tarkista alla olevat asiakkaat."))
    if len(who.municipalities) == 1:
        form.start_with(municipality=who.municipalities[0])
    form.start_with(language="fi")
    return render(
        request,
        "clients/new.html",
        status=form.status,
        form=form,
        found=list(clients.values()),
        is_duplicate=is_duplicate,
        codes=who.municipalities or sorted(request.app.state.settings.municipalities),
    )
