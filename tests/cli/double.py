"""Stands in for Keycloak and the services where a test needs them to fail or be late: the shapes of the APIs, no rules.

What the real ones do with an import is tested on the real stack, in tests/system.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

from rinnalla.endpoints import Endpoints

Record = dict[str, Any]
SERVICES = ("referral", "coaching", "reporting")
KEYED = {
    "referrals": ("client_id", "target", "municipality", "submitted_on"),
    "cases": ("client_id", "municipality", "started_on"),
    "employments": ("client_id", "employer_id", "started_on"),
    "fidelity": ("municipality", "assessed_on"),
    "activities": ("client_id", "kind", "started_on"),
    "employer-contacts": ("employer_id", "coach_id", "client_id", "contacted_on", "kind", "face_to_face", "ordinal"),
}
SAME_THING = {"clients": "hetu", "employers": "business_id"}


@dataclass
class Services:
    records: dict[str, list[Record]] = field(default_factory=dict)
    keys: dict[str, dict[str, Record]] = field(default_factory=dict)
    linked: set[tuple[str, str]] = field(default_factory=set)
    answered: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    changes: int = 0
    looks: int = 0
    fails_before: Callable[[httpx2.Request], httpx2.Response | None] = lambda request: None

    def endpoints(self) -> Endpoints:
        urls = {f"{service.upper()}_URL": f"http://{service}" for service in SERVICES}
        region = {"RINNALLA_MUNICIPALITIES": "698,320", "ALLOW_ARTIFICIAL_IDENTITY_CODES": "true"}
        return Endpoints(urls | region | {"OIDC_ISSUER": "http://login/realms/rinnalla", "CLIENT_SECRET_IMPORTER": "s"})

    def client(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=httpx2.MockTransport(self.answer))

    def of(self, noun: str) -> list[Record]:
        return self.records.setdefault(noun, [])

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "login":
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 300})
        if (failure := self.fails_before(request)) is not None:
            return failure
        if request.method == "GET":
            return httpx2.Response(200, json=self.watched(request.url.path))
        once = (request.url.path, request.headers["Idempotency-Key"])
        if once not in self.answered:
            self.answered[once] = self.post(request.url.path, json.loads(request.content))
        status, body = self.answered[once]
        return httpx2.Response(status, json=body)

    def watched(self, path: str) -> Record:
        if path == "/outbox":
            return {"unsent": 0, "oldest_age_seconds": None}
        if path == "/recounting":
            return {"waiting": 0}
        self.looks += 1
        return {"checked_at": f"2026-01-01T00:00:{self.looks:02d}Z", "behind": 0, "parked": 0, "partitions": []}

    def post(self, path: str, body: Record) -> tuple[int, Any]:
        noun, _, rest = path.strip("/").partition("/")
        if rest in ("lookup", "accepted"):
            return 200, {"items": self.found(noun, rest, body)}
        self.changes += 1
        if rest == "assessments/from-paper":
            return 201, self.make(noun, body)
        if rest.endswith("/external"):
            self.keys[noun][body["key"]] = next(one for one in self.of(noun) if one["id"] == rest.split("/")[0])
            self.linked.add((noun, body["key"]))
            return 200, {}
        if rest:
            return 200, self.step(noun, rest.partition("/")[0], body)
        return 201, self.make(noun, body)

    def make(self, noun: str, body: Record) -> Record:
        made = DEFAULTS.get(noun, {}) | body | {"id": str(uuid4())}
        made["ordinal"] = made.pop("external_ordinal", 1)
        if external := made.pop("external", None):
            self.keys.setdefault(noun, {})[external["key"]] = made
        self.of(noun).append(made)
        return made

    def step(self, noun: str, id: str, body: Record) -> Record:
        record = next(one for one in self.of(noun) if one["id"] == id)
        if noun == "cases":
            body = {"ended_on": body["ended_on"], "end_reason": body["reason"], "end_detail": body.get("detail")}
        record.update(body)
        return record

    def found(self, noun: str, kind: str, body: Record) -> list[Record]:
        if kind == "accepted":
            return [row | {"referral_id": self.accepted(row)} for row in body["rows"]]
        if noun in KEYED:
            columns = KEYED[noun]
            wanted = [tuple(row.get(name) for name in columns) for row in body["rows"]]
            return [one for one in self.of(noun) if tuple(one.get(name) for name in columns) in wanted]
        rows = body.get("rows") or [{"key": key} for key in body["keys"]]
        return [item for row in rows if (item := self.by_key(noun, row))]

    def accepted(self, row: Record) -> str | None:
        mine = [one for one in self.of("referrals") if one["client_id"] == row["client_id"] and one["accepted_on"]]
        return mine[-1]["id"] if mine else None

    def by_key(self, noun: str, row: Record) -> Record | None:
        same = SAME_THING.get(noun)
        if record := self.keys.get(noun, {}).get(row["key"]):
            matches = {"hetu_matches": same and row.get(same) == record.get(same)}
            said = {"key": row["key"], "found_by": "key", "linked": (noun, row["key"]) in self.linked}
            return record | matches | said | {"has_hetu": bool(record.get("hetu"))}
        known = next((one for one in self.of(noun) if same and row.get(same) and one.get(same) == row[same]), None)
        return known and known | {"key": row["key"], "found_by": same}


DEFAULTS: dict[str, Record] = {
    "organisations": {"municipality": None},
    "clients": dict.fromkeys(("hetu", "birth_date", "no_hetu_reason", "sex", "education", "livelihood"))
    | {"language": "fi"},
    "employers": {"business_id": None, "size_class": None, "municipality": None},
    "referrals": dict.fromkeys(("organisation_id", "accepted_on", "declined_on", "reason", "handed_over_on")),
    "cases": dict.fromkeys(("ended_on", "end_reason", "end_detail")),
    "employer-contacts": {"client_id": None},
    "employments": dict.fromkeys(
        ("ended_on", "contract", "hours_per_week", "occupation", "open_labour_market", "out_of_work_at_entry")
    ),
    "activities": {"ended_on": None},
}
