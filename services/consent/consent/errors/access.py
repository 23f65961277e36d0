from common.errors import NotFound


class VerificationNotFound(NotFound):
    """There is no such verification."""

    fi = "Tällaista tarkistusta ei ole."
    sv = "Det finns ingen sådan kontroll."
