"""What an evaluation can refuse: an assumption that it cannot do without."""

from common.errors import Invalid, NotFound, NotPermitted, Refusal


class HoursNotKnown(Invalid):
    """Some jobs have no hours. Enter how many hours a week are assumed for them, and the source."""

    fi = "Joidenkin työsuhteiden tunteja ei ole kirjattu. Kirjoita, montako viikkotuntia niille oletetaan, ja lähde."
    sv = "För vissa anställningar saknas timmar. Ange hur många timmar i veckan som antas för dem, och källan."
    field = "hours_when_unknown"


class RateMissing(Invalid):
    """No rate fits education {education} and age {age_band}. Enter one, or one that stands for any."""

    fi = "Mikään vuosihyöty ei koske koulutusta {education} ja ikää {age_band}. Lisää sellainen tai yleinen rivi."
    sv = "Ingen årsnytta gäller utbildningen {education} och åldern {age_band}. Lägg till en sådan eller en allmän rad."
    field = "rates"


class SplitMissing(Invalid):
    """How the effect of {year} is split between municipality and state is missing. Enter it with its source."""

    fi = "Vuoden {year} jako kunnan ja valtion kesken puuttuu. Kirjoita se ja lähde."
    sv = "Fördelningen mellan kommun och stat för {year} saknas. Ange den och källan."
    field = "splits"


class EvaluationReversed(Invalid):
    """The evaluated period ends before it begins. Choose a last day that comes later."""

    fi = "Arvioitava jakso päättyy ennen kuin se alkaa. Valitse myöhempi viimeinen päivä."
    sv = "Den utvärderade perioden slutar innan den börjar. Välj en senare sista dag."
    field = "ends_on"


class HoursNotPositive(Invalid):
    """A full-time week has more than no hours. Enter how many."""

    fi = "Kokoaikaisessa viikossa on enemmän kuin nolla tuntia. Kirjoita, montako."
    sv = "En heltidsvecka har fler timmar än noll. Ange hur många."
    field = "full_time_hours"


class ShareOutOfBounds(Invalid):
    """The baseline career is a part of full time: enter a number from 0 to 1."""

    fi = "Vertailu-ura on osa kokoaikaisesta työstä: kirjoita luku nollasta yhteen."
    sv = "Jämförelsekarriären är en del av heltid: ange ett tal från 0 till 1."
    field = "baseline_share"


class CostNegative(Invalid):
    """Coaching cannot cost less than nothing. Enter the cost as a positive number."""

    fi = "Valmennus ei voi maksaa alle nollan. Kirjoita kustannus positiivisena lukuna."
    sv = "Coachningen kan inte kosta mindre än noll. Ange kostnaden som ett positivt tal."
    field = "coaching_cost"


class SplitNotWhole(Invalid):
    """The shares of municipality and state in {year} must make a hundred percent."""

    fi = "Kunnan ja valtion osuuksien vuonna {year} pitää olla yhteensä sata prosenttia."
    sv = "Kommunens och statens andelar för {year} måste tillsammans vara hundra procent."
    field = "splits"


class RateTwice(Invalid):
    """Two rates are for the same education and age band. Leave one of them out."""

    fi = "Kaksi riviä on samalle koulutukselle ja ikäluokalle. Poista toinen."
    sv = "Två rader gäller samma utbildning och åldersgrupp. Ta bort den ena."
    field = "rates"


class SplitTwice(Invalid):
    """A year has two splits between municipality and state. Leave one of them out."""

    fi = "Samalla vuodella on kaksi jakoa kunnan ja valtion kesken. Poista toinen."
    sv = "Ett år har två fördelningar mellan kommun och stat. Ta bort den ena."
    field = "splits"


class AssumptionSetNotFound(NotFound):
    """There are no such assumptions."""

    fi = "Tällaisia oletuksia ei ole."
    sv = "Det finns inga sådana antaganden."


class AssumptionNameTaken(Refusal):
    """Assumptions of this name are saved already. Choose another name, or open those and change them."""

    fi = "Tämänniminen oletusten joukko on jo tallennettu. Valitse toinen nimi tai avaa se ja muuta sitä."
    sv = "Antaganden med detta namn finns redan. Välj ett annat namn eller öppna dem och ändra."
    field = "name"


class AssumptionsSavedByAnother(Refusal):
    """Somebody saved version {version} meanwhile. Look at it, then save yours again."""

    fi = "Joku muu tallensi tällä välin version {version}. Katso se ja tallenna omasi sitten uudelleen."
    sv = "Någon annan har under tiden sparat version {version}. Titta på den och spara sedan din igen."
    field = "version"


class WholeMonthsOnly(Invalid):
    """Without a right to see clients the period is of whole months. Choose the first day of a month."""

    fi = "Ilman oikeutta nähdä asiakkaita jakso on kokonaisia kuukausia. Valitse kuukauden ensimmäinen päivä."
    sv = "Utan rätt att se klienter är perioden hela månader. Välj den första dagen i en månad."
    field = "starts_on"


class RegionsResultOnly(NotPermitted):
    """Without a right to see clients the result is of the whole region. Choose that."""

    fi = "Ilman oikeutta nähdä asiakkaita tulos on koko alueelta. Valitse koko alue."
    sv = "Utan rätt att se klienter gäller resultatet hela regionen. Välj hela regionen."
    field = "municipality"


class RateForAllNeeded(Invalid):
    """Without a right to see clients one of the rates is for everyone: a missing one would tell who there are."""

    fi = (
        "Ilman oikeutta nähdä asiakkaita yhden arvorivin pitää koskea kaikkia: "
        "puuttuva rivi kertoisi, keitä osallistujissa on."
    )
    sv = (
        "Utan rätt att se klienter ska en rad gälla alla: "
        "en rad som saknas skulle visa vilka som finns bland deltagarna."
    )
    field = "rates"


class TooFewPersons(NotPermitted):
    """The result would tell of a few persons. Choose a longer period, or rates that fewer groups have of their own."""

    fi = (
        "Tulos kertoisi muutamasta ihmisestä. Valitse pidempi jakso tai arvot, jotka ovat yhteisiä useammalle ryhmälle."
    )
    sv = "Resultatet skulle berätta om några få personer. Välj en längre period eller värden som gäller fler grupper."
