"""What a number may be, in words: an error of pydantic names only the limit that was crossed, people want both."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from common.errors import Language

Schema = Mapping[str, Any]
Place = Sequence[int | str]
"""Where in a request: `("body", "rows", 3, "hours_per_week")`."""

NUMBERS = {"number": ("luku", "ett tal", "a number"), "integer": ("kokonaisluku", "ett heltal", "a whole number")}
BOUNDS: dict[Language, dict[str, str]] = {
    "fi": {"minimum": "vähintään", "exclusiveMinimum": "yli", "maximum": "enintään", "exclusiveMaximum": "alle"},
    "sv": {"minimum": "minst", "exclusiveMinimum": "över", "maximum": "högst", "exclusiveMaximum": "under"},
    "en": {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"},
}
CROSSED = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
ASKED: dict[Language, str] = {"fi": "Anna {number}", "sv": "Ange {number}", "en": "Give {number}"}
BETWEEN: dict[Language, str] = {
    "fi": " väliltä {minimum}–{maximum}.",
    "sv": " mellan {minimum} och {maximum}.",
    "en": " between {minimum} and {maximum}.",
}
WHICH_IS: dict[Language, str] = {
    "fi": ", joka on {bounds}.",
    "sv": " som är {bounds}.",
    "en": " that is {bounds}.",
}
AND: dict[Language, str] = {"fi": " ja ", "sv": " och ", "en": " and "}


def number_text(error: Mapping[str, Any], route: object, language: Language) -> str:
    """What number would be right where this one was refused."""
    crossed = {name: error["ctx"][short] for short, name in CROSSED.items() if short in error.get("ctx", {})}
    rules = crossed | dict(rules_of(route, error["loc"]))
    limits = {name: written(rules[name], language) for name in BOUNDS[language] if name in rules}
    kind = "integer" if str(error["type"]).startswith("int") else rules.get("type", "number")
    words = NUMBERS[kind][("fi", "sv", "en").index(language)]
    return ASKED[language].format(number=words) + limits_text(limits, language)


def limits_text(limits: Mapping[str, str], language: Language) -> str:
    if limits.keys() == {"minimum", "maximum"}:
        return BETWEEN[language].format_map(limits)
    bounds = AND[language].join(f"{BOUNDS[language][name]} {limit}" for name, limit in limits.items())
    return WHICH_IS[language].format(bounds=bounds) if bounds else "."


def written(limit: Any, language: Language) -> str:
    text = str(int(limit)) if limit == int(limit) else str(limit)
    return text if language == "en" else text.replace(".", ",")


def rules_of(route: object, place: Place) -> Schema:
    """The JSON Schema of the number at this place; empty where the route's types do not tell it."""
    found = declared_at(route, place) if isinstance(route, APIRoute) else None
    if found is None:
        return {}
    field, path = found
    whole = TypeAdapter[Any](Annotated[field.annotation, field]).json_schema()  # type: ignore[arg-type]  # made here
    return number_at(whole, path, whole.get("$defs", {}))


def declared_at(route: APIRoute, place: Place) -> tuple[FieldInfo, Place] | None:
    """The body or parameter, and the way on from there."""
    if place[:1] == ("body",):
        return (route.body_field.field_info, place[1:]) if route.body_field else None
    parameters = {one.alias: one.field_info for one in parameters_of(route.dependant)}
    name = str(place[1]) if len(place) > 1 else ""
    return (parameters[name], place[2:]) if name in parameters else None


def parameters_of(dependant: Dependant) -> Iterator[Any]:
    yield from (*dependant.path_params, *dependant.query_params)
    for needed in dependant.dependencies:
        yield from parameters_of(needed)


def number_at(schema: Schema, path: Place, definitions: Schema) -> Schema:
    for one in alternatives(schema, definitions):
        if not path and one.get("type") in NUMBERS:
            return one
        if path and (inner := one["items"] if "items" in one else one.get("properties", {}).get(path[0])):
            return number_at(inner, path[1:], definitions)
    return {}


def alternatives(schema: Schema, definitions: Schema) -> Iterator[Schema]:
    if reference := schema.get("$ref"):
        schema = definitions[reference.rsplit("/", 1)[1]]
    yield schema
    for one in schema.get("anyOf", ()):
        yield from alternatives(one, definitions)
