"""One JSON Schema a published event, at the path its messages name: /schemas/<type>.json."""

from typing import Any

from common.events import PUBLISHED, Event

Schema = dict[str, Any]


def schema_of(event_type: type[Event]) -> Schema:
    """As consumers may rely on it: what they do not know they ignore, so further fields are allowed."""
    schema = event_type.model_json_schema(mode="serialization")
    schema.pop("additionalProperties", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": event_type.schema_path()} | schema


def schemas() -> dict[str, Schema]:
    """File name → schema."""
    return {f"{event_type.type}.json": schema_of(event_type) for event_type in PUBLISHED}
