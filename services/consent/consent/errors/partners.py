from common.errors import NotFound


class PartnerNotFound(NotFound):
    """There is no such partner."""

    fi = "Tällaista kumppania ei ole."
    sv = "Det finns ingen sådan partner."
