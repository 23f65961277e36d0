"""What a partner hears of withdrawals, under its own names, and that it says it knows."""

from common.database import Sessions
from consent.models import Partner
from tests.consent.asking import as_partner, partner, replayed, rows
from tests.consent.partners import add_client, add_partner, allow, employed, happen, ref_of, tell, withdraw
from tests.service import Api, Published

__all__ = ["partner"]


async def test_a_partner_sees_the_withdrawals_it_was_told_of_and_says_that_it_knows(
    api: Api, sessions: Sessions, partner: Partner, published: Published
) -> None:
    client_id = await add_client(sessions)
    consent_id = await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    await withdraw(sessions, consent_id)
    await tell(sessions)
    ref = await ref_of(sessions, partner, client_id)
    event = (await replayed(api, partner))["items"][-1]

    (told,) = (await as_partner(api, partner).get("/partner/withdrawals")).json()["items"]
    answer = await as_partner(api, partner).post(f"/partner/withdrawals/{told['id']}/acknowledgement")
    again = await as_partner(api, partner).post(f"/partner/withdrawals/{told['id']}/acknowledgement")

    assert (told["client_ref"], told["acknowledged_at"]) == (str(ref), None)
    assert told["consent_id"] == event["data"]["consent_id"] != str(consent_id)
    assert (answer.status_code, again.status_code) == (201, 201)
    assert answer.json()["acknowledged_at"] == again.json()["acknowledged_at"] is not None
    acknowledged = [content for kind, content in await published() if kind.endswith("withdrawal-acknowledged.v1")]
    assert [(one["consent_id"], one["party"]) for one in acknowledged] == [(str(consent_id), partner.party)]
    records = [content for kind, content in await published() if content.get("what") == "withdrawal"]
    assert [(one["through"], one["action"]) for one in records] == [
        (partner.account, "read"),
        (partner.account, "change"),
        (partner.account, "change"),
    ]


async def test_a_partner_that_a_limit_leaves_out_hears_of_it_as_of_a_withdrawal(
    api: Api, sessions: Sessions, partner: Partner
) -> None:
    client_id, other = await add_client(sessions), await add_partner(sessions)
    wide = await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)

    await allow(sessions, client_id, other, "employment", supersedes=str(wide))
    await happen(sessions, employed(client_id))
    await tell(sessions)

    sent = await rows(sessions, "select partner_id, event_type, number from partner_messages order by position, number")
    kinds = [row["event_type"].split(".")[-2] for row in sent if row["partner_id"] == partner.id]
    assert kinds == ["client-employed", "consent-withdrawn"]
    (told,) = (await as_partner(api, partner).get("/partner/withdrawals")).json()["items"]
    assert told["client_ref"] == str(await ref_of(sessions, partner, client_id))


async def test_of_a_client_it_was_never_told_of_a_partner_hears_of_no_withdrawal(
    api: Api, sessions: Sessions, partner: Partner
) -> None:
    client_id = await add_client(sessions)
    await withdraw(sessions, await allow(sessions, client_id, partner, "employment"))
    (notice,) = await rows(sessions, "select id from withdrawal_notices")

    assert (await as_partner(api, partner).get("/partner/withdrawals")).json()["items"] == []
    answer = await as_partner(api, partner).post(f"/partner/withdrawals/{notice['id']}/acknowledgement")
    assert answer.status_code == 404
    assert await rows(sessions, "select notice_id from withdrawal_acknowledgements") == []


async def test_anothers_withdrawal_is_not_a_partners_to_acknowledge(
    api: Api, sessions: Sessions, partner: Partner
) -> None:
    client_id = await add_client(sessions)
    consent_id = await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    await withdraw(sessions, consent_id)
    (notice,) = await rows(sessions, "select id from withdrawal_notices")
    other = await add_partner(sessions)

    assert (await as_partner(api, other).get("/partner/withdrawals")).json()["items"] == []
    answer = await as_partner(api, other).post(f"/partner/withdrawals/{notice['id']}/acknowledgement")
    assert answer.status_code == 404
