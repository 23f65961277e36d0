from common.errors import Invalid, NotFound, Refusal


class PartnerNotFound(NotFound):
    """There is no such partner."""

    fi = "Tällaista kumppania ei ole."
    sv = "Det finns ingen sådan partner."


class SubscriptionNotFound(NotFound):
    """This partner has no such subscription."""

    fi = "Tällä kumppanilla ei ole tällaista tilausta."
    sv = "Partnern har ingen sådan prenumeration."


class OrganisationNotKnownYet(Refusal):
    """This organisation is not known here. If it was registered a moment ago, try again in a moment."""

    fi = "Tätä organisaatiota ei tunneta täällä. Jos se rekisteröitiin juuri, yritä hetken päästä uudelleen."
    sv = "Organisationen är inte känd här. Om den registrerades nyss, försök igen om en stund."
    field = "organisation_id"
    retry_after = 1


class PartnerAlready(Refusal):
    """This organisation is a partner already, or is just leaving."""

    fi = "Tämä organisaatio on jo kumppani, tai sitä poistetaan parhaillaan."
    sv = "Organisationen är redan partner, eller håller just på att tas bort."
    field = "organisation_id"


class CodeTaken(Refusal):
    """Another partner has this code. Choose another one."""

    fi = "Toisella kumppanilla on tämä tunnus. Valitse toinen."
    sv = "En annan partner har den här koden. Välj en annan."
    field = "code"


class PartnerIsLeaving(Refusal):
    """This partner is being removed: nothing can be added to it any more."""

    fi = "Tätä kumppania poistetaan: sille ei voi enää lisätä mitään."
    sv = "Partnern håller på att tas bort: inget kan läggas till längre."


class SecretShownOnce(Refusal):
    """This secret was drawn and shown once; it is kept nowhere. If it was lost, draw a new one."""

    fi = "Tämä salaisuus on jo luotu ja näytetty kerran; sitä ei säilytetä missään. Jos se katosi, luo uusi."
    sv = "Hemligheten har skapats och visats en gång; den sparas ingenstans. Om den gick förlorad, skapa en ny."


class NotForPartners(Invalid):
    """Partners are not told events of the type {event_type}."""

    fi = "Kumppaneille ei kerrota tapahtumia, joiden tyyppi on {event_type}."
    sv = "Partner underrättas inte om händelser av typen {event_type}."
    field = "event_types"


class SubscribedAlready(Refusal):
    """Another subscription of this partner tells some of these events to the same place for the same purpose."""

    fi = "Kumppanin toinen tilaus kertoo osan näistä tapahtumista samaan paikkaan samaa tarkoitusta varten."
    sv = "En annan av partnerns prenumerationer ger en del av händelserna till samma plats för samma ändamål."
    field = "event_types"


class UrlMissing(Invalid):
    """A webhook needs the address that events are sent to."""

    fi = "Webhook tarvitsee osoitteen, johon tapahtumat lähetetään."
    sv = "En webhook behöver adressen som händelserna skickas till."
    field = "url"


class UrlNotNeeded(Invalid):
    """Events that are read from Kafka are sent to no address: leave it out."""

    fi = "Kafkasta luettavia tapahtumia ei lähetetä mihinkään osoitteeseen: jätä se pois."
    sv = "Händelser som läses från Kafka skickas inte till någon adress: utelämna den."
    field = "url"
