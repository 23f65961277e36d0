"""What an evaluation can refuse: an assumption that it cannot do without."""

from common.errors import Invalid


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


class PeriodReversed(Invalid):
    """The period ends before it begins. Choose a last day that comes later."""

    fi = "Jakso päättyy ennen kuin se alkaa. Valitse myöhempi viimeinen päivä."
    sv = "Perioden slutar innan den börjar. Välj en senare sista dag."
    field = "ends_on"
