"""What can be refused about exports."""

from common.errors import NotFound


class ReportNotExported(NotFound):
    """There is no such table to take along. There are: {reports}."""

    fi = "Tällaista taulukkoa ei ole vietäväksi. Vietävissä ovat: {reports}."
    sv = "Det finns ingen sådan tabell att hämta. Det finns: {reports}."
    field = "report"


class ExportNotFound(NotFound):
    """No export of yours with this id is known. It is forgotten a day after it ended."""

    fi = "Tällä tunnisteella ei ole vientiäsi. Se unohdetaan päivän kuluttua päättymisestään."
    sv = "Ingen av dina exporter har detta id. De glöms en dag efter att de slutat."
