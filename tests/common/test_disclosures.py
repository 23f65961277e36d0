"""The consent service is asked before something is shown; whatever else it answers, nothing is shown."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest

from common.disclosures import Disclosures, Showing, Told
from common.errors import Unavailable
from common.service_tokens import ServiceTokens

PAGE = Showing("coaching_page", ("coaching_progress", "health"), rests_on="coaching_progress")
CLIENT, KELA = UUID("019a4f00-0000-7000-8000-000000000001"), "0198c0de-0000-7000-8000-0000000000aa"
DECIDED = {
    "decisions": [
        {"category": "coaching_progress", "ground": {"kind": "consent", "consent_id": str(uuid4())}},
        {"category": "health", "ground": {"kind": "none"}},
    ]
}
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], Any]:
    """What may be told when the consent service answers so."""
    tokens = ServiceTokens("http://issuer.test", "coaching", "s")
    tokens.value, tokens.refresh_at = "t", float("inf")

    async def ask(answer: Answer) -> Told:
        speaking = partial(httpx.AsyncClient, transport=httpx.MockTransport(answer))
        monkeypatch.setattr("common.disclosures.httpx.AsyncClient", speaking)
        return await Disclosures("http://consent.test", tokens).ask(PAGE, CLIENT, KELA)

    return ask


async def test_only_what_has_a_ground_is_told(asked: Callable[[Answer], Any]) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(201, json=DECIDED)

    told = [await asked(answer), await asked(answer)]

    assert told == [{"coaching_progress"}] * 2
    assert (str(requests[0].url), requests[0].headers["authorization"]) == (
        "http://consent.test/disclosures",
        "Bearer t",
    )
    assert orjson.loads(requests[0].content) == {
        "client_id": str(CLIENT),
        "to_party": f"organisation:{KELA}",
        "categories": ["coaching_progress", "health"],
        "needs": "coaching_progress",
        "purpose": "supported_employment",
        "what": "coaching_page",
    }
    # Each showing is written down: a kept answer must never stand for the next one.
    assert requests[0].headers["idempotency-key"] != requests[1].headers["idempotency-key"]


async def test_where_nothing_may_be_told_nothing_is(asked: Callable[[Answer], Any]) -> None:
    assert await asked(lambda _: httpx.Response(403, json={"type": "/problems/no-ground-to-tell"})) == frozenset()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(403, json={"type": "/problems/not-permitted"}),
        httpx.Response(409, json={"type": "/problems/client-not-known-yet"}),
        httpx.Response(500, text="oh"),
        httpx.Response(201, text="<html>"),
        httpx.Response(201, json={"decisions": [{"category": "everything", "ground": {"kind": "consent"}}]}),
        httpx.Response(201, json={}),
    ],
    ids=["another refusal", "not known yet", "failed", "not JSON", "unknown kind", "without decisions"],
)
async def test_any_other_answer_shows_nothing(asked: Callable[[Answer], Any], answer: httpx.Response) -> None:
    with pytest.raises(Unavailable):
        await asked(lambda _: answer)


async def test_a_consent_service_that_is_away_shows_nothing(asked: Callable[[Answer], Any]) -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Unavailable):
        await asked(away)
