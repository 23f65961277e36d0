"""What the referral service can refuse."""

from common.access_log import Attempt
from common.errors import Fact, Invalid, NotFound, NotPermitted, Refusal


class HetuNotValid(Invalid):
    """This is not a valid personal identity code. Check the characters one by one."""

    fi = "Tämä ei ole oikea henkilötunnus. Tarkista merkit yksi kerrallaan."
    sv = "Det här är ingen giltig personbeteckning. Kontrollera tecknen ett för ett."
    field = "hetu"


class HetuArtificial(Invalid):
    """This is an artificial personal identity code (individual number 900–999). Real ones only are taken here."""

    fi = "Tämä on keinotekoinen henkilötunnus (yksilönumero 900–999). Tänne käyvät vain oikeat tunnukset."
    sv = "Det här är en artificiell personbeteckning (individnummer 900–999). Här godtas bara riktiga beteckningar."
    field = "hetu"


class BirthDateContradictsHetu(Invalid):
    """The date of birth is not that of the personal identity code."""

    fi = "Syntymäaika on eri kuin henkilötunnuksessa."
    sv = "Födelsetiden är en annan än i personbeteckningen."
    field = "birth_date"


class HetuMissing(Invalid):
    """Give the personal identity code, or the date of birth and the reason why there is no code."""

    fi = "Anna henkilötunnus, tai syntymäaika ja syy siihen, miksi tunnusta ei ole."
    sv = "Ange personbeteckningen, eller födelsetiden och orsaken till att beteckning saknas."
    field = "hetu"


class HetuAndReason(Invalid):
    """There is a personal identity code, so no reason for its absence is needed."""

    fi = "Henkilötunnus on annettu, joten syytä sen puuttumiseen ei tarvita."
    sv = "Personbeteckningen är angiven, så ingen orsak till att den saknas behövs."
    field = "no_hetu_reason"


class ClientExists(Refusal):
    """This person is a client already. If you cannot see the record, contact the team lead."""

    fi = "Tämä henkilö on jo asiakkaana. Jos et näe asiakastietoja, ota yhteys tiiminvetäjään."
    sv = "Personen är redan klient. Om du inte ser klientens uppgifter, kontakta teamledaren."
    field = "hetu"


class PossibleDuplicate(Refusal):
    """There is a client with the same name and date of birth already. Check whether it is the same person."""

    fi = "Samanniminen ja samana päivänä syntynyt asiakas on jo olemassa. Tarkista, onko hän sama henkilö."
    sv = "Det finns redan en klient med samma namn och födelsetid. Kontrollera om det är samma person."
    field = "family_name"


class ExternalKeyTaken(Refusal):
    """This key of the source belongs to another record already."""

    fi = "Tämä lähteen avain kuuluu jo toiselle tietueelle."
    sv = "Den här nyckeln i källan hör redan till en annan post."
    field = "external"


class OrganisationNotFound(NotFound):
    """There is no such organisation."""

    fi = "Tällaista organisaatiota ei ole."
    sv = "Det finns ingen sådan organisation."
    field = "organisation_id"


class NoOrganisation(NotPermitted):
    """Your account names no organisation to refer from. Ask the operator to add it."""

    fi = "Käyttäjätililläsi ei ole organisaatiota, josta lähettää. Pyydä ylläpitäjää lisäämään se."
    sv = "Ditt användarkonto har ingen organisation att remittera från. Be administratören lägga till den."


class NotYourOrganisation(NotPermitted):
    """You refer clients from your own organisation only."""

    fi = "Voit lähettää asiakkaita vain omasta organisaatiostasi."
    sv = "Du kan remittera klienter bara från din egen organisation."
    field = "organisation_id"


class SourceMissing(Invalid):
    """Tell where the client comes from: an organisation, or the category of the source."""

    fi = "Kerro, mistä asiakas tulee: organisaatio tai lähettävän tahon luokka."
    sv = "Ange varifrån klienten kommer: en organisation eller remittentens kategori."
    field = "source_category"


class SourceDiffers(Refusal):
    """The organisation's category is {organisation_category}, not the one given."""

    fi = "Organisaation luokka on {organisation_category}, ei se, joka annettiin."
    sv = "Organisationens kategori är {organisation_category}, inte den som angavs."
    field = "source_category"


class ReferralNotFound(NotFound):
    """There is no such referral among those you may see."""

    fi = "Tällaista lähetettä ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan remiss bland dem du får se."

    def __init__(self, *, attempt: Attempt | None = None, **facts: Fact) -> None:
        super().__init__(**facts)
        self.attempt = attempt


class AlreadyReferred(Refusal):
    """The client has an open referral to the same service already, submitted on {submitted_on}."""

    fi = "Asiakkaalla on jo avoin lähete samaan palveluun, lähetetty {submitted_on}."
    sv = "Klienten har redan en öppen remiss till samma tjänst, skickad {submitted_on}."
    field = "target"


class SubmittedBeforeBirth(Refusal):
    """The referral is dated before the client was born."""

    fi = "Lähete on päivätty ennen asiakkaan syntymää."
    sv = "Remissen är daterad före klientens födelse."
    field = "submitted_on"


class AlreadyAnswered(Refusal):
    """The referral has been answered. It can be accepted, declined or recalled only while it waits for an answer."""

    fi = "Lähetteeseen on jo vastattu. Sen voi hyväksyä, hylätä tai perua vain, kun se odottaa vastausta."
    sv = "Remissen har redan besvarats. Den kan godkännas, avslås eller återtas bara medan den väntar på svar."


class NotAccepted(Refusal):
    """Only an accepted referral can be handed over."""

    fi = "Saattaen vaihdon voi kirjata vain hyväksytylle lähetteelle."
    sv = "En överlämning kan antecknas bara för en godkänd remiss."


class NotUnderWay(Refusal):
    """Only a referral that was accepted, and is not closed yet, can be closed."""

    fi = "Vain hyväksytyn lähetteen, jota ei ole vielä päätetty, voi päättää."
    sv = "Bara en godkänd remiss som ännu inte har avslutats kan avslutas."


class ReasonTextMissing(Invalid):
    """The reason is other: tell in a few words what it is."""

    fi = "Syy on jokin muu: kerro muutamalla sanalla, mikä."
    sv = "Orsaken är någon annan: berätta med några ord vilken."
    field = "reason_text"


class NoMeetingReasonMissing(Invalid):
    """Choose why client, sender and coach did not meet."""

    fi = "Valitse, miksi asiakas, lähettäjä ja valmentaja eivät tavanneet."
    sv = "Välj varför klienten, remittenten och jobbcoachen inte träffades."
    field = "no_meeting_reason"


class NoMeetingTextMissing(Invalid):
    """The reason for not meeting is other: tell in a few words what it is."""

    fi = "Tapaamista ei pidetty muusta syystä: kerro muutamalla sanalla, mistä."
    sv = "Mötet hölls inte av någon annan orsak: berätta med några ord vilken."
    field = "no_meeting_text"


class AcceptedTooEarly(Refusal):
    """It cannot be accepted before it was submitted, {not_before}."""

    fi = "Lähetettä ei voi hyväksyä ennen kuin se on lähetetty, {not_before}."
    sv = "Remissen kan inte godkännas innan den skickades, {not_before}."
    field = "accepted_on"


class DeclinedTooEarly(Refusal):
    """It cannot be declined before it was submitted, {not_before}."""

    fi = "Lähetettä ei voi hylätä ennen kuin se on lähetetty, {not_before}."
    sv = "Remissen kan inte avslås innan den skickades, {not_before}."
    field = "declined_on"


class RecalledTooEarly(Refusal):
    """It cannot be recalled before it was submitted, {not_before}."""

    fi = "Lähetettä ei voi perua ennen kuin se on lähetetty, {not_before}."
    sv = "Remissen kan inte återtas innan den skickades, {not_before}."
    field = "recalled_on"


class HandedOverTooEarly(Refusal):
    """The client cannot be handed over before the referral was accepted, {not_before}."""

    fi = "Saattaen vaihto ei voi olla ennen lähetteen hyväksymistä, {not_before}."
    sv = "Överlämningen kan inte vara före godkännandet av remissen, {not_before}."
    field = "handed_over_on"


class ClosedTooEarly(Refusal):
    """The referral cannot be closed before {not_before}, the last day of its course so far."""

    fi = "Lähetettä ei voi päättää ennen päivää {not_before}, joka on sen viimeisin vaihe."
    sv = "Remissen kan inte avslutas före {not_before}, dagen för dess senaste skede."
    field = "closed_on"


class RecordChanged(Refusal):
    """Someone has changed the client's record meanwhile. Look at what it holds now, and save again."""

    fi = "Joku on muuttanut asiakkaan tietoja sillä välin. Katso, mitä niissä nyt on, ja tallenna uudelleen."
    sv = "Någon har ändrat klientens uppgifter under tiden. Se vad de innehåller nu och spara på nytt."
    field = "version"


class MovedBeforeBirth(Refusal):
    """The day of the move is before the client was born."""

    fi = "Muuttopäivä on ennen asiakkaan syntymää."
    sv = "Flyttdagen är före klientens födelse."
    field = "moved_on"


class SameRecordTwice(Refusal):
    """These are not two records but one and the same. Choose another to merge it with."""

    fi = "Nämä eivät ole kaksi eri asiakastietoa vaan sama. Valitse toinen, johon yhdistää."
    sv = "Detta är inte två klientposter utan samma. Välj en annan att slå ihop den med."
    field = "same_as"


class MergedAlready(Refusal):
    """This record has been merged with another already. Undo that first."""

    fi = "Nämä asiakastiedot on jo yhdistetty toisiin. Peru ensin se yhdistäminen."
    sv = "Klientposten har redan slagits ihop med en annan. Ångra först den sammanslagningen."
    field = "client_id"


class MergedIntoDuplicate(Refusal):
    """The record to be kept has itself been merged with another. Choose the one that it leads to."""

    fi = "Säilytettäväksi valitut asiakastiedot on itse yhdistetty toisiin. Valitse ne, joihin ne johtavat."
    sv = "Posten som skulle behållas har själv slagits ihop med en annan. Välj den som den leder till."
    field = "same_as"


class NotMerged(Refusal):
    """This record is not merged with any other, so there is nothing to undo."""

    fi = "Näitä asiakastietoja ei ole yhdistetty toisiin, joten peruttavaa ei ole."
    sv = "Klientposten har inte slagits ihop med någon annan, så det finns inget att ångra."
    field = "client_id"
