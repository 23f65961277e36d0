from common.errors import NotFound, Refusal


class EmploymentNotFound(NotFound):
    """There is no such employment among those you may see."""

    fi = "Tällaista työsuhdetta ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan anställning bland dem du får se."


class EmploymentBeforeCoaching(Refusal):
    """The job started before coaching did, on {coaching_started_on}: it belongs to the work history."""

    fi = "Työsuhde alkoi ennen valmennusta, joka alkoi {coaching_started_on}: se kuuluu työhistoriaan."
    sv = "Anställningen började före coachningen, som började {coaching_started_on}: den hör till arbetshistorien."
    field = "started_on"


class AlreadyHired(Refusal):
    """This hire is recorded already: same client, employer and first day."""

    fi = "Tämä työsuhde on jo kirjattu: sama asiakas, työnantaja ja alkamispäivä."
    sv = "Anställningen är redan registrerad: samma klient, arbetsgivare och första dag."
    field = "started_on"


class EmploymentHasEnded(Refusal):
    """This job ended on {ended_on}. If the day is wrong, correct the employment."""

    fi = "Työsuhde päättyi {ended_on}. Jos päivä on väärä, korjaa työsuhteen tiedot."
    sv = "Anställningen upphörde {ended_on}. Om dagen är fel, rätta anställningens uppgifter."
    field = "ended_on"


class NothingToCorrect(Refusal):
    """The employment is recorded with exactly these facts."""

    fi = "Työsuhde on jo kirjattu täsmälleen näillä tiedoilla."
    sv = "Anställningen är redan registrerad med exakt dessa uppgifter."


class OccupationNotKnown(Refusal):
    """There is no such occupation in the national classification. Choose one by typing its name."""

    fi = "Tällaista ammattia ei ole ammattiluokituksessa. Valitse ammatti kirjoittamalla sen nimi."
    sv = "Det finns inget sådant yrke i yrkesklassificeringen. Välj yrket genom att skriva dess namn."
    field = "occupation"
    status = 422
