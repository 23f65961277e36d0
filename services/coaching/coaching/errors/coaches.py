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


class CoachHasLeft(Refusal):
    """This coach left on {left_on} and takes no more clients."""

    fi = "Tämä valmentaja lopetti {left_on} eikä ota enää asiakkaita."
    sv = "Den här coachen slutade {left_on} och tar inte emot fler klienter."
    field = "coach_id"


class LeavingIsForTeamLeads(NotPermitted):
    """Only a team lead records that a coach leaves."""

    fi = "Vain tiiminvetäjä voi merkitä, että valmentaja lopettaa."
    sv = "Bara teamledaren kan anteckna att en coach slutar."
    field = "leaves"


class CoachHasCases(Refusal):
    """The coach still has {open_cases} clients. Choose a coach for each of them first."""

    fi = "Valmentajalla on vielä {open_cases} asiakasta. Valitse ensin jokaiselle uusi valmentaja."
    sv = "Coachen har ännu {open_cases} klienter. Välj först en ny coach för var och en."
    field = "leaves"


class NobodyToSpreadTo(Refusal):
    """There is no other coach in municipality {municipality} who could take the clients."""

    fi = "Kunnassa {municipality} ei ole toista valmentajaa, joka voisi ottaa asiakkaat."
    sv = "I kommun {municipality} finns ingen annan coach som kunde ta emot klienterna."
    field = "spread"


class NotThisCoachsCase(Refusal):
    """Not all of these clients are this coach's any more. Look at the list and try again."""

    fi = "Kaikki nämä asiakkaat eivät ole enää tällä valmentajalla. Katso luettelo ja yritä uudelleen."
    sv = "Alla dessa klienter har inte längre den här coachen. Se listan och försök igen."
    field = "choices"
