"""AsyncAPI 3.0 for partners: what each event can reveal, on which kind of data it rests, and an example of it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from common.codes import DataCategory
from common.contracts.asyncapi import FLOW, Document, Examples, in_place, key_of, server
from common.contracts.schemas import schema_of
from common.events import (
    ActivityCorrected,
    ActivityEnded,
    ActivityStarted,
    ClientEmployed,
    CoachingEndCorrected,
    CoachingEnded,
    CoachingStarted,
    ConsentWithdrawn,
    EmploymentCorrected,
    EmploymentEnded,
    Event,
    PlanSigned,
    ReferralAccepted,
    ReferralClosed,
    ReferralDeclined,
)
from consent.partner_events import PARTNER_EVENTS, Telling, reduced

CLIENT_REF = UUID("7d0f5f5e-3d0a-4f57-9a3b-2f6c1f0e8a11")
KAFKA_TOPIC, WEBHOOK = "partner_topic", "webhook"

EMPLOYMENT = (
    "That the client works, since when and on what terms; whether a subsidy is paid for it (`benefits`) and whether "
    "the client was out of work before (`work_history`)."
)
REVEALS: Mapping[type[Event], str] = {
    ReferralAccepted: "That the client was referred to the team or to coaching, and when that was accepted.",
    ReferralDeclined: "That the client was referred, and that it was declined, when and for which coded reason.",
    ReferralClosed: "That a referral came to its end, when and with which outcome.",
    CoachingStarted: "That the client is in coaching, and since when.",
    CoachingEnded: "That coaching ended, when and why; a detail that may speak of health only with `health`.",
    CoachingEndCorrected: "That what was told of the end was wrong, and the facts; the detail only with `health`.",
    ActivityStarted: "That the client is in a work trial, studies, rehabilitation or another service, and since when.",
    ActivityCorrected: "That what was told of it was wrong, and the facts; `took_place` false: there was none.",
    ActivityEnded: "That it ended, and when.",
    PlanSigned: "That there is a signed plan, which sections it has, and a hash to know it by. Nothing it says.",
    ClientEmployed: EMPLOYMENT,
    EmploymentCorrected: EMPLOYMENT,
    EmploymentEnded: "That a job ended, and when.",
    ConsentWithdrawn: "That a consent naming this partner ended, and the day. Nothing else about the client.",
}

HEADERS: Document = {
    "ce_specversion": {"const": "1.0"},
    "ce_id": {"type": "string", "format": "uuid", "description": "This partner's own; the key for telling repeats"},
    "ce_type": {"type": "string"},
    "ce_source": {"type": "string", "examples": ["/regions/21"]},
    "ce_subject": {"type": "string", "format": "uuid", "description": "`client_ref`"},
    "ce_time": {"type": "string", "format": "date-time", "description": "When it was recorded, UTC"},
    "ce_sequence": {
        "type": "string",
        "pattern": "^[1-9][0-9]*$",
        "description": "Of the messages about this client to this partner, without gaps",
    },
    "content-type": {"const": "application/json"},
}
DISCLOSURE_ID: Document = {
    "type": "string",
    "format": "uuid",
    "description": "Under which this telling stands in the region's books; a withdrawal is none and has none",
}
SIGNATURE: Document = {
    "type": "object",
    "required": ["webhook-id", "webhook-timestamp", "webhook-signature"],
    "properties": {
        "webhook-id": {"type": "string", "format": "uuid", "description": "The key for telling repeats"},
        "webhook-timestamp": {"type": "string", "pattern": "^[0-9]+$", "description": "Seconds since 1970"},
        "webhook-signature": {"type": "string", "description": "Standard Webhooks, `v1,` and base64; one a secret"},
    },
}


def document(examples: Examples) -> Document:
    keys = {event_type: key_of(event_type) for event_type in PARTNER_EVENTS}
    messages = {key: message(event_type, examples) for event_type, key in keys.items()}
    called = {called_as(key): call(event_type, examples) for event_type, key in keys.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rinnalla for partners",
            "version": "1",
            "license": {"name": "EUPL-1.2"},
            "description": "What a partner is told. A message comes only when its own kind of data has a ground for "
            "this partner, and of its fields those whose kind has one. How to begin: docs/partners.md.",
        },
        "defaultContentType": "application/json",
        "servers": {"kafka": server()},
        "channels": {KAFKA_TOPIC: topic(messages), WEBHOOK: webhook(called)},
        "operations": {"tell": operation(KAFKA_TOPIC, messages), "call": operation(WEBHOOK, called)},
        "components": {
            "messages": messages | called,
            "securitySchemes": {"login": {"type": "oauth2", "flows": {"clientCredentials": FLOW}}},
        },
    }


def called_as(key: str) -> str:
    return f"{key}_by_webhook"


def topic(messages: Mapping[str, Document]) -> Document:
    return {
        "address": "partner.{code}.events",
        "parameters": {"code": {"description": "The partner's code"}},
        "servers": [{"$ref": "#/servers/kafka"}],
        "description": "Written in transactions: read it `read_committed`. It keeps seven days.",
        "messages": references(messages),
    }


def webhook(messages: Mapping[str, Document]) -> Document:
    return {
        "address": None,
        "description": "The address the partner gave. One message at a time for a client; any 2xx means it is taken.",
        "messages": references(messages),
    }


def references(messages: Mapping[str, Document]) -> Document:
    return {key: {"$ref": f"#/components/messages/{key}"} for key in messages}


def operation(channel: str, messages: Mapping[str, Document]) -> Document:
    place = f"#/channels/{channel}"
    bindings: Document = {"bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}}}
    return {
        "action": "send",
        "channel": {"$ref": place},
        "messages": [{"$ref": f"{place}/messages/{key}"} for key in messages],
    } | (bindings if channel == WEBHOOK else {})


def message(event_type: type[Event], examples: Examples) -> Document:
    """On Kafka: CloudEvents in binary mode."""
    telling = PARTNER_EVENTS[event_type]
    headers = HEADERS | {"ce_disclosureid": DISCLOSURE_ID}
    required = [*HEADERS, *(["ce_disclosureid"] if telling.rests_on else [])]
    key = {"type": "string", "format": "uuid", "description": "`client_ref`: a client's messages stay in order"}
    return described(event_type) | {
        "headers": {"type": "object", "required": required, "properties": headers},
        "bindings": {"kafka": {"key": key}},
        "payload": in_draft_07(data_of(event_type)),
        "examples": [
            {"name": name, "payload": data} for name, data in examples_of(event_type, examples[event_type.type])
        ],
    }


def call(event_type: type[Event], examples: Examples) -> Document:
    """By webhook: the same, with what Kafka has in headers beside it in the body."""
    telling = PARTNER_EVENTS[event_type]
    properties = {
        "type": {"const": event_type.type},
        "time": HEADERS["ce_time"],
        "client_ref": {"type": "string", "format": "uuid"},
        "sequence": {"type": "integer", "minimum": 1, "description": HEADERS["ce_sequence"]["description"]},
        "disclosure_id": DISCLOSURE_ID if telling.rests_on else {"type": "null"},
        "data": data_of(event_type),
    }
    body = {"type": "object", "required": list(properties), "properties": properties}
    sent: Document = {
        "type": event_type.type,
        "time": "2026-03-02T08:00:00+00:00",
        "client_ref": str(CLIENT_REF),
        "sequence": 1,
        "disclosure_id": "0d3c8a6c-4f0f-4d0a-9a63-2c115c1e7a0e" if telling.rests_on else None,
    }
    return described(event_type) | {
        "headers": SIGNATURE,
        "payload": in_draft_07(body),
        "examples": [
            {"name": name, "payload": sent | {"data": data}}
            for name, data in examples_of(event_type, examples[event_type.type])
        ],
    }


def described(event_type: type[Event]) -> Document:
    telling = PARTNER_EVENTS[event_type]
    rests_on = f"Rests on `{telling.rests_on}`." if telling.rests_on else "Needs no ground."
    return {
        "name": event_type.type,
        "title": event_type.__name__,
        "summary": " ".join((event_type.__doc__ or "").split()),
        "description": f"{rests_on} Can reveal: {REVEALS[event_type]}",
        "x-data-protection": {
            "rests_on": telling.rests_on,
            "fields": {kind: fields_of(telling, kind) for kind in sorted(telling.categories)},
        },
    }


def fields_of(telling: Telling, kind: DataCategory) -> list[str]:
    return [name for name, its_kind in telling.fields.items() if its_kind == kind]


def in_draft_07(schema: Document) -> Document:
    return {"schemaFormat": "application/schema+json;version=draft-07", "schema": schema}


def data_of(event_type: type[Event]) -> Document:
    """The JSON Schema of what can be told; a field without a ground is missing."""
    telling = PARTNER_EVENTS[event_type]
    whole = in_place(schema_of(event_type))
    known, ids = whole["properties"], own_ids(telling)
    fields = {name: resting_on(known[name], kind) for name, kind in telling.fields.items()}
    always = {name: known[name] for name in telling.always}
    own = {"client_ref": {"type": "string", "format": "uuid", "description": "What this partner calls the client"}}
    return {
        "type": "object",
        "required": [*own, "municipality", *(name for name in (*ids, *always) if name in whole["required"])],
        "properties": own | {"municipality": known["municipality"]} | ids | always | fields,
    }


def own_ids(telling: Telling) -> Document:
    told = "This partner's own id of it: the same for the same thing, and no one else's"
    return {name: {"type": "string", "format": "uuid", "description": told} for name in telling.ids}


def resting_on(schema: Document, kind: DataCategory) -> Document:
    said = f"{schema['description']} " if "description" in schema else ""
    return schema | {"description": f"{said}Rests on `{kind}`."}


def examples_of(event_type: type[Event], example: Any) -> list[tuple[str, Document]]:
    """With everything granted, and with no more than it rests on."""
    telling = PARTNER_EVENTS[event_type]
    least: Collection[DataCategory] = {telling.rests_on} if telling.rests_on else set()
    made = {"everything granted": telling.categories, "no more than it rests on": least}
    told = {name: reduced(event_type.type, example, kinds, client_ref=CLIENT_REF) for name, kinds in made.items()}
    return [(name, data) for name, data in told.items() if name == "everything granted" or telling.categories != least]
