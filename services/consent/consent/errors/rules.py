from common.errors import Invalid, NotFound, Refusal


class RuleNotFound(NotFound):
    """There is no such rule."""

    fi = "Tällaista sääntöä ei ole."
    sv = "Det finns ingen sådan regel."


class RuleEndsBeforeItBegins(Invalid):
    """The last day of the rule is before its first."""

    fi = "Säännön viimeinen päivä on ennen sen ensimmäistä."
    sv = "Regelns sista dag är före dess första."
    field = "valid_until"


class RuleTwice(Refusal):
    """The same organisation type, kind of data, purpose and section have a rule already: change that one."""

    fi = "Samalla organisaatiotyypillä, tietoryhmällä, tarkoituksella ja pykälällä on jo sääntö: muuta sitä."
    sv = "Samma organisationstyp, datakategori, ändamål och paragraf har redan en regel: ändra den."
    field = "section"


class RuleChangedMeanwhile(Refusal):
    """Someone has changed the rule meanwhile: its newest version is {version}. Look at it first."""

    fi = "Joku on muuttanut sääntöä sillä välin: sen uusin versio on {version}. Katso se ensin."
    sv = "Någon har ändrat regeln under tiden: dess senaste version är {version}. Se den först."
    field = "version"
