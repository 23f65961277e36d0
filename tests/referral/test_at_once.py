"""Two of the same at the same moment, on a database where both really commit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from common.database import Sessions
from common.errors import Refusal
from referral import use_cases
from referral.errors import AlreadyAnswered, AlreadyReferred, ClientExists, PossibleDuplicate
from referral.schemas import Acceptance, NewClient, NewReferral
from referral.settings import Settings
from tests.people import someone
from tests.referral.builders import a_person, without_hetu

WHO = someone("coordinator")


async def in_transaction(sessions: Sessions, work: Callable[..., Awaitable[Any]], **given: Any) -> Any:
    async with sessions.begin() as session:
        return await work(session, who=WHO, **given)


async def both_at_once(*attempts: Awaitable[Any]) -> tuple[list[Any], list[Refusal]]:
    ended = await asyncio.gather(*attempts, return_exceptions=True)
    refused = [one for one in ended if isinstance(one, Refusal)]
    strange = [one for one in ended if isinstance(one, BaseException) and not isinstance(one, Refusal)]
    assert strange == []
    return [one for one in ended if not isinstance(one, BaseException)], refused


async def register(sessions: Sessions, person: dict[str, Any]) -> UUID:
    settings = Settings()
    client = await in_transaction(sessions, use_cases.register_client, new=NewClient(**person), settings=settings)
    return UUID(str(client.id))


async def submit(sessions: Sessions, client_id: UUID) -> UUID:
    new = NewReferral(client_id=client_id, source_category="self", target="supported_employment", municipality="698")
    settings = Settings()
    referral = await in_transaction(sessions, use_cases.submit_referral, new=new, settings=settings)
    return UUID(str(referral.id))


@pytest.mark.parametrize(("person", "refusal"), [(a_person(), ClientExists), (without_hetu(), PossibleDuplicate)])
async def test_one_person_is_registered_once(real: Sessions, person: dict[str, Any], refusal: type[Refusal]) -> None:
    person = person | ({"hetu": SecretStr(person["hetu"])} if "hetu" in person else {})

    registered, refused = await both_at_once(*(register(real, person) for _ in range(4)))

    assert len(registered) == 1
    assert [type(one) for one in refused] == [refusal] * 3


async def test_one_referral_is_open(real: Sessions) -> None:
    client_id = await register(real, a_person())

    submitted, refused = await both_at_once(*(submit(real, client_id) for _ in range(4)))

    assert len(submitted) == 1
    assert [type(one) for one in refused] == [AlreadyReferred] * 3


async def test_it_is_answered_once(real: Sessions) -> None:
    referral_id = await submit(real, await register(real, a_person()))

    def accept() -> Awaitable[Any]:
        return in_transaction(real, use_cases.accept_referral, referral_id=referral_id, acceptance=Acceptance())

    accepted, refused = await both_at_once(accept(), accept(), accept())

    assert len(accepted) == 1
    assert [type(one) for one in refused] == [AlreadyAnswered] * 2
