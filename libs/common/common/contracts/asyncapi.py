"""AsyncAPI 3.0 of a service: what it sends and what it receives, with the CloudEvents headers and an example each."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from common.contracts.schemas import schema_of
from common.events import PUBLISHED, ClientAccessed, Event
from common.parking import PARKED_TYPE

Document = dict[str, Any]
Examples = Mapping[str, Any]
"""Event type → an example's content."""

ENVELOPE: Document = {
    "ce_specversion": {"const": "1.0"},
    "ce_id": {"type": "string", "format": "uuid", "description": "UUIDv7; the key for telling repeats"},
    "ce_type": {"type": "string"},
    "ce_source": {"type": "string", "examples": ["/regions/21/coaching"]},
    "ce_subject": {"type": "string", "format": "uuid", "description": "client_id, or the id of the thing"},
    "ce_time": {"type": "string", "format": "date-time", "description": "When it was recorded, UTC"},
    "ce_sequence": {"type": "string", "pattern": "^[1-9][0-9]*$", "description": "Per subject, without gaps"},
}
HEADERS: Document = {
    "type": "object",
    "required": list(ENVELOPE),
    "properties": ENVELOPE
    | {
        "ce_dataschema": {"type": "string"},
        "content-type": {"const": "application/json"},
        "traceparent": {"type": "string"},
    },
}

PARKED = "parked"
PARKED_HEADERS: Document = {
    "type": "object",
    "required": [*ENVELOPE, "parked_error", "parked_state", "parked_topic", "parked_partition", "parked_offset"],
    "properties": ENVELOPE
    | {
        "ce_type": {"const": PARKED_TYPE},
        "content-type": {"const": "application/octet-stream"},
        "parked_error": {"type": "string", "description": "The kind of error, never its text"},
        "parked_state": {"enum": ["parked", "held"], "description": "`held`: it only waits behind another"},
        "parked_topic": {"type": "string"},
        "parked_partition": {"type": "string"},
        "parked_offset": {"type": "string"},
        "parked_bytes": {"type": "string", "description": "How long it was; what is too long to copy is left out"},
        "parked_headers": {"type": "string", "description": "Its own headers, JSON, the bytes as latin-1"},
    },
}

KEYED: Document = {
    "kafka": {"key": {"type": "string", "format": "uuid", "description": "The subject: its messages stay in order"}}
}


def asyncapi(service: str, received: Iterable[type[Event]], examples: Examples) -> Document:
    sent: list[type[Event]] = [event_type for event_type in PUBLISHED if event_type.topic.startswith(f"{service}.")]
    channels = {topic: channel(topic, types) for topic, types in by_topic(service, [*every(sent), *received]).items()}
    parked_topic = f"{service}.parked"
    channels[parked_topic] = {
        "address": parked_topic,
        "messages": {PARKED: {"$ref": f"#/components/messages/{PARKED}"}},
    }
    operations: list[tuple[str, type[Event]]] = [("send", event_type) for event_type in every(sent)]
    operations += [("receive", event_type) for event_type in received]
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Rinnalla {service}", "version": "1", "license": {"name": "EUPL-1.2"}},
        "defaultContentType": "application/json",
        "servers": {"kafka": server()},
        "channels": channels,
        "operations": {
            f"{action}_{key_of(event_type)}": operation(action, topic_of(event_type, service), event_type)
            for action, event_type in operations
        }
        | {f"send_{PARKED}": send_parked(parked_topic)},
        "components": {
            "messages": {key_of(one): message(one, examples) for _, one in operations} | {PARKED: parked_message()},
            "securitySchemes": {"login": {"type": "oauth2", "flows": {"clientCredentials": FLOW}}},
        },
    }


def every(sent: Iterable[type[Event]]) -> list[type[Event]]:
    """A service's own events, and its access log."""
    return [*sent, ClientAccessed]


FLOW = {"tokenUrl": "https://login.example.fi/realms/rinnalla/protocol/openid-connect/token", "availableScopes": {}}


def server() -> Document:
    return {
        "host": "kafka.example.fi:9092",
        "protocol": "kafka-secure",
        "security": [{"$ref": "#/components/securitySchemes/login"}],
    }


def topic_of(event_type: type[Event], service: str) -> str:
    return f"{service}.access" if event_type is ClientAccessed else event_type.topic


def by_topic(service: str, types: Iterable[type[Event]]) -> dict[str, list[type[Event]]]:
    topics: dict[str, list[type[Event]]] = {}
    for event_type in dict.fromkeys(types):
        topics.setdefault(topic_of(event_type, service), []).append(event_type)
    return topics


def channel(topic: str, types: Iterable[type[Event]]) -> Document:
    messages = {key_of(one): {"$ref": f"#/components/messages/{key_of(one)}"} for one in types}
    return {"address": topic, "messages": messages}


def operation(action: str, topic: str, event_type: type[Event]) -> Document:
    place = f"#/channels/{topic.replace('/', '~1')}"
    return {
        "action": action,
        "channel": {"$ref": place},
        "summary": " ".join((event_type.__doc__ or "").split()),
        "messages": [{"$ref": f"{place}/messages/{key_of(event_type)}"}],
    }


def send_parked(topic: str) -> Document:
    place = f"#/channels/{topic.replace('/', '~1')}"
    return {"action": "send", "channel": {"$ref": place}, "messages": [{"$ref": f"{place}/messages/{PARKED}"}]}


def parked_message() -> Document:
    return {
        "name": PARKED_TYPE,
        "title": "Parked",
        "summary": "A copy of a message that this service could not take, its bytes as they came",
        "contentType": "application/octet-stream",
        "headers": PARKED_HEADERS,
        "bindings": KEYED,
    }


def key_of(event_type: type[Event]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_type.__name__).lower()


def message(event_type: type[Event], examples: Examples) -> Document:
    schema = schema_of(event_type)
    schema.pop("$id")
    described: Document = {
        "name": event_type.type,
        "title": event_type.__name__,
        "summary": " ".join((event_type.__doc__ or "").split()),
        "headers": HEADERS,
        "bindings": KEYED,
        "payload": {"schemaFormat": "application/schema+json;version=draft-07", "schema": in_place(schema)},
    }
    if event_type.type in examples:
        described["examples"] = [{"payload": examples[event_type.type]}]
    return described


def in_place(schema: Document) -> Document:
    """Draft-07 spells definitions otherwise; put them where they are used."""
    definitions = schema.pop("$defs", {})
    schema.pop("$schema", None)

    def place(part: Any) -> Any:
        if isinstance(part, dict):
            if reference := part.get("$ref"):
                return place(definitions[reference.rsplit("/", 1)[1]])
            return {key: place(value) for key, value in part.items()}
        return [place(one) for one in part] if isinstance(part, list) else part

    placed: Document = place(schema)
    return placed
