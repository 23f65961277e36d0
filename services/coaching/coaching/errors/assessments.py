from common.errors import Invalid, NotFound, Refusal


class AssessedBeforeCoaching(Refusal):
    """The day is before coaching, which began on {coaching_started_on}."""

    fi = "Päivä on ennen valmennusta, joka alkoi {coaching_started_on}."
    sv = "Dagen är före coachningen, som började {coaching_started_on}."
    field = "assessed_on"


class MeasuredBeforeCoaching(Refusal):
    """The measurement is before coaching, which began on {coaching_started_on}."""

    fi = "Mittaus on ennen valmennusta, joka alkoi {coaching_started_on}."
    sv = "Mätningen är före coachningen, som började {coaching_started_on}."
    field = "measured_on"


class SelfAssessmentKnown(Refusal):
    """This is recorded already: same client, service and day."""

    fi = "Tämä on jo kirjattu: sama asiakas, palvelu ja päivä."
    sv = "Detta är redan registrerat: samma klient, tjänst och dag."
    field = "assessed_on"


class AbilityResultKnown(Refusal):
    """A result of this client is recorded for this day already."""

    fi = "Asiakkaan tulos tältä päivältä on jo kirjattu."
    sv = "Klientens resultat för den här dagen är redan registrerat."
    field = "measured_on"


class AreaNotKnown(Invalid):
    """{area} is not among the areas that are measured here."""

    fi = "{area} ei ole niiden osa-alueiden joukossa, joita täällä mitataan."
    sv = "{area} hör inte till de delområden som mäts här."
    field = "scores"


class ScoreOutOfRange(Invalid):
    """A score of {area} is from 0 to {most}."""

    fi = "Osa-alueen {area} pisteet ovat 0–{most}."
    sv = "Poängen för {area} är 0–{most}."
    field = "scores"


class AssessmentNotFound(NotFound):
    """There is no such assessment among those you may see."""

    fi = "Tällaista arviota ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan bedömning bland dem du får se."


class NothingToCorrectInAssessment(Refusal):
    """This is recorded with exactly these facts."""

    fi = "Tämä on jo kirjattu täsmälleen näillä tiedoilla."
    sv = "Detta är redan registrerat med exakt dessa uppgifter."
