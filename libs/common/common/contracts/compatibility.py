"""What may change between releases (docs/events.md): an optional field may be added; all else is a new version."""

from typing import Any

from common.contracts.schemas import Schema

WORDS = ("title", "description", "examples", "$id", "$schema")
"""What a schema says to people; it may change at will."""


def breaches(released: dict[str, Schema], now: dict[str, Schema]) -> list[str]:
    """What consumers of the last release could stumble on, in words."""
    gone = [f"{name}: is gone" for name in sorted(released.keys() - now.keys())]
    return gone + [breach for name in sorted(released.keys() & now.keys()) for breach in changes(name, released, now)]


def changes(name: str, released: dict[str, Schema], now: dict[str, Schema]) -> list[str]:
    before, after = without_words(released[name]), without_words(now[name])
    fields_before, fields_after = before.get("properties", {}), after.get("properties", {})
    found = [f"{name}: field {field} is gone" for field in fields_before.keys() - fields_after.keys()]
    found += [
        f"{name}: field {field} changed"
        for field in fields_before.keys() & fields_after.keys()
        if resolved(fields_before[field], before) != resolved(fields_after[field], after)
    ]
    required_before, required_after = set(before.get("required", ())), set(after.get("required", ()))
    found += [f"{name}: field {field} became required" for field in required_after - required_before]
    found += [f"{name}: field {field} is no longer required" for field in required_before - required_after]
    return sorted(found)


def without_words(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            key: without_names(value) if key in ("properties", "$defs") else without_words(value)
            for key, value in schema.items()
            if key not in WORDS
        }
    return [without_words(part) for part in schema] if isinstance(schema, list) else schema


def without_names(named: dict[str, Any]) -> dict[str, Any]:
    """A field may itself be called `title`."""
    return {name: without_words(part) for name, part in named.items()}


def resolved(part: Any, whole: Schema) -> Any:
    """With the definitions it points to put in their place."""
    if isinstance(part, dict):
        if reference := part.get("$ref"):
            return resolved(whole["$defs"][reference.rsplit("/", 1)[1]], whole)
        return {key: resolved(value, whole) for key, value in part.items()}
    return [resolved(one, whole) for one in part] if isinstance(part, list) else part
