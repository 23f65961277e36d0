from common.access_log import Attempt
from common.errors import Fact, NotFound


class WithdrawalNotFound(NotFound):
    """There is no such withdrawal among those your organisation was told of."""

    fi = "Tällaista peruutusta ei ole niiden joukossa, joista organisaatiollesi on kerrottu."
    sv = "Det finns ingen sådan återkallelse bland dem som din organisation har fått veta om."

    def __init__(self, *, attempt: Attempt | None = None, **facts: Fact) -> None:
        super().__init__(**facts)
        self.attempt = attempt
