"""One request: checked, one transaction, answered once, committed before the answer leaves."""

from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from tests.attempts import refused_attempts
from tests.service import Api, Published


async def count(sessions: Sessions, table: str) -> int:
    async with sessions() as session:
        return int(await session.scalar(text(f"select count(*) from {table}")) or 0)


async def test_without_a_token_no_route_runs(api: Api) -> None:
    answer = await api.get(f"/things/{uuid4()}")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_another_role_is_refused(api: Api) -> None:
    answer = await api.as_("analyst").post(f"/things/{uuid4()}", json={"municipality": "698"})

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")


async def test_the_event_leaves_with_the_transaction(api: Api, published: Published) -> None:
    client_id = uuid4()

    answer = await api.as_("coordinator").post(f"/things/{client_id}", json={"municipality": "698"})

    assert answer.status_code == 201
    assert await published() == [
        ("fi.rinnalla.referral.client-registered.v1", {"client_id": str(client_id), "municipality": "698"})
    ]


async def test_a_refusal_leaves_nothing_and_names_the_field(api: Api, published: Published) -> None:
    answer = await api.as_("coordinator").post(f"/things/{uuid4()}", json={"municipality": "000"})

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"] == [
        {"field": "municipality", "detail": "There are too many since 1 September 2026."}
    ]
    assert await published() == []


async def test_facts_stand_in_the_detail_and_the_title_never_varies(api: Api) -> None:
    answer = await api.as_("coordinator").post(f"/things/{uuid4()}", json={"municipality": "000"})

    told = answer.json()
    assert (told["title"], told["detail"]) == (
        "The rules do not allow this",
        "There are too many since 1 September 2026.",
    )


async def test_the_same_key_and_body_is_one_effect_and_one_answer(api: Api, published: Published) -> None:
    path, key = f"/things/{uuid4()}", {"idempotency-key": "once"}
    api.as_("coordinator")

    first = await api.post(path, json={"municipality": "698"}, headers=key)
    second = await api.post(path, json={"municipality": "698"}, headers=key)

    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["idempotency-replayed"] == "true"
    assert len(await published()) == 1


async def test_an_answer_given_again_is_read_again(api: Api, published: Published) -> None:
    client_id, key = str(uuid4()), {"idempotency-key": "once"}
    await api.as_("coordinator").post(f"/things/{client_id}", json={"municipality": "698"})

    first = await api.post(f"/things/{client_id}/look", json={}, headers=key)
    again = await api.post(f"/things/{client_id}/look", json={}, headers=key)

    told = [content for kind, content in await published() if kind.endswith("client-accessed.v1")]
    assert (first.status_code, again.headers["idempotency-replayed"]) == (200, "true")
    assert [(one["client_id"], one["action"], one["what"], one["relation"], one["result"]) for one in told] == [
        (client_id, "change", "thing", "own_municipality", "allowed"),
        (client_id, "read", "thing", "own_municipality", "allowed"),
    ]


async def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    path, key = f"/things/{uuid4()}", {"idempotency-key": "once"}
    api.as_("coordinator")
    await api.post(path, json={"municipality": "698"}, headers=key)

    answer = await api.post(path, json={"municipality": "320"}, headers=key)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/key-used-for-another")


async def test_a_key_is_one_persons(api: Api, published: Published) -> None:
    path, key = f"/things/{uuid4()}", {"idempotency-key": "once"}
    await api.as_("coordinator").post(path, json={"municipality": "698"}, headers=key)

    answer = await api.as_("coordinator").post(path, json={"municipality": "320"}, headers=key)

    assert answer.status_code == 201
    assert len(await published()) == 2


async def test_what_was_sent_cannot_be_guessed_from_what_is_kept_of_it(api: Api, sessions: Sessions) -> None:
    """The codes there are can all be tried against a plain hash."""
    body = b'{"municipality": "698"}'
    await api.as_("coordinator").post(f"/things/{uuid4()}", content=body, headers={"content-type": "application/json"})

    async with sessions() as session:
        kept = await session.scalar(text("select body_sha256 from idempotency_keys"))

    assert len(kept) == 32
    assert kept != sha256(body).digest()


async def test_a_missing_key_is_refused(api: Api) -> None:
    answer = await api.as_("coordinator").post(
        f"/things/{uuid4()}", json={"municipality": "698"}, headers={"idempotency-key": ""}
    )

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/key-missing")


async def test_bad_input_is_never_echoed(api: Api) -> None:
    answer = await api.as_("coordinator").post(f"/things/{uuid4()}", json={"kunta": "131052-308T"})

    assert answer.status_code == 422
    assert "131052" not in answer.text
    assert answer.json()["errors"][0]["field"] == "municipality"


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[]", b"null", b""])
async def test_what_is_no_json_object_is_refused_as_a_whole(api: Api, body: bytes) -> None:
    headers = {"content-type": "application/json"}

    answer = await api.as_("coordinator").post(f"/things/{uuid4()}", content=body, headers=headers)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body")


@pytest.mark.parametrize(
    ("language", "word"), [("fi", "liikaa"), ("sv-FI,fi;q=0.5", "många"), ("en", "many"), ("", "liikaa")]
)
async def test_a_problem_speaks_the_readers_language(api: Api, language: str, word: str) -> None:
    answer = await api.as_("coordinator").post(
        f"/things/{uuid4()}", json={"municipality": "000"}, headers={"accept-language": language}
    )

    assert word in answer.json()["detail"]


async def test_seeing_a_client_leaves_a_record(api: Api, published: Published) -> None:
    client_id = uuid4()
    await api.as_("coordinator").post(f"/things/{client_id}", json={"municipality": "698"})

    answer = await api.get(f"/things/{client_id}")

    kind, access = (await published())[-1]
    assert answer.json() == {"relation": "own_municipality"}
    assert (kind, access["result"], access["relation"], access["municipality"]) == (
        "fi.rinnalla.access.client-accessed.v1",
        "allowed",
        "own_municipality",
        "698",
    )


async def test_a_refused_attempt_leaves_a_record_though_its_transaction_rolled_back(
    api: Api, published: Published
) -> None:
    client_id = uuid4()
    await api.as_("coordinator").post(f"/things/{client_id}", json={"municipality": "698"})

    answer = await api.as_("coordinator", municipalities=["320"]).get(f"/things/{client_id}")

    told = (await published())[-1][1]
    assert answer.status_code == 404
    assert (told["result"], told["municipality"]) == ("refused", "698")


async def test_an_attempt_at_someone_unknown_here_tells_no_municipality(api: Api, published: Published) -> None:
    await api.as_("coordinator").get(f"/things/{uuid4()}")

    told = (await published())[-1][1]
    assert (told["result"], told["municipality"]) == ("refused", None)


@pytest.mark.parametrize(("method", "action"), [("GET", "read"), ("POST", "change")])
async def test_an_attempt_refused_by_role_leaves_a_record(
    api: Api, published: Published, method: str, action: str
) -> None:
    client_id = str(uuid4())

    answer = await api.as_("analyst").request(method, f"/things/{client_id}", json={"municipality": "698"})

    assert answer.status_code == 403
    assert await refused_attempts(published) == [(client_id, action, "client", "none")]


async def test_an_attempt_that_names_the_client_in_its_body_leaves_a_record(api: Api, published: Published) -> None:
    client_id = str(uuid4())

    answer = await api.as_("analyst").post("/things", json={"client_id": client_id, "municipality": "698"})

    assert answer.status_code == 403
    assert await refused_attempts(published) == [(client_id, "change", "client", "none")]


async def test_an_attempt_that_names_several_leaves_a_record_of_each(api: Api, published: Published) -> None:
    first, second = str(uuid4()), str(uuid4())
    api.as_("analyst")

    await api.get("/things", params={"ids": [first, second, first]})
    await api.post("/things", json={"rows": [{"client_id": second}, {"client_id": first}]})

    read = [(one, "read", "client", "none") for one in (first, second)]
    changed = [(one, "change", "client", "none") for one in (second, first)]
    assert await refused_attempts(published) == read + changed


async def test_an_attempt_to_ask_by_post_is_one_to_read(api: Api, published: Published) -> None:
    client_id = str(uuid4())

    await api.as_("analyst").post("/lookup", json={"rows": [{"client_id": client_id}]})

    assert await refused_attempts(published) == [(client_id, "read", "client", "none")]


NAMING_NOBODY = (
    b"",
    b"{",
    b"[]",
    b'{"client_id": 5}',
    b'{"client_id": "131052-308T"}',
    b'{"rows": 5}',
    b'{"rows": [5, {"client_id": []}]}',
)


@pytest.mark.parametrize("body", NAMING_NOBODY)
async def test_a_refused_body_that_names_nobody_is_no_attempt(api: Api, published: Published, body: bytes) -> None:
    answer = await api.as_("analyst").post("/things", content=body, headers={"content-type": "application/json"})

    assert answer.status_code in (403, 422)
    assert await refused_attempts(published) == []


async def test_what_is_no_clients_id_is_no_attempt(api: Api, published: Published) -> None:
    answer = await api.as_("analyst").get("/things/nobody")

    assert answer.status_code == 403
    assert await refused_attempts(published) == []


async def test_what_a_rule_refused_after_it_was_seen_leaves_a_record(api: Api, published: Published) -> None:
    client_id = str(uuid4())
    await api.as_("coordinator").post(f"/things/{client_id}", json={"municipality": "698"})

    answer = await api.post(f"/things/{client_id}/rules", json={})

    assert answer.status_code == 409
    assert await refused_attempts(published) == [(client_id, "change", "thing", "own_municipality")]


async def test_those_withheld_from_a_list_leave_a_record(api: Api, published: Published) -> None:
    mine, anothers = str(uuid4()), str(uuid4())
    await api.as_("coordinator").post(f"/things/{mine}", json={"municipality": "698"})

    answer = await api.get("/things", params={"ids": [mine, anothers]})

    assert answer.json() == [mine]
    assert await refused_attempts(published) == [(anothers, "read", "thing", "none")]


async def test_what_only_asks_needs_no_key_and_keeps_no_answer(
    api: Api, sessions: Sessions, published: Published
) -> None:
    client_id = uuid4()
    asked = {"client_id": str(client_id), "municipality": "698"}
    await api.as_("coordinator").post(f"/things/{client_id}", json={"municipality": "698"})
    kept = await count(sessions, "idempotency_keys")

    answers = [await api.post("/search", json=asked, headers={"idempotency-key": key}) for key in ("", "same", "same")]

    assert [answer.json() for answer in answers] == [[str(client_id)]] * 3
    assert await count(sessions, "idempotency_keys") == kept
    assert [kind for kind, _ in await published()].count("fi.rinnalla.access.client-accessed.v1") == 3


async def test_no_answer_stays_in_a_cache(api: Api) -> None:
    client_id = uuid4()
    await api.as_("coordinator").post(f"/things/{client_id}", json={"municipality": "698"})

    for path in (f"/things/{client_id}", f"/things/{uuid4()}"):
        assert (await api.get(path)).headers["cache-control"] == "no-store"
