"""A partner that is taken away while nobody knows what became of a sending to it."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from aiokafka.errors import KafkaError

from common.database import Sessions
from common.events import ClientEmployed
from consent.enrolling.registrar import Registrar, enrol
from consent.models import Partner
from consent.telling.kafka import PartnerTopics
from consent.telling.messages import Message
from consent.telling.sending import settle_the_unsettled
from consent.use_cases.partners import remove_partner
from tests.consent.partners import add_client, add_partner, allow, employed, happen, tell
from tests.consent.webhooks import OPERATOR, rows


class Everything:
    """The login and the broker, which do what they are asked; a topic's last sending is forgotten with the topic."""

    def __init__(self, *, takes: bool) -> None:
        self.takes = takes
        self.last: dict[str, int] = {}
        self.removed: list[str] = []

    async def send(self, partner: Partner, messages: Sequence[Message], *, batch: int) -> None:
        """Nobody hears the answer."""
        if self.takes:
            self.last[partner.topic] = batch
        raise KafkaError

    async def last_sending(self, partner: Partner) -> int:
        return self.last.get(partner.topic, 0)

    async def remove(self, what: str | Partner) -> None:
        if isinstance(what, Partner):
            self.last.pop(what.topic, None)
            self.removed.append(what.topic)


@pytest.mark.parametrize(("takes", "outcome"), [(True, "delivered"), (False, "failed")])
async def test_its_topic_stays_until_the_ledger_says_what_became_of_the_sending(
    real: Sessions, takes: bool, outcome: str
) -> None:
    partner, client_id, everything = (
        await add_partner(real, ClientEmployed),
        await add_client(real),
        Everything(takes=takes),
    )
    registrar = Registrar(*cast(Any, (everything, everything, None)))
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    with pytest.raises(KafkaError):
        await tell(real, everything)
    async with real.begin() as session:
        await remove_partner(session, partner_id=partner.id, who=OPERATOR)

    assert not await enrol(real, registrar)
    assert everything.removed == []
    await settle_the_unsettled(real, cast(PartnerTopics, everything))
    assert await enrol(real, registrar)

    assert everything.removed == [partner.topic]
    assert [row["outcome"] for row in await rows(real, "select outcome from disclosure_outcomes")] == [outcome]
    assert [row["state"] for row in await rows(real, "select state from partners")] == ["gone"]
