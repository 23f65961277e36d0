"""An ordinary working week on top of the pilot, once for each home: referrals, contacts, consents, a signed plan."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from common.days import today
from local_stack.home import REPOSITORY, Home
from rinnalla.backend import Backend, ServiceRefused
from rinnalla.catching_up import caught_up

WEEK = REPOSITORY / "deploy/demo/everyday.json"
OWN_SOURCE = "everyday"
FACE_TO_FACE = ("visit", "meeting")
DONE_ALREADY = 409
TOLD_TO_EMPLOYERS = ("identity", "work_history", "coaching_progress")
CONSENT_DAYS_AGO = 30

Ids = Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """The ids behind the pilot's keys."""

    clients: Ids
    organisations: Ids
    employers: Ids
    coaches: Ids


async def fill(importer: Backend, team_lead: Backend, home: Home, source: str) -> None:
    done = home.root / "everyday"
    if done.exists():
        return
    week = json.loads(WEEK.read_text(encoding="utf-8"))
    known = await known_ids(importer, week, source)
    clients = await register_clients(importer, week["clients"])
    for referral in week["referrals"]:
        await once(send_referral(importer, referral, clients[referral["client"]], known))
    for contact in week["contacts"]:
        await record_contact(importer, contact, known)
    await caught_up(team_lead, "consent", ("referral", "coaching"))
    for client in week["consents"]:
        await give_consent(team_lead, known.clients[client])
    await sign_plan(team_lead, week["plan"], known.clients[week["plan"]["client"]])
    done.touch()


async def known_ids(backend: Backend, week: Mapping[str, Any], source: str) -> Known:
    contacts, plan = week["contacts"], week["plan"]["client"]
    clients = {contact["client"] for contact in contacts if "client" in contact} | {plan, *week["consents"]}
    organisations = {referral["organisation"] for referral in week["referrals"]}
    employers = [{"key": key} for key in sorted({contact["employer"] for contact in contacts})]
    return Known(
        await looked_up(backend, "referral", "clients", source, rows=[{"key": key} for key in sorted(clients)]),
        await looked_up(backend, "referral", "organisations", source, keys=sorted(organisations)),
        await looked_up(backend, "coaching", "employers", source, rows=employers),
        await looked_up(backend, "coaching", "coaches", source, keys=sorted({one["coach"] for one in contacts})),
    )


async def looked_up(backend: Backend, service: str, noun: str, source: str, **asked: object) -> dict[str, str]:
    items = (await backend.ask(service, f"/{noun}/lookup", {"source": source, **asked}))["items"]
    return {item["key"]: item["id"] for item in items}


async def register_clients(backend: Backend, wanted: list[dict[str, str]]) -> dict[str, str]:
    rows = [{"key": one["key"]} for one in wanted]
    known = await looked_up(backend, "referral", "clients", OWN_SOURCE, rows=rows)
    for one in wanted:
        if one["key"] not in known:
            person = {name: value for name, value in one.items() if name != "key"}
            new = person | {"external": {"source": OWN_SOURCE, "key": one["key"]}}
            known[one["key"]] = (await backend.change("referral", "/clients", new, key=one["key"]))["id"]
    return known


async def send_referral(backend: Backend, referral: Mapping[str, Any], client_id: str, known: Known) -> None:
    new = {
        "client_id": client_id,
        "organisation_id": known.organisations[referral["organisation"]],
        "target": referral["target"],
        "municipality": referral["organisation"].rpartition("-")[2],
        "submitted_on": days_ago(referral["days_ago"]),
    }
    await backend.change("referral", "/referrals", new, key=json.dumps(new))


async def record_contact(backend: Backend, contact: Mapping[str, Any], known: Known) -> None:
    new = {
        "employer_id": known.employers[contact["employer"]],
        "coach_id": known.coaches[contact["coach"]],
        "contacted_on": days_ago(contact["days_ago"]),
        "kind": contact["kind"],
        "face_to_face": contact["kind"] in FACE_TO_FACE,
    }
    about = {"client_id": known.clients[contact["client"]]} if "client" in contact else {}
    await backend.change("coaching", "/employer-contacts", new | about, key=json.dumps(new | about))


async def give_consent(backend: Backend, client_id: str) -> None:
    """The client lets the coach speak with employers of who they are and what they have done."""
    new = {
        "client_id": client_id,
        "given_by": {"kind": "client"},
        "purpose_code": "supported_employment",
        "purpose_text": "Työpaikan löytäminen ja tuki sen alussa.",
        "grants": [{"party": "employers", "category": category} for category in TOLD_TO_EMPLOYERS],
        "channel": "electronic",
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
        "valid_from": days_ago(CONSENT_DAYS_AGO),
    }
    await backend.change("consent", "/consents", new, key=json.dumps(new))


async def sign_plan(backend: Backend, plan: Mapping[str, Any], client_id: str) -> None:
    cases = (await backend.get("coaching", f"/clients/{client_id}/coaching"))["cases"]
    path = f"/cases/{cases[0]['id']}/plan"
    for number, text in plan["sections"].items():
        written = {"text": text, "status": "done", "version": 0}
        await once(backend.change("coaching", f"{path}/sections/{number}", written, key=number, method="PUT"))
    for role in ("client", "responsible_person"):
        await once(backend.change("coaching", f"{path}/signatures", {"role": role, "place": plan["place"]}, key=role))


async def once(step: Any) -> None:
    """What an interrupted demo did already is not done again."""
    try:
        await step
    except ServiceRefused as refused:
        if refused.status != DONE_ALREADY:
            raise


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()
