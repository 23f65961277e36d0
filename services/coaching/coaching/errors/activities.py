from common.errors import NotFound, Refusal


class ActivityNotFound(NotFound):
    """There is no such activity among those you may see."""

    fi = "Tällaista jaksoa ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan period bland dem du får se."


class ActivityBeforeCoaching(Refusal):
    """It began before coaching did, on {coaching_started_on}: it belongs to the client's history."""

    fi = "Jakso alkoi ennen valmennusta, joka alkoi {coaching_started_on}: se kuuluu asiakkaan taustaan."
    sv = "Perioden började före coachningen, som började {coaching_started_on}: den hör till klientens bakgrund."
    field = "started_on"


class ActivityKnown(Refusal):
    """This is recorded already: same client, kind and first day."""

    fi = "Tämä on jo kirjattu: sama asiakas, laji ja alkamispäivä."
    sv = "Detta är redan registrerat: samma klient, slag och första dag."
    field = "started_on"


class ActivityHasEnded(Refusal):
    """This ended on {ended_on}. If the day is wrong, correct the activity."""

    fi = "Tämä päättyi {ended_on}. Jos päivä on väärä, korjaa jakson tiedot."
    sv = "Detta avslutades {ended_on}. Om dagen är fel, rätta periodens uppgifter."
    field = "ended_on"


class NotAWorkTrial(Refusal):
    """Only a work trial is evaluated by a workplace."""

    fi = "Työpaikka arvioi vain työkokeilun."
    sv = "En arbetsplats bedömer bara en arbetsprövning."


class EvaluatedBeforeStart(Refusal):
    """The work trial began on {started_on}: it cannot have been evaluated before."""

    fi = "Työkokeilu alkoi {started_on}: sitä ei voi arvioida ennen sitä."
    sv = "Arbetsprövningen började {started_on}: den kan inte bedömas före det."
    field = "evaluated_on"


class OnlyWorkTrialHasEmployer(Refusal):
    """Only a work trial is at an employer's. Leave the employer out."""

    fi = "Vain työkokeilu on työnantajan luona. Jätä työnantaja pois."
    sv = "Bara en arbetsprövning sker hos en arbetsgivare. Lämna bort arbetsgivaren."
    field = "employer_id"


class NothingToCorrectInActivity(Refusal):
    """The activity is recorded with exactly these facts."""

    fi = "Jakso on jo kirjattu täsmälleen näillä tiedoilla."
    sv = "Perioden är redan registrerad med exakt dessa uppgifter."
