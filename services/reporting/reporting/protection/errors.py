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


class FiguresOfStaff(NotAmongProtectedTables):
    """This table is of coaches' work, not of clients: where there is one coach it would be figures of one person."""

    fi = "Tämä taulukko kertoo valmentajien työstä, ei asiakkaista: missä valmentajia on yksi, se kertoisi yhdestä."
    sv = "Den här tabellen gäller jobbcoachernas arbete, inte klienterna: finns det bara en coach gäller den en person."


class PeriodsNotProtected(NotAmongProtectedTables):
    """Figures of a period of one's own choice are shown only to those who may see the region's clients. The difference
    of two periods can be one person. Choose the end of a month."""

    fi = (
        "Itse valitun jakson luvut näkevät vain ne, jotka saavat nähdä alueen asiakkaat. Kahden jakson ero voi olla "
        "yksi henkilö. Valitse kuukauden loppu."
    )
    sv = (
        "Siffror för en fritt vald period visas bara för dem som får se regionens klienter. Skillnaden mellan två "
        "perioder kan vara en person. Välj slutet av en månad."
    )


class StepsOfSingleJobs(NotAmongProtectedTables):
    """The curve has a step for each job that was left, so only those who may see the region's clients see it. How many
    are still in their first job after 13, 26 and 52 weeks is in the table."""

    fi = (
        "Käyrässä on porras jokaisesta päättyneestä työsuhteesta, joten sen näkevät vain ne, jotka saavat nähdä alueen "
        "asiakkaat. Taulukossa on, kuinka moni on ensimmäisessä työssään 13, 26 ja 52 viikon jälkeen."
    )
    sv = (
        "Kurvan har ett steg för varje arbete som har lämnats, så bara de som får se regionens klienter ser den. "
        "I tabellen finns hur många som är kvar i sitt första arbete efter 13, 26 och 52 veckor."
    )


class BreakdownNotProtected(NotAmongProtectedTables):
    """Broken down further than by place, figures are shown only to those who may see the region's clients. The groups
    are too small. Leave the breakdown out."""

    fi = (
        "Muuten kuin alueittain eriteltyinä luvut näkevät vain ne, jotka saavat nähdä alueen asiakkaat. Ryhmät ovat "
        "liian pieniä. Jätä erittely pois."
    )
    sv = (
        "Siffror som är uppdelade på annat än områden visas bara för dem som får se regionens klienter. Grupperna är "
        "för små. Lämna bort uppdelningen."
    )
    field = "by"


class NotYetProtectedThen(NotAmongProtectedTables):
    """When the figures of {on} were protected this table was not among them. They are being made anew: try later."""

    fi = "Kun päivän {on} luvut suojattiin, tämä taulukko ei ollut mukana. Niitä tehdään uudelleen: kokeile myöhemmin."
    sv = "När siffrorna för {on} skyddades fanns den här tabellen inte med. De görs på nytt: försök senare."
    status = 409
    field = "on"


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
