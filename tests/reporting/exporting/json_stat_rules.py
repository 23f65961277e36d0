"""What JSON-stat 2.0 demands of a response, as its published format and schema say; shares nothing with the writer."""

from collections.abc import Iterator
from math import prod
from typing import Any

from jsonschema import Draft202012Validator

TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
NOTES = {"type": "array", "items": {"type": "string"}}
CATEGORY = {
    "type": "object",
    "required": ["index"],
    "properties": {
        "index": {"type": ["array", "object"], "uniqueItems": True},
        "label": TEXTS,
        "unit": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"decimals": {"type": "integer", "minimum": 0}},
            },
        },
        "note": {"type": "object", "additionalProperties": NOTES},
    },
}
UPDATED = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.]\d+)?(Z|[+-]\d{2}:\d{2})$"}
COMMON: dict[str, Any] = {
    "version": {"const": "2.0"},
    "label": {"type": "string"},
    "source": {"type": "string"},
    "updated": UPDATED,
    "note": NOTES,
    "extension": {"type": "object"},
}
NAMES = {"names": {"type": "array", "items": {"type": "string"}, "minItems": 1}}
DATASET: dict[str, Any] = {
    "type": "object",
    "required": ["version", "class", "id", "size", "value", "dimension"],
    "additionalProperties": False,
    "properties": COMMON
    | {
        "class": {"const": "dataset"},
        "id": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
        "size": {"type": "array", "items": {"type": "integer", "minimum": 0}},
        "role": {
            "type": "object",
            "additionalProperties": False,
            "properties": {role: {"$ref": "#/$defs/names"} for role in ("time", "geo", "metric")},
        },
        "value": {"type": "array", "items": {"type": ["number", "null"]}},
        "status": TEXTS,
        "dimension": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["category"],
                "properties": {"label": {"type": "string"}, "category": CATEGORY},
            },
        },
    },
}
COLLECTION: dict[str, Any] = {
    "type": "object",
    "required": ["version", "class", "link"],
    "additionalProperties": False,
    "properties": COMMON
    | {
        "class": {"const": "collection"},
        "link": {"type": "object", "required": ["item"], "properties": {"item": {"type": "array", "items": DATASET}}},
    },
}


def faults(response: dict[str, Any]) -> list[str]:
    if response.get("class") == "collection":
        items = response["link"]["item"]
        return [
            error.message for error in Draft202012Validator(COLLECTION | {"$defs": NAMES}).iter_errors(response)
        ] + [fault for item in items for fault in sizes_that_differ(item)]
    return [error.message for error in Draft202012Validator(DATASET | {"$defs": NAMES}).iter_errors(response)] or list(
        sizes_that_differ(response)
    )


def sizes_that_differ(dataset: dict[str, Any]) -> Iterator[str]:
    """What a schema cannot say: the cube is as large as its sides, and every name stands for something."""
    if len(dataset["value"]) != prod(dataset["size"]):
        yield f"{len(dataset['value'])} values in a cube of {dataset['size']}"
    if list(dataset["dimension"]) != dataset["id"]:
        yield "the dimensions are not those of id"
        return
    for name, size in zip(dataset["id"], dataset["size"], strict=True):
        category = dataset["dimension"][name]["category"]
        if len(category["index"]) != size or set(category["label"]) != set(category["index"]):
            yield f"{name}: {size} categories were said"
    for role, names in dataset.get("role", {}).items():
        if not set(names) <= set(dataset["id"]):
            yield f"role {role} of no dimension"
    for at in dataset.get("status", {}):
        if not 0 <= int(at) < len(dataset["value"]):
            yield f"status of no value: {at}"
