from common.errors import NotFound, NotPermitted, Refusal


class CoachNotFound(NotFound):
    """There is no such coach in your municipalities."""

    fi = "Kunnissasi ei ole tällaista työhönvalmentajaa."
    sv = "Det finns ingen sådan jobbcoach i dina kommuner."
    field = "coach_id"


class NotACoachHere(NotPermitted):
    """Your login is not linked to any coach yet. Ask the team lead to link it."""

    fi = "Tunnustasi ei ole vielä liitetty työhönvalmentajaan. Pyydä tiiminvetäjää liittämään se."
    sv = "Din inloggning är inte kopplad till någon jobbcoach ännu. Be teamledaren koppla den."


class LoginTaken(Refusal):
    """This login already belongs to another coach."""

    fi = "Tämä tunnus kuuluu jo toiselle työhönvalmentajalle."
    sv = "Den här inloggningen hör redan till en annan jobbcoach."
    field = "login"


class CoachKeyTaken(Refusal):
    """This key of this source already belongs to a coach."""

    fi = "Tämä lähteen tunniste kuuluu jo eräälle työhönvalmentajalle."
    sv = "Källans nyckel hör redan till en jobbcoach."
    field = "external"


class CaseloadFull(Refusal):
    """The coach has {open_cases} open cases and the limit is {limit}. A team lead can go over it and must say why."""

    fi = (
        "Työhönvalmentajalla on {open_cases} avointa asiakkuutta ja enimmäismäärä on {limit}. "
        "Tiiminvetäjä voi ylittää sen, kun kertoo syyn."
    )
    sv = (
        "Jobbcoachen har {open_cases} öppna klienter och gränsen är {limit}. "
        "Teamledaren kan överskrida den med ett skäl."
    )
    field = "coach_id"
