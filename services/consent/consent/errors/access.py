from common.errors import Invalid, NotFound, NotPermitted
from common.reasons import HEADER, REASONS


class VerificationNotFound(NotFound):
    """There is no such verification."""

    fi = "Tällaista tarkistusta ei ole."
    sv = "Det finns ingen sådan kontroll."


class OldEntriesNeedReason(NotPermitted):
    """Entries older than two years are shown for a reason: send it in Access-Reason. It is kept in the access log."""

    fi = "Yli kaksi vuotta vanhat merkinnät näytetään vain syystä: kerro se otsakkeessa Access-Reason. Syy jää lokiin."
    sv = (
        "Anteckningar som är äldre än två år visas bara av en orsak: ange den i rubriken Access-Reason. "
        "Orsaken sparas i loggen."
    )
    field = HEADER

    def __init__(self) -> None:
        super().__init__(reasons=list(REASONS))


class PeriodEndsBeforeItBegins(Invalid):
    """The last day is before the first."""

    fi = "Viimeinen päivä on ennen ensimmäistä."
    sv = "Den sista dagen är före den första."
    field = "until"


class PeriodTooLong(Invalid):
    """Patterns are looked for in {most} days at the most."""

    fi = "Poikkeamia etsitään enintään {most} päivän ajalta."
    sv = "Avvikelser söks i högst {most} dagar."
    field = "from"
