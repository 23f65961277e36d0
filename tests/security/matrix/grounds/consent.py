from typing import Any
from uuid import UUID

from common.events import OrganisationRegistered
from consent.models import Partner
from tests.consent.access_log import logged
from tests.security.matrix.grounds.ground import ANOTHER_ORGANISATION, ORGANISATION, REGION, Ground, Ids
from tests.service import Api

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
SCAN = "/consents/{consent_id}/scan"
OWN_PARTY, OTHER_PARTY = f"organisation:{ORGANISATION}", f"organisation:{ANOTHER_ORGANISATION}"


class ConsentGround(Ground):
    """A client with a consent on paper that names the organisation of whoever asks; and a partner."""

    async def lay_out(self) -> None:
        await super().lay_out()
        self.applications = {"partner": "partner-koe"}
        history = "GET /consents/{consent_id}/history"
        self.silent = frozenset({"POST /decisions", "POST /disclosures", f"POST {SCAN}/reading", history})
        self.queries = {"GET /access": "?client_id={client_id}"}
        self.bodies = {
            "POST /consents": lambda ids: a_consent(ids, "work_ability_plan"),
            "POST /consents/{consent_id}/withdraw": lambda ids: {},
            f"POST {SCAN}": lambda ids: PDF,
            f"POST {SCAN}/reading": lambda ids: {"reason": "complaint"},
            "POST /decisions": lambda ids: an_exchange(ids) | {"from_party": OTHER_PARTY},
            "POST /disclosures": lambda ids: an_exchange(ids) | {"what": "coaching_page"},
        }
        self.before = {
            f"POST {SCAN}/reading": self.scan,
            "GET /access": self.log,
            "GET /withdrawals": self.withdraw,
            "POST /withdrawals/{notice_id}/acknowledgements": self.withdraw,
        }
        organisations = (UUID(ORGANISATION), UUID(ANOTHER_ORGANISATION))
        known = [
            OrganisationRegistered(organisation_id=one, source_category="kela", municipality=None)
            for one in organisations
        ]
        await self.deliver(*known)
        async with self.sessions.begin() as session:
            session.add(Partner(organisation_id=organisations[0], code="koe", party_type="kela", state="ready"))

    def as_coordinator(self) -> Api:
        return self.api.as_("coordinator", municipalities=REGION)

    async def client(self, relation: str) -> Ids:
        ids = await super().client(relation)
        given = await self.as_coordinator().post("/consents", json=a_consent(ids, "supported_employment"))
        assert given.is_success, given.text
        return ids | {"consent_id": given.json()["id"]}

    async def scan(self, ids: Ids) -> None:
        headers = {"content-type": "application/pdf"}
        added = await self.as_coordinator().post(SCAN.format_map(ids), content=PDF, headers=headers)
        assert added.is_success, added.text

    async def log(self, ids: Ids) -> None:
        async with self.sessions() as session:
            await logged(session, {"client_id": UUID(ids["client_id"]), "municipality": ids["municipality"]})

    async def withdraw(self, ids: Ids) -> None:
        ended = await self.as_coordinator().post("/consents/{consent_id}/withdraw".format_map(ids), json={})
        assert ended.is_success, ended.text
        officer = self.api.as_("privacy_officer", municipalities=REGION)
        notices = (await officer.get("/withdrawals", params={"consent_id": ids["consent_id"]})).json()["items"]
        ids["notice_id"] = next(one["id"] for one in notices if one["party"] == OWN_PARTY)


def a_consent(ids: Ids, purpose: str) -> dict[str, Any]:
    grants = [{"party": party, "category": "coaching_progress"} for party in (OWN_PARTY, OTHER_PARTY)]
    return {
        "client_id": ids["client_id"],
        "given_by": {"kind": "client"},
        "purpose_code": purpose,
        "purpose_text": "Työpaikan löytäminen",
        "grants": grants,
        "channel": "signed_paper",
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
    }


def an_exchange(ids: Ids) -> dict[str, Any]:
    asked = {"to_party": OWN_PARTY, "categories": ["coaching_progress"], "purpose": "supported_employment"}
    return {"client_id": ids["client_id"]} | asked
