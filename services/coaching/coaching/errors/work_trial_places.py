from common.errors import Invalid, NotFound


class PlaceNotFound(NotFound):
    """There is no such work trial place in the register."""

    fi = "Tällaista työkokeilupaikkaa ei ole rekisterissä."
    sv = "Det finns ingen sådan arbetsprövningsplats i registret."


class PlaceEndsBeforeItBegins(Invalid):
    """The last day is before the first one, {vacant_from}."""

    fi = "Viimeinen päivä on ennen ensimmäistä päivää {vacant_from}."
    sv = "Sista dagen är före första dagen {vacant_from}."
    field = "vacant_until"
