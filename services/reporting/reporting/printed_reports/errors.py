"""What can be refused about printed reports."""

from common.errors import NotFound, NotPermitted, Refusal


class NobodyToReportOn(Refusal):
    """Nobody's coaching had started there by {on}, so there is nothing to print. Choose a later day."""

    fi = (
        "Kenenkään valmennus ei ollut siellä alkanut {on} mennessä, joten tulostettavaa ei ole. Valitse myöhempi päivä."
    )
    sv = "Ingens jobbcoachning hade börjat där senast {on}, så det finns inget att skriva ut. Välj en senare dag."
    field = "on"


class CountedElsewhere(Refusal):
    """On {on} municipality {municipality} was part of {into} already. Print that one, or choose an earlier day."""

    fi = "Kunta {municipality} oli jo {on} osa kuntaa {into}. Tulosta se, tai valitse aiempi päivä."
    sv = "Kommun {municipality} var redan {on} en del av {into}. Skriv ut den, eller välj en tidigare dag."
    field = "municipality"


class PrintedReportNotFound(NotFound):
    """No printed report has this id."""

    fi = "Tällä tunnisteella ei ole tulostettua raporttia."
    sv = "Det finns ingen utskriven rapport med detta id."


class PrintedWithFiguresAsTheyAre(NotPermitted):
    """This report was printed with unprotected figures. It opens to those who may see that municipality's clients."""

    fi = "Tämä raportti tulostettiin suojaamattomin luvuin. Sen saavat avata ne, jotka saavat nähdä kunnan asiakkaat."
    sv = "Den här rapporten skrevs ut med oskyddade siffror. Den öppnas för dem som får se kommunens klienter."
