from common.errors import NotPermitted


class NoGroundToTell(NotPermitted):
    """Neither a consent nor a statute allows telling any of this to them. There is no way around it."""

    fi = "Mikään suostumus tai laki ei salli kertoa heille tästä mitään. Tätä ei voi ohittaa."
    sv = "Inget samtycke och ingen lag tillåter att något av detta berättas för dem. Det går inte att kringgå."
    field = "categories"
