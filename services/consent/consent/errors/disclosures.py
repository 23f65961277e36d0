from common.errors import NotPermitted


class NotYourExchange(NotPermitted):
    """You can ask about what your own organisation tells or is told. What others tell one another stays theirs."""

    fi = "Voit kysyä siitä, mitä oma organisaatiosi kertoo tai mitä sille kerrotaan. Muiden väliset asiat ovat heidän."
    sv = "Du kan fråga om det som din egen organisation berättar eller får veta. Det andra berättar är deras."
    field = "to_party"


class NoGroundToTell(NotPermitted):
    """Neither a consent nor a statute allows telling any of this to them. There is no way around it."""

    fi = "Mikään suostumus tai laki ei salli kertoa heille tästä mitään. Tätä ei voi ohittaa."
    sv = "Inget samtycke och ingen lag tillåter att något av detta berättas för dem. Det går inte att kringgå."
    field = "categories"
