from typing import Any
from uuid import UUID, uuid4

from tests.security.matrix.grounds.ground import (
    ACTOR,
    ANOTHER_ORGANISATION,
    HOMES,
    ORGANISATION,
    OWN,
    REFERRED,
    REGION,
    Ground,
    Ids,
)


class ReferralGround(Ground):
    """A registered client with a referral that waits for its answer."""

    async def lay_out(self) -> None:
        await super().lay_out()
        self.applications = {"service": "consent"}
        self.silent = frozenset({"POST /clients", "GET /clients/{client_id}/duplicates"})
        self.queries = {"GET /clients": "?ids={client_id}"}
        self.bodies = {
            "POST /clients": lambda ids: a_person(ids["municipality"]),
            "POST /clients/lookup": lambda ids: {"source": "pilot", "rows": [{"key": ids["key"]}]},
            "POST /clients/search": lambda ids: {"text": ids["family_name"]},
            "PUT /clients/{client_id}/external": lambda ids: {"source": "other", "key": ids["key"]},
            "POST /clients/namesakes": lambda ids: {
                "opened": [{"actor": str(ACTOR), "client_ids": [ids["client_id"]]}]
            },
            "POST /clients/{client_id}/merging": lambda ids: {"same_as": ids["kept"]},
            "POST /referrals": lambda ids: a_referral(ids, "work_ability_team"),
        }
        accepted = ("POST /referrals/{referral_id}/hand-over", "POST /referrals/{referral_id}/close")
        self.before = dict.fromkeys((*accepted, "POST /referrals/accepted"), self.accept)
        self.before["POST /clients/{client_id}/merging/undo"] = self.merge
        self.kept = (await self.made("/clients", a_person(OWN[0])))["id"]
        self.before["POST /clients/namesakes"] = self.share_the_name

    async def client(self, relation: str) -> Ids:
        person = a_person(HOMES[relation])
        key = f"C{uuid4().hex[:8]}"
        client = await self.made("/clients", person | {"external": {"source": "pilot", "key": key}})
        ids: Ids = {name: client[name] for name in ("municipality", "family_name")}
        ids |= {
            "client_id": client["id"],
            "kept": self.kept,
            "key": key,
            "submitted_on": "2026-03-02",
            "by_day": "2026-12-31",
        }
        ids["organisation_id"] = await self.organisation(ORGANISATION if relation in REFERRED else ANOTHER_ORGANISATION)
        ids["referral_id"] = (await self.made("/referrals", a_referral(ids, "supported_employment")))["id"]
        await self.relate(UUID(client["id"]), relation)
        return ids

    async def organisation(self, organisation_id: str) -> str:
        from referral.models import Organisation

        async with self.sessions.begin() as session:
            if await session.get(Organisation, UUID(organisation_id)) is None:
                session.add(an_organisation(organisation_id))
        return organisation_id

    async def share_the_name(self, ids: Ids) -> None:
        """Who asked once under the client's family name."""
        namesake = self.api.as_("importer", subject=ACTOR, municipalities=REGION, family_name=ids["family_name"])
        assert (await namesake.get(f"/clients/{ids['client_id']}")).is_success

    async def accept(self, ids: Ids) -> None:
        await self.made(f"/referrals/{ids['referral_id']}/accept", {"accepted_on": "2026-03-04"})

    async def merge(self, ids: Ids) -> None:
        coordinator = self.api.as_("coordinator", municipalities=REGION)
        why = {"Access-Reason": "correction"}
        merged = await coordinator.post(
            f"/clients/{ids['client_id']}/merging", json={"same_as": ids["kept"]}, headers=why
        )
        assert merged.is_success, merged.text


def an_organisation(organisation_id: str) -> Any:
    from referral.models import Organisation

    return Organisation(
        id=UUID(organisation_id), name=f"Koe {organisation_id[:8]}", source_category="kela", municipality="698"
    )


def a_person(municipality: str) -> dict[str, Any]:
    return {
        "given_name": "Testi",
        "family_name": f"Koe-{''.join(chr(97 + int(one, 16)) for one in uuid4().hex[:10])}",
        "birth_date": "1985-10-13",
        "no_hetu_reason": "foreign",
        "municipality": municipality,
        "confirmed_new": True,
    }


def a_referral(ids: Ids, target: str) -> dict[str, Any]:
    names = ("client_id", "municipality", "organisation_id", "submitted_on")
    return {name: ids[name] for name in names} | {"target": target}
