"""A partner and its clients on the whole stack, made as an operator and professionals would."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from common.days import today
from tests.journeys.town import Town, answered, people_of
from tests.system.conftest import Everything, until

MUONIO = "498"
EVENTS = ["fi.rinnalla.coaching.client-employed.v1"]


@dataclass(frozen=True)
class PartnerOfTests:
    """An organisation with an account, and the operator who looks after it."""

    town: Town
    operator: str
    id: str
    party: str
    account: str
    secret: str

    @property
    def token_url(self) -> str:
        return f"{self.town.everything.environment['OIDC_ISSUER']}/protocol/openid-connect/token"

    @property
    def token(self) -> str:
        login = self.town.everything.answer_of_login(self.account, self.secret, grant_type="client_credentials")
        return str(login["access_token"])

    def subscribe(self, **way: str) -> str:
        told = {"event_types": EVENTS, "municipalities": [MUONIO], "purpose": "supported_employment"}
        path = f"/partners/{self.id}/subscriptions"
        return str(self.town.done(self.operator, "consent", path, **told, **way)["id"])

    def asked(self, path: str) -> dict[str, Any]:
        return answered(self.town.everything.ask(self.token, "consent", path))

    def told(self, path: str, **body: Any) -> dict[str, Any]:
        return self.town.done(self.token, "consent", path, **body)


def is_ready(town: Town, operator: str, path: str) -> bool:
    seen = town.seen(operator, "consent", path)
    return bool(seen["state"] == "ready" and not seen["is_secret_on_its_way"])


def allowed(partner: PartnerOfTests, *categories: str) -> tuple[str, str]:
    """A client in coaching who lets the partner be told these kinds; the consent."""
    town = partner.town
    client_id = town.a_client(town.coordinator)
    town.done_once_known(town.lead, "coaching", "/cases", **town.case(client_id, started_on="2024-02-01"))
    consent = {
        "client_id": client_id,
        "given_by": {"kind": "client"},
        "purpose_code": "supported_employment",
        "purpose_text": "Työpaikan löytäminen",
        "grants": [{"party": partner.party, "category": one} for one in categories],
        "channel": "electronic",
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
    }
    return client_id, town.done_once_known(town.coach, "consent", "/consents", **consent)["id"]


def hire(partner: PartnerOfTests, client_id: str) -> None:
    town = partner.town
    town.done(town.coach, "coaching", "/employments", **town.hired(client_id, started_on=str(today())))


def enrolled(everything: Everything) -> PartnerOfTests:
    """A new one: its account, topic and rights are made, and its secret is known."""
    town = people_of(everything, MUONIO)
    operator, _ = everything.person("operator", municipalities=())
    new = {"name": f"Kumppani {uuid4().hex[:6]}", "source_category": "kela", "municipality": MUONIO}
    organisation = town.done(town.coordinator, "referral", "/organisations", **new)["id"]
    code = f"koe-{uuid4().hex[:8]}"
    path = "/partners"
    added = town.done_once_known(operator, "consent", path, organisation_id=organisation, code=code)
    drawn = town.done(operator, "consent", f"{path}/{added['id']}/secret")
    until(lambda: is_ready(town, operator, f"{path}/{added['id']}"))
    party = f"organisation:{organisation}"
    return PartnerOfTests(town, operator, added["id"], party, added["account"], drawn["secret"])
