from common.errors import NotFound, NotPermitted, Refusal


class CaseNotFound(NotFound):
    """There is no such coaching among those you may see."""

    fi = "Tällaista valmennusta ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan coachning bland dem du får se."


class ClientInCoaching(Refusal):
    """The client is in coaching already, since {started_on}. A client has one open coaching at a time."""

    fi = "Asiakas on jo valmennuksessa {started_on} alkaen. Asiakkaalla voi olla yksi avoin valmennus kerrallaan."
    sv = "Klienten har redan coachning, sedan {started_on}. En klient kan ha en öppen coachning åt gången."
    field = "client_id"


class CasesOverlap(Refusal):
    """On that day the client was in another coaching, which lasted from {started_on} until {ended_on}."""

    fi = "Asiakas oli sinä päivänä toisessa valmennuksessa, joka kesti {started_on}–{ended_on}."
    sv = "Klienten var den dagen i en annan coachning, som pågick {started_on}–{ended_on}."
    field = "started_on"


class EndsIntoNextCase(Refusal):
    """The client's next coaching started on {next_started_on}: this one has to end by that day."""

    fi = "Asiakkaan seuraava valmennus alkoi {next_started_on}: tämän on päätyttävä viimeistään silloin."
    sv = "Klientens nästa coachning började {next_started_on}: den här måste sluta senast då."
    field = "ended_on"


class ReferralNotKnownYet(Refusal):
    """The referral has not reached the coaching service yet as accepted. Try again in a moment."""

    fi = "Tieto lähetteen hyväksymisestä ei ole vielä tullut valmennukseen. Yritä hetken päästä uudelleen."
    sv = "Uppgiften om att remissen är godkänd har inte nått coachningen ännu. Försök igen om en stund."
    field = "referral_id"
    retry_after = 1


class ReferralUsed(Refusal):
    """Another coaching was already opened from this referral."""

    fi = "Tästä lähetteestä on jo avattu toinen valmennus."
    sv = "En annan coachning har redan öppnats från den här remissen."
    field = "referral_id"


class ReferralDoesNotFit(Refusal):
    """The referral is for another client, municipality or service, or was accepted only after coaching started."""

    fi = "Lähete koskee toista asiakasta, kuntaa tai palvelua, tai se hyväksyttiin vasta valmennuksen alettua."
    sv = "Remissen gäller en annan klient, kommun eller tjänst, eller godkändes först efter att coachningen börjat."
    field = "referral_id"


class NoAcceptedReferral(NotPermitted):
    """The client has no accepted referral to coaching in this municipality. Only a team lead opens coaching without."""

    fi = "Asiakkaalla ei ole tässä kunnassa hyväksyttyä lähetettä valmennukseen. Vain tiiminvetäjä voi avata sen ilman."
    sv = "Klienten har ingen godkänd remiss till coachning i kommunen. Bara teamledaren kan öppna den utan remiss."
    field = "client_id"


class CaseHasEnded(Refusal):
    """This coaching ended on {ended_on}."""

    fi = "Tämä valmennus päättyi {ended_on}."
    sv = "Den här coachningen avslutades {ended_on}."


class CaseHasNotEnded(Refusal):
    """This coaching has not ended: there is no end to correct."""

    fi = "Tämä valmennus ei ole päättynyt, joten päättymistä ei voi korjata."
    sv = "Den här coachningen har inte avslutats, så det finns inget avslut att rätta."


class NothingToCorrectInEnd(Refusal):
    """The end is recorded with exactly these facts."""

    fi = "Päättyminen on jo kirjattu täsmälleen näillä tiedoilla."
    sv = "Avslutet är redan registrerat med exakt dessa uppgifter."


class EndBeforeStart(Refusal):
    """The end is before the start, {started_on}."""

    fi = "Päättymispäivä on ennen alkamispäivää {started_on}."
    sv = "Slutdagen är före startdagen {started_on}."
    field = "ended_on"


class AssignedBeforeCurrentCoach(Refusal):
    """The present coach has been there since {assigned_on}: the next one starts on that day or later."""

    fi = "Nykyinen työhönvalmentaja on aloittanut {assigned_on}: seuraava aloittaa aikaisintaan silloin."
    sv = "Den nuvarande jobbcoachen började {assigned_on}: nästa kan börja tidigast då."
    field = "assigned_on"


class CoachHasCase(Refusal):
    """This coach already has the client."""

    fi = "Asiakas on jo tällä työhönvalmentajalla."
    sv = "Klienten har redan den här jobbcoachen."
    field = "coach_id"


class NoCoachingYet(Refusal):
    """The client was not in coaching by that day: what came before belongs to the work history."""

    fi = "Asiakas ei ollut vielä valmennuksessa sinä päivänä: aiempi kuuluu työhistoriaan."
    sv = "Klientens coachning hade inte börjat den dagen: det som hände tidigare hör till arbetshistorien."
    field = "started_on"
