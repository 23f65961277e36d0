from common.body_size import TooLarge
from common.errors import Invalid, NotFound, Refusal


class ScanTooLarge(TooLarge):
    """The scan is too large. At most {megabytes} MB are taken: scan it with a lower resolution."""

    fi = "Skannaus on liian suuri. Enintään {megabytes} Mt otetaan vastaan: skannaa pienemmällä tarkkuudella."
    sv = "Den skannade kopian är för stor. Högst {megabytes} MB tas emot: skanna med lägre upplösning."
    field = "scan"


class ScanOfAnotherType(Invalid):
    """The file is neither a PDF nor a PNG or JPEG image."""

    fi = "Tiedosto ei ole PDF eikä PNG- tai JPEG-kuva."
    sv = "Filen är varken en PDF eller en PNG- eller JPEG-bild."
    field = "scan"


class ScanNotWhatItSays(Invalid):
    """The file is not what it says it is. It was sent as {said}, and its content is {found}."""

    fi = (
        "Tiedosto ei ole sitä, mitä se sanoo olevansa. Sen tyypiksi ilmoitettiin {said}, ja sisällöltään se on {found}."
    )
    sv = "Filen är inte vad den säger sig vara. Den skickades som {said}, och till sitt innehåll är den {found}."
    field = "scan"


class ScanCutOff(Invalid):
    """The file has no end: it is damaged, or it was cut off on its way. Scan it again."""

    fi = "Tiedostosta puuttuu loppu: se on vioittunut tai katkennut matkalla. Skannaa se uudelleen."
    sv = "Filen saknar slut: den är skadad eller har brutits av på vägen. Skanna den på nytt."
    field = "scan"


class NoPaperToScan(Refusal):
    """This consent was not signed on paper, so there is nothing to scan."""

    fi = "Tätä suostumusta ei allekirjoitettu paperilla, joten skannattavaa ei ole."
    sv = "Detta samtycke undertecknades inte på papper, så det finns inget att skanna."
    field = "scan"


class ScannedAlready(Refusal):
    """The paper of this consent has been scanned already, and what is kept is never changed."""

    fi = "Tämän suostumuksen paperi on jo skannattu, eikä tallennettua muuteta koskaan."
    sv = "Papperet till detta samtycke har redan skannats, och det som sparats ändras aldrig."
    field = "scan"


class ScanNotTheOneNamed(Refusal):
    """This is not the scan that was named when the consent was recorded: its fingerprint (SHA-256) is another."""

    fi = "Tämä ei ole se skannaus, joka nimettiin suostumusta kirjattaessa: sen tiiviste (SHA-256) on toinen."
    sv = "Detta är inte den kopia som angavs när samtycket registrerades: dess kontrollsumma (SHA-256) är en annan."
    field = "scan"


class ScanNotFound(NotFound):
    """No scan has been added to this consent."""

    fi = "Tähän suostumukseen ei ole lisätty skannausta."
    sv = "Ingen skannad kopia har lagts till i detta samtycke."


class ReadingReasonMissing(Invalid):
    """Write the reason, since none of those listed fits."""

    fi = "Kirjoita syy, koska mikään luettelon syistä ei sovi."
    sv = "Skriv orsaken, eftersom ingen av dem i listan passar."
    field = "reason_text"
