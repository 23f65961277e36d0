from common.errors import NotFound, Refusal


class EmployerContactNotFound(NotFound):
    """There is no such contact among those you may see."""

    fi = "Tällaista työnantajakontaktia ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan arbetsgivarkontakt bland dem du får se."


class NotYoursToCorrect(Refusal):
    """A contact is corrected by the coach who recorded it, or by the team lead of that coach's municipality."""

    status = 403
    fi = "Kontaktin korjaa valmentaja, joka sen kirjasi, tai hänen kuntansa tiiminvetäjä."
    sv = "En kontakt rättas av den coach som registrerade den, eller av teamledaren i coachens kommun."


class NothingToCorrectInEmployerContact(Refusal):
    """The contact is recorded with exactly these facts."""

    fi = "Kontakti on jo kirjattu täsmälleen näillä tiedoilla."
    sv = "Kontakten är redan registrerad med exakt dessa uppgifter."
