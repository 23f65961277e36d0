from common.bodies import Outgoing


class OccupationView(Outgoing):
    code: str
    """ISCO-08: one digit a major group, four digits a unit group."""
    fi: str
    sv: str
    en: str
