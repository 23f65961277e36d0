from common.errors import NotFound, Refusal


class EmployerNotFound(NotFound):
    """There is no such employer in the register."""

    fi = "Tällaista työnantajaa ei ole rekisterissä."
    sv = "Det finns ingen sådan arbetsgivare i registret."
    field = "employer_id"


class EmployerExists(Refusal):
    """An employer with this business id is in the register already."""

    fi = "Tällä Y-tunnuksella on jo työnantaja rekisterissä."
    sv = "Det finns redan en arbetsgivare med detta FO-nummer i registret."
    field = "business_id"


class EmployerKeyTaken(Refusal):
    """This key of this source already belongs to another employer."""

    fi = "Tämä lähteen tunniste kuuluu jo toiselle työnantajalle."
    sv = "Källans nyckel hör redan till en annan arbetsgivare."
    field = "external"


class ClientNotDisclosed(Refusal):
    """The client had not allowed disclosure to employers on that day.

    If the consent was recorded just now, try again in a moment.
    """

    fi = (
        "Asiakas ei ollut sinä päivänä antanut suostumusta tietojen kertomiseen työnantajille. "
        "Jos suostumus kirjattiin juuri äsken, yritä hetken päästä uudelleen."
    )
    sv = (
        "Klienten hade inte den dagen samtyckt till att uppgifter lämnas till arbetsgivare. "
        "Om samtycket registrerades nyss, försök igen om en stund."
    )
    field = "client_id"


class SimilarEmployer(Refusal):
    """There is an employer with nearly the same name already. Check whether it is the same one."""

    fi = "Lähes samanniminen työnantaja on jo rekisterissä. Tarkista, onko se sama."
    sv = "Det finns redan en arbetsgivare med nästan samma namn. Kontrollera om det är samma."
    field = "name"


class EmployerPersonNotFound(NotFound):
    """This person is not among the employer's contact people."""

    fi = "Tätä henkilöä ei ole työnantajan yhteyshenkilöissä."
    sv = "Personen finns inte bland arbetsgivarens kontaktpersoner."
