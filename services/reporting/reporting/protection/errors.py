"""What those without a right to persons are told instead of a table."""

from common.errors import Invalid, NotPermitted, Refusal


class MonthEndsOnly(Invalid):
    """Protected figures are shown as of the end of a month. Choose {before} or {after}."""

    fi = "Suojatut luvut näytetään kuukauden lopusta. Valitse {before} tai {after}."
    sv = "Skyddade siffror visas för månadens slut. Välj {before} eller {after}."
    field = "on"


class NotAsKnownThen(Invalid):
    """Protected figures cannot be asked as known at an earlier moment. Leave the moment out."""

    fi = "Suojattuja lukuja ei voi hakea sellaisina kuin ne tiedettiin aiemmin. Jätä tietohetki pois."
    sv = "Skyddade siffror kan inte visas så som de var kända tidigare. Lämna bort tidpunkten."
    field = "known_at"


class NotAmongProtectedTables(NotPermitted):
    """This table is shown only to those who may see the region's clients. Choose one of the protected tables."""

    fi = "Tämän taulukon näkevät vain ne, jotka saavat nähdä alueen asiakkaat. Valitse jokin suojatuista taulukoista."
    sv = "Den här tabellen visas bara för dem som får se regionens klienter. Välj en av de skyddade tabellerna."


class PublishingNotBegun(Refusal):
    """No protected figures have been made yet. The operator starts them once the region's history is in."""

    fi = "Suojattuja lukuja ei ole vielä tehty. Ylläpitäjä käynnistää ne, kun alueen historia on tuotu."
    sv = "Inga skyddade siffror har gjorts ännu. Driftansvarig startar dem när regionens historik har lästs in."


class MonthBeingPrepared(Refusal):
    """The protected figures of {on} are being prepared. Choose an earlier month, or come back later."""

    fi = "Päivän {on} suojattuja lukuja valmistellaan. Valitse aiempi kuukausi tai palaa myöhemmin."
    sv = "De skyddade siffrorna för {on} förbereds. Välj en tidigare månad eller kom tillbaka senare."
    field = "on"


class MonthWithheld(Refusal):
    """The figures of {on} are not shown: no way was found to hide the small counts in them."""

    fi = "Päivän {on} lukuja ei näytetä: pieniä lukumääriä ei saatu niissä suojattua."
    sv = "Siffrorna för {on} visas inte: de små antalen i dem kunde inte skyddas."
    field = "on"


class MonthNotOver(Invalid):
    """Figures are protected for months that are over. The last one ended on {last}."""

    fi = "Suojattuja lukuja tehdään päättyneistä kuukausista. Viimeisin päättyi {last}."
    sv = "Skyddade siffror görs för månader som är slut. Den senaste slutade {last}."
    field = "since"
