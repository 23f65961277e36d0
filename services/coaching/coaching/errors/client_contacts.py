from common.errors import NotFound, Refusal


class ClientContactNotFound(NotFound):
    """There is no such contact among those you may see."""

    fi = "Tällaista yhteydenpitoa ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan kontakt bland dem du får se."


class ContactBeforeCoaching(Refusal):
    """Coaching began only on {coaching_started_on}."""

    fi = "Valmennus alkoi vasta {coaching_started_on}."
    sv = "Coachningen började först {coaching_started_on}."
    field = "contacted_on"


class ContactAfterCoaching(Refusal):
    """Coaching had ended: {ended_on} was the first day without it."""

    fi = "Valmennus oli päättynyt: {ended_on} oli ensimmäinen päivä ilman valmennusta."
    sv = "Coachningen hade avslutats: {ended_on} var den första dagen utan coachning."
    field = "contacted_on"


class NothingToCorrectInContact(Refusal):
    """The contact is recorded with exactly these facts."""

    fi = "Yhteydenpito on jo kirjattu täsmälleen näillä tiedoilla."
    sv = "Kontakten är redan registrerad med exakt dessa uppgifter."
