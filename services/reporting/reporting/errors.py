"""What reporting can refuse."""

from common.errors import Invalid, NotFound, NotPermitted, Refusal


class NothingRecordedYet(Refusal):
    """Nothing to count has been recorded yet, so there is no figure to show."""

    fi = "Mitään laskettavaa ei ole vielä kirjattu, joten näytettävää lukua ei ole."
    sv = "Ännu har inget registrerats som kan räknas, så det finns ingen siffra att visa."


class BeforeTheFirstDay(Refusal):
    """The figures begin on {first_on}. Choose that day or a later one."""

    fi = "Luvut alkavat {first_on}. Valitse se päivä tai myöhempi."
    sv = "Siffrorna börjar {first_on}. Välj den dagen eller en senare."
    field = "on"


class BeforeTheFirstRecord(Refusal):
    """By then nothing had been recorded: the first record was made at {first_recorded_at}."""

    fi = "Siihen mennessä ei ollut kirjattu mitään: ensimmäinen kirjaus tehtiin {first_recorded_at}."
    sv = "Då hade inget ännu registrerats: den första registreringen gjordes {first_recorded_at}."
    field = "known_at"


class KnownInTheFuture(Invalid):
    """The moment of knowing is in the future. Choose one that has passed."""

    fi = "Tietohetki on tulevaisuudessa. Valitse hetki, joka on jo ollut."
    sv = "Tidpunkten för kunskapen ligger i framtiden. Välj en som har varit."
    field = "known_at"


class WholeRegionOnly(NotPermitted):
    """The region's total is shown to those who may see every municipality of the region."""

    fi = "Alueen yhteisluku näytetään niille, jotka saavat nähdä alueen kaikki kunnat."
    sv = "Regionens totalsiffra visas för dem som får se alla kommuner i regionen."
    field = "municipality"


class RebuildUnderWay(Refusal):
    """The figures are being rebuilt already. Wait until that is done."""

    fi = "Lukuja rakennetaan jo uudelleen. Odota, että se valmistuu."
    sv = "Siffrorna byggs redan om. Vänta tills det är klart."


class RebuildNotFound(NotFound):
    """No rebuild has this id."""

    fi = "Tällä tunnisteella ei ole lukujen uudelleenrakennusta."
    sv = "Det finns ingen ombyggnad av siffrorna med detta id."


class NotBrokenDownBy(Invalid):
    """This report cannot be broken down by that."""

    fi = "Tätä raporttia ei voi eritellä sen mukaan."
    sv = "Den här rapporten kan inte delas upp enligt det."
    field = "by"


class CoachesForTeamLeads(NotPermitted):
    """Figures of single coaches are shown to team leads only."""

    fi = "Yksittäisten valmentajien luvut näytetään vain tiiminvetäjille."
    sv = "Enskilda jobbcoachers siffror visas bara för teamledare."
    field = "by"


class PeriodMissing(Invalid):
    """This report is of a period. Give its first day too."""

    fi = "Tämä raportti on jaksolta. Anna myös jakson ensimmäinen päivä."
    sv = "Den här rapporten gäller en period. Ange också periodens första dag."
    field = "since"


class NotOfAPeriod(Invalid):
    """This report is of a day, not of a period. Leave the first day out."""

    fi = "Tämä raportti on päivältä, ei jaksolta. Jätä ensimmäinen päivä pois."
    sv = "Den här rapporten gäller en dag, inte en period. Lämna bort den första dagen."
    field = "since"


class PeriodReversed(Invalid):
    """The period's first day is after its last."""

    fi = "Jakson ensimmäinen päivä on viimeisen jälkeen."
    sv = "Periodens första dag är efter den sista."
    field = "since"
