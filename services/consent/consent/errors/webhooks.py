from common.errors import Invalid, Refusal


class UrlNotAllowed(Invalid):
    """A webhook's address begins with https:// and leads to port 443 on the public internet, without user name or #."""

    fi = "Webhookin osoite alkaa https:// ja vie julkisen internetin porttiin 443, ilman käyttäjätunnusta ja #-osaa."
    sv = "Webhookens adress börjar med https:// och leder till port 443 på öppna internet, utan användarnamn och #."
    field = "url"


class NotAWebhook(Refusal):
    """The subscription is read from Kafka: it has no address to call and no secret to sign with."""

    fi = "Tilaus luetaan Kafkasta: sillä ei ole kutsuttavaa osoitetta eikä allekirjoitusavainta."
    sv = "Prenumerationen läses från Kafka: den har ingen adress att anropa och ingen signeringsnyckel."


class NotSuspended(Refusal):
    """The subscription is not suspended, so there is nothing to resume."""

    fi = "Tilausta ei ole keskeytetty, joten sitä ei voi jatkaa."
    sv = "Prenumerationen är inte avbruten, så det finns inget att återuppta."
