from common.access_log import Attempt
from common.errors import Fact, Invalid, NotFound, Refusal


class ConsentNotFound(NotFound):
    """There is no such consent among those you may see."""

    fi = "Tällaista suostumusta ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns inget sådant samtycke bland dem du får se."

    def __init__(self, *, attempt: Attempt | None = None, **facts: Fact) -> None:
        super().__init__(**facts)
        self.attempt = attempt


class RoleMissing(Invalid):
    """A representative gave the consent: tell in what role."""

    fi = "Suostumuksen antoi edustaja: kerro, missä roolissa."
    sv = "Samtycket gavs av en företrädare: ange i vilken roll."
    field = "given_by.role"


class RoleNotNeeded(Invalid):
    """The client gave the consent, so there is no representative's role."""

    fi = "Suostumuksen antoi asiakas itse, joten edustajan roolia ei ole."
    sv = "Klienten gav själv sitt samtycke, så det finns ingen företrädarroll."
    field = "given_by.role"


class ScanWithoutPaper(Invalid):
    """Only a consent signed on paper has a scan."""

    fi = "Vain paperilla allekirjoitetulla suostumuksella on skannaus."
    sv = "Bara ett samtycke undertecknat på papper har en skannad kopia."
    field = "scan_sha256"


class EndsBeforeItBegins(Invalid):
    """The last day of the consent is before its first."""

    fi = "Suostumuksen viimeinen päivä on ennen sen ensimmäistä."
    sv = "Samtyckets sista dag är före dess första."
    field = "valid_until"


class OverAlready(Invalid):
    """The last day of the consent is past already: it would allow nothing."""

    fi = "Suostumuksen viimeinen päivä on jo mennyt: se ei sallisi mitään."
    sv = "Samtyckets sista dag har redan passerat: det skulle inte tillåta något."
    field = "valid_until"


class NotInForce(Refusal):
    """The consent is not in force any more: it was superseded, withdrawn or used, or its last day has passed."""

    fi = "Suostumus ei ole enää voimassa: se on korvattu, peruttu tai käytetty, tai sen viimeinen päivä on mennyt."
    sv = "Samtycket gäller inte längre: det har ersatts, återkallats eller använts, eller dess sista dag har passerat."


class OnlyOralIsUsedUp(Refusal):
    """Only an oral consent ends with the disclosure it was given for."""

    fi = "Vain suullinen suostumus päättyy siihen luovutukseen, jota varten se annettiin."
    sv = "Bara ett muntligt samtycke upphör med det utlämnande som det gavs för."


class UnknownParty(Refusal):
    """An organisation that the consent names is not known here. If it was just registered, try again in a moment."""

    fi = "Suostumuksessa nimettyä organisaatiota ei tunneta täällä. Jos se rekisteröitiin juuri, yritä hetken päästä."
    sv = "En organisation som samtycket nämner är inte känd här. Om den nyss registrerades, försök igen om en stund."
    field = "grants"
    retry_after = 1


class AllowedAlready(Refusal):
    """Another consent in force allows all of this already. To change it, record this one in its place."""

    fi = "Toinen voimassa oleva suostumus sallii tämän kaiken jo. Jos sitä on määrä muuttaa, kirjaa tämä sen tilalle."
    sv = "Ett annat gällande samtycke tillåter redan allt detta. Ska det ändras, registrera detta i dess ställe."
    field = "grants"


class SupersedesAnothers(Refusal):
    """A consent can only take the place of one of the same client's."""

    fi = "Suostumus voi korvata vain saman asiakkaan suostumuksen."
    sv = "Ett samtycke kan bara ersätta ett samtycke av samma klient."
    field = "supersedes"


class SupersedesLater(Refusal):
    """A consent takes the place of another at once: its first day cannot be in the future."""

    fi = "Suostumus korvaa toisen heti: sen ensimmäinen päivä ei voi olla tulevaisuudessa."
    sv = "Ett samtycke ersätter ett annat genast: dess första dag kan inte ligga i framtiden."
    field = "valid_from"


class WithdrawnTooEarly(Refusal):
    """It cannot be withdrawn before it was given, {not_before}."""

    fi = "Suostumusta ei voi perua ennen kuin se on annettu, {not_before}."
    sv = "Samtycket kan inte återkallas innan det gavs, {not_before}."
    field = "withdrawn_on"
