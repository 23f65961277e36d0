"""What feedback can refuse."""

from common.errors import Gone, Invalid, NotFound, Refusal


class SurveyNotFound(NotFound):
    """No survey with this code has been published."""

    fi = "Tällä tunnuksella ei ole julkaistu kyselyä."
    sv = "Ingen enkät med denna kod har publicerats."
    field = "survey"


class NotInThisService(Refusal):
    """The client has not been in this service, as far as is known here, so there is nothing to ask about it."""

    fi = "Asiakas ei täällä olevien tietojen mukaan ole ollut tässä palvelussa, joten siitä ei ole mitä kysyä."
    sv = "Klienten har enligt uppgifterna här inte varit i denna tjänst, så det finns inget att fråga om den."
    field = "service"


class LinkShownOnce(Refusal):
    """This link was made and shown once; it is kept nowhere. If it was lost, make a new one."""

    fi = "Tämä linkki on jo luotu ja näytetty kerran; sitä ei säilytetä missään. Jos se katosi, luo uusi."
    sv = "Den här länken har skapats och visats en gång; den sparas ingenstans. Om den gick förlorad, skapa en ny."


class LinkGone(Gone):
    """This link cannot be answered: it has been used, it has expired, or it never was."""

    fi = "Tähän linkkiin ei voi vastata: siihen on jo vastattu, se on vanhentunut tai sitä ei ole ollut."
    sv = "Den här länken går inte att besvara: den är använd, den har gått ut eller har aldrig funnits."


class NoSuchQuestion(Invalid):
    """The survey has no such question."""  # not which: it is what was sent

    fi = "Kyselyssä ei ole tällaista kysymystä."
    sv = "Enkäten har ingen sådan fråga."
    field = "answers"


class NotAChoice(Invalid):
    """What was answered to {item} is not one of its choices."""

    fi = "Kohdan {item} vastaus ei ole mikään sen vaihtoehdoista."
    sv = "Svaret på {item} är inte något av dess alternativ."
    field = "answers"


class TextTooLong(Invalid):
    """The text of {item} is too long: at most {longest} characters."""

    fi = "Kohdan {item} teksti on liian pitkä: enintään {longest} merkkiä."
    sv = "Texten i {item} är för lång: högst {longest} tecken."
    field = "answers"


class NothingAnswered(Refusal):
    """Answer at least one question before you send."""

    fi = "Vastaa ainakin yhteen kysymykseen ennen lähettämistä."
    sv = "Besvara minst en fråga innan du skickar."
    field = "answers"


class MonthsReversed(Invalid):
    """The first month is after the last one."""

    fi = "Ensimmäinen kuukausi on viimeisen jälkeen."
    sv = "Den första månaden är efter den sista."
    field = "month_from"
