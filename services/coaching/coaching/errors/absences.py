from common.errors import NotFound, Refusal


class AbsenceNotFound(NotFound):
    """There is no such absence in your municipalities."""

    fi = "Kunnissasi ei ole tällaista poissaoloa."
    sv = "Det finns ingen sådan frånvaro i dina kommuner."


class AbsenceEndsBeforeStart(Refusal):
    """The last day away is before the first, {starts_on}."""

    fi = "Viimeinen poissaolopäivä on ennen ensimmäistä, {starts_on}."
    sv = "Den sista frånvarodagen är före den första, {starts_on}."
    field = "ends_on"


class AbsencesOverlap(Refusal):
    """The coach is away already from {starts_on} to {ends_on}."""

    fi = "Valmentaja on jo merkitty poissa olevaksi {starts_on}–{ends_on}."
    sv = "Coachen är redan antecknad som frånvarande {starts_on}–{ends_on}."
    field = "starts_on"


class SubstituteOfOneself(Refusal):
    """A coach cannot be their own substitute."""

    fi = "Valmentaja ei voi sijaistaa itseään."
    sv = "En coach kan inte vikariera för sig själv."
    field = "substitute_id"


class SubstituteIsAway(Refusal):
    """The substitute is away too, from {starts_on} to {ends_on}."""

    fi = "Sijainen on itsekin poissa {starts_on}–{ends_on}."
    sv = "Vikarien är också frånvarande {starts_on}–{ends_on}."
    field = "substitute_id"


class AbsenceCalledOff(Refusal):
    """This absence was called off."""

    fi = "Tämä poissaolo on peruttu."
    sv = "Den här frånvaron har återkallats."
