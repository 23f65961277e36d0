from common.errors import Refusal


class ClientNotKnownYet(Refusal):
    """The client was registered a moment ago and is not known here yet. Try again in a moment."""

    fi = "Asiakas on juuri rekisteröity, eikä häntä vielä tunneta täällä. Yritä hetken päästä uudelleen."
    sv = "Klienten registrerades nyss och är ännu inte känd här. Försök igen om en stund."
    field = "client_id"
    retry_after = 1
