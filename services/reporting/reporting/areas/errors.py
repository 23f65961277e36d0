"""What can be refused about areas."""

from common.errors import Invalid, Refusal


class MunicipalityTwice(Invalid):
    """Municipality {municipality} is there twice. Leave one of the rows out."""

    fi = "Kunta {municipality} on mukana kahdesti. Poista toinen riveistä."
    sv = "Kommun {municipality} finns med två gånger. Ta bort den ena raden."
    field = "rows"


class AreaWithTwoNames(Invalid):
    """Area {code} has different names in different rows. Write its names alike in every row."""

    fi = "Alueella {code} on eri riveillä eri nimet. Kirjoita nimet samoin joka riville."
    sv = "Område {code} har olika namn på olika rader. Skriv namnen lika på varje rad."
    field = "rows"


class MunicipalityNotKnown(Refusal):
    """On that day there is no municipality {municipality}. Bring in the file of areas first, or look at the code."""

    fi = "Kuntaa {municipality} ei ole sinä päivänä. Tuo ensin aluetiedosto tai tarkista tunnus."
    sv = "Kommun {municipality} finns inte den dagen. Läs först in områdesfilen eller kontrollera koden."
    field = "municipality"


class MergedIntoItself(Refusal):
    """Municipality {municipality} would end up merged into itself. Look at the order of the two codes."""

    fi = "Kunta {municipality} liittyisi itseensä. Tarkista, kummin päin tunnukset ovat."
    sv = "Kommun {municipality} skulle gå ihop med sig själv. Kontrollera kodernas ordning."
    field = "into"


class NotMergedThen(Refusal):
    """No merger of municipality {municipality} on that day has been told, so there is none to take back."""

    fi = "Kunnan {municipality} liitosta ei ole kirjattu sille päivälle, joten peruttavaa ei ole."
    sv = "Ingen sammanslagning av kommun {municipality} är registrerad för den dagen, så inget kan tas tillbaka."
    field = "merged_on"


class AreasNotKnown(Refusal):
    """For {on} nobody has told where municipality {municipality} belongs. Choose the areas of today, or a later day."""

    fi = "Ei tiedetä, mihin kunta {municipality} kuuluu {on}. Valitse tämän päivän alueet tai myöhempi päivä."
    sv = "För {on} är det inte känt vart kommun {municipality} hör. Välj dagens områden eller en senare dag."
    field = "areas_of"


class NotCountedByArea(Invalid):
    """This report is of coaches, each in one municipality. Ask for it by municipality."""

    fi = "Tämä raportti on valmentajista, joista kukin on yhdessä kunnassa. Pyydä se kunnittain."
    sv = "Den här rapporten gäller jobbcoacher, som var och en finns i en kommun. Begär den per kommun."
    field = "level"
