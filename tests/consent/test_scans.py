"""The paper a client signed: added once, kept sealed, looked at for a reason."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from consent.papers import LARGEST
from consent.sealing import ScanKey
from consent.settings import HttpSettings
from tests.consent.builders import JPEG, PDF, PNG, a_new_consent, organisations_told, registered
from tests.service import Api, Published

Deliver = Callable[..., Awaitable[None]]


@pytest.fixture
async def client_id(deliver: Deliver) -> UUID:
    client_id = uuid4()
    await deliver(registered(client_id), *organisations_told())
    return client_id


async def give(api: Api, client_id: UUID, **changed: Any) -> str:
    answer = await api.as_("coordinator").post("/consents", json=a_new_consent(client_id, **changed))
    return str(answer.raise_for_status().json()["id"])


async def add(api: Api, consent_id: str, content: bytes = PDF, said: str = "application/pdf") -> httpx.Response:
    return await api.post(f"/consents/{consent_id}/scan", content=content, headers={"content-type": said})


async def look(api: Api, consent_id: str, **reason: str) -> httpx.Response:
    return await api.post(f"/consents/{consent_id}/scan/reading", json=reason or {"reason": "complaint"})


async def test_what_is_added_is_what_is_read(api: Api, client_id: UUID) -> None:
    consent_id = await give(api, client_id)

    added = await add(api, consent_id)
    read = await look(api, consent_id)

    assert added.status_code == 201
    assert added.json()["scan"]["sha256"] == sha256(PDF).hexdigest()
    assert added.json() == (await api.get(f"/consents/{consent_id}")).json()
    assert (read.content, read.headers["content-type"]) == (PDF, "application/pdf")
    assert (read.headers["content-disposition"], read.headers["cache-control"]) == ("attachment", "no-store")


async def test_the_largest_is_read_whole(api: Api, client_id: UUID) -> None:
    consent_id = await give(api, client_id)
    large = JPEG[:-2] + bytes(LARGEST - len(JPEG)) + JPEG[-2:]

    added = await add(api, consent_id, large, "image/jpeg")

    assert (added.status_code, added.json()["scan"]["size"]) == (201, LARGEST)
    assert (await look(api, consent_id)).content == large


async def test_neither_paper_nor_typed_reason_lies_open_in_the_database(
    api: Api, client_id: UUID, session: AsyncSession
) -> None:
    consent_id = await give(api, client_id)
    await add(api, consent_id)
    await look(api, consent_id, reason="other", reason_text="Omainen soitti")

    sealed, typed = (
        await session.execute(
            text("select c.sealed, r.sealed_text from scan_contents c join scan_readings r using (consent_id)")
        )
    ).one()

    key = HttpSettings().scans
    assert key.unseal(sealed, owner=UUID(consent_id)) == PDF
    assert b"%PDF" not in sealed
    assert b"Omainen" not in typed
    with pytest.raises(InvalidTag):
        key.unseal(sealed, owner=uuid4())
    with pytest.raises(InvalidTag):
        ScanKey(bytes(32)).unseal(sealed, owner=UUID(consent_id))


async def test_who_looked_and_why_is_written_down_first(
    api: Api, client_id: UUID, session: AsyncSession, published: Published
) -> None:
    consent_id = await give(api, client_id)
    await add(api, consent_id)
    officer = uuid4()

    await look(api.as_("privacy_officer", subject=officer), consent_id)

    readings = (await session.execute(text("select read_by, reason, sealed_text from scan_readings"))).all()
    assert [tuple(one) for one in readings] == [(officer, "complaint", None)]
    (record,) = [one for _, one in await published() if one.get("what") == "scan" and one["action"] == "read"]
    seen = (record["client_id"], record["actor"], record["result"], record["reason"])
    assert seen == (str(client_id), str(officer), "allowed", "complaint")


@pytest.mark.parametrize(
    ("content", "said", "status", "problem"),
    [
        (PNG, "application/pdf", 422, "scan-not-what-it-says"),
        (b"MZ\x90", "application/pdf", 422, "scan-of-another-type"),
        (PDF[:20], "application/pdf", 422, "scan-cut-off"),
        (PDF.ljust(LARGEST + 1), "application/pdf", 413, "scan-too-large"),
        (PDF.ljust(LARGEST * 2), "application/pdf", 413, "too-large"),
    ],
)
async def test_what_is_no_scan_is_refused_with_the_reason(
    api: Api, client_id: UUID, content: bytes, said: str, status: int, problem: str
) -> None:
    consent_id = await give(api, client_id)

    answer = await add(api, consent_id, content, said)

    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert (await look(api, consent_id)).json()["type"] == "/problems/scan-not-found"


async def test_it_is_added_once(api: Api, client_id: UUID) -> None:
    consent_id = await give(api, client_id)
    headers = {"content-type": "application/pdf", "idempotency-key": str(uuid4())}
    path = f"/consents/{consent_id}/scan"

    first = await api.post(path, content=PDF, headers=headers)
    repeated = await api.post(path, content=PDF, headers=headers)
    second = await add(api, consent_id, PNG, "image/png")

    assert (repeated.status_code, repeated.json()) == (201, first.json())
    assert repeated.headers["idempotency-replayed"] == "true"
    assert (second.status_code, second.json()["type"]) == (409, "/problems/scanned-already")
    assert (await look(api, consent_id)).content == PDF


async def test_of_the_bytes_of_a_scan_only_a_hash_is_kept_for_repeats(
    api: Api, client_id: UUID, session: AsyncSession
) -> None:
    await add(api, await give(api, client_id))

    longest = text("select max(length(body_sha256)), max(length(answer)) from idempotency_keys")
    fingerprint, answer = (await session.execute(longest)).one()

    assert fingerprint == 32
    assert answer < 2000


@pytest.mark.parametrize("channel", ["electronic", "oral"])
async def test_what_was_not_signed_on_paper_has_no_scan(api: Api, client_id: UUID, channel: str) -> None:
    answer = await add(api, await give(api, client_id, channel=channel))

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-paper-to-scan")


async def test_a_scan_named_beforehand_is_that_very_one(api: Api, client_id: UUID) -> None:
    consent_id = await give(api, client_id, scan_sha256=sha256(PDF).hexdigest())

    other = await add(api, consent_id, PNG, "image/png")

    assert (other.status_code, other.json()["type"]) == (409, "/problems/scan-not-the-one-named")
    assert (await add(api, consent_id)).status_code == 201


async def test_other_reasons_are_typed(api: Api, client_id: UUID) -> None:
    consent_id = await give(api, client_id)
    await add(api, consent_id)

    answers = [await look(api, consent_id, reason="other"), await look(api, consent_id, reason="curiosity")]

    assert [(one.status_code, one.json()["errors"][0]["field"]) for one in answers] == [
        (422, "reason_text"),
        (422, "reason"),
    ]


async def test_who_may_not_see_the_consent_sees_no_scan(api: Api, client_id: UUID, published: Published) -> None:
    consent_id = await give(api, client_id)
    await add(api, consent_id)
    strange = api.as_("coordinator", municipalities=["320"])

    answers = [await look(strange, consent_id), await add(strange, consent_id)]

    assert [(one.status_code, one.json()["type"]) for one in answers] == [(404, "/problems/consent-not-found")] * 2
    for role in ("analyst", "operator", "service"):
        assert (await look(api.as_(role), consent_id)).status_code == 403
    refused = [one for _, one in await published() if one.get("what") == "scan" and one["result"] == "refused"]
    assert len(refused) == 5


@pytest.mark.parametrize(
    "change",
    ["update scans set sha256 = ''", "delete from scan_contents", "update scan_readings set reason = 'intake'"],
)
async def test_what_was_scanned_and_read_is_never_rewritten(
    api: Api, client_id: UUID, session: AsyncSession, change: str
) -> None:
    consent_id = await give(api, client_id)
    await add(api, consent_id)
    await look(api, consent_id)

    with pytest.raises(IntegrityError, match="written once"):
        await session.execute(text(change))


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ScanKey(b"short")
