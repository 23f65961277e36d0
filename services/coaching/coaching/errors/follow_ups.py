from common.errors import NotFound, Refusal


class FollowUpTooEarly(Refusal):
    """It is asked {due_on} at the earliest: only then have so many weeks gone by."""

    fi = "Tätä kysytään aikaisintaan {due_on}: vasta silloin viikot ovat kuluneet."
    sv = "Detta frågas tidigast {due_on}: först då har veckorna gått."
    field = "asked_on"


class FollowUpRecordedAlready(Refusal):
    """This follow-up is recorded already, asked on {asked_on}. If the answer is wrong, correct it."""

    fi = "Tämä seuranta on jo kirjattu: kysytty {asked_on}. Jos vastaus on väärä, korjaa se."
    sv = "Den här uppföljningen är redan registrerad: frågad {asked_on}. Om svaret är fel, rätta det."
    field = "weeks"


class FollowUpNotFound(NotFound):
    """This follow-up has not been recorded."""

    fi = "Tätä seurantaa ei ole kirjattu."
    sv = "Den här uppföljningen har inte registrerats."


class JobHadEnded(Refusal):
    """The client was no longer in this job when asked: it ended on {ended_on}."""

    fi = "Asiakas ei ollut enää tässä työssä, kun kysyttiin: työ päättyi {ended_on}."
    sv = "Klienten hade inte längre den här anställningen när frågan ställdes: den upphörde {ended_on}."
    field = "answer"


class SameAnswer(Refusal):
    """The follow-up is recorded with exactly this day and answer."""

    fi = "Seuranta on jo kirjattu juuri tällä päivällä ja vastauksella."
    sv = "Uppföljningen är redan registrerad med just den här dagen och det här svaret."
