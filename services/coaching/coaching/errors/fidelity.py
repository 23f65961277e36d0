from common.errors import Invalid, NotFound, Refusal


class FidelityNotFound(NotFound):
    """There is no such assessment in your municipalities."""

    fi = "Kunnissasi ei ole tällaista arviointia."
    sv = "Det finns ingen sådan bedömning i dina kommuner."


class CriteriaNotFound(NotFound):
    """There is no version {version} of the criteria here."""

    fi = "Kriteereistä ei ole täällä versiota {version}."
    sv = "Det finns ingen version {version} av kriterierna här."
    field = "version"


class CriterionNotFound(NotFound):
    """There is no item {code} in these criteria."""

    fi = "Näissä kriteereissä ei ole kohtaa {code}."
    sv = "I de här kriterierna finns ingen punkt {code}."


class DraftUnderWay(Refusal):
    """An assessment of this municipality is under way. Complete it or discard it first."""

    fi = "Kunnan arviointi on jo kesken. Vie se ensin loppuun tai hylkää se."
    sv = "En bedömning av kommunen pågår redan. Slutför eller förkasta den först."
    field = "municipality"


class AssessedAlready(Refusal):
    """The municipality has an assessment of this day already."""

    fi = "Kunnasta on jo tämän päivän arviointi."
    sv = "Kommunen har redan en bedömning för den här dagen."
    field = "assessed_on"


class FidelityStale(Refusal):
    """Someone saved the assessment while you were writing. Look at it and save again."""

    fi = "Joku tallensi arvioinnin sillä välin, kun kirjoitit. Katso tilanne ja tallenna uudelleen."
    sv = "Någon sparade bedömningen medan du skrev. Se läget och spara igen."
    field = "version"


class FidelityIsComplete(Refusal):
    """The assessment is complete. What is wrong in it is corrected item by item."""

    fi = "Arviointi on valmis. Väärät pisteet korjataan kohdittain."
    sv = "Bedömningen är slutförd. Fel poäng rättas punkt för punkt."


class FidelityUnderWay(Refusal):
    """The assessment is still under way: score its items."""

    fi = "Arviointi on vielä kesken: pisteytä sen kohdat."
    sv = "Bedömningen pågår ännu: poängsätt punkterna."


class PaperIsEnteredAnew(Refusal):
    """The assessment was copied from paper. To correct it, enter the paper again for the same day."""

    fi = "Arviointi on kirjattu paperilta. Korjaa se kirjaamalla paperi uudelleen samalle päivälle."
    sv = "Bedömningen har registrerats från papper. Rätta den genom att registrera papperet på nytt för samma dag."


class SameScore(Refusal):
    """The item has exactly this score and reason."""

    fi = "Kohdalla on jo täsmälleen nämä pisteet ja tämä perustelu."
    sv = "Punkten har redan exakt dessa poäng och denna motivering."
    field = "score"


class ScoreNeedsReason(Invalid):
    """This score needs a written reason. Only the one that the evidence suggests needs none."""

    fi = "Tämä pistemäärä tarvitsee kirjallisen perustelun. Vain näytön ehdottama ei tarvitse."
    sv = "Den här poängen behöver en skriftlig motivering. Bara den som underlaget föreslår behöver ingen."
    field = "reason"


class ItemsUnscored(Invalid):
    """Items without a score: {unscored}. All 25 are needed."""

    fi = "Kohtia, joista pisteet puuttuvat: {unscored}. Kaikki 25 tarvitaan."
    sv = "Punkter som saknar poäng: {unscored}. Alla 25 behövs."
    field = "items"


class PaperTotalImpossible(Invalid):
    """With these scores the total is from {least} to {most}."""

    fi = "Näillä pisteillä yhteispistemäärä on {least}–{most}."
    sv = "Med dessa poäng är summan {least}–{most}."
    field = "total"
