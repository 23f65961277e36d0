"""What services agreed on stays agreed: golden examples still read, and a wrong change is caught."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from common.contracts.__main__ import RELEASED, read
from common.contracts.compatibility import breaches
from common.contracts.schemas import schemas
from common.events import PUBLISHED, ConsentGiven, Event

GOLDEN = Path(__file__).parent / "golden"
REPOSITORY = Path(__file__).resolve().parents[2]
TYPES: dict[str, type[Event]] = {event_type.type: event_type for event_type in PUBLISHED}
EXAMPLES = sorted(GOLDEN.glob("*.json"))
EMPLOYED = "fi.rinnalla.coaching.client-employed.v1.json"


def type_of(example: Path) -> str:
    return example.name.rsplit(".", 2)[0]


@pytest.mark.parametrize("example", EXAMPLES, ids=type_of)
def test_a_golden_example_still_reads_and_fits_its_schema(example: Path) -> None:
    content = json.loads(example.read_text())

    event = TYPES[type_of(example)].model_validate_json(example.read_bytes(), extra="ignore")

    Draft202012Validator(schemas()[f"{type_of(example)}.json"]).validate(content)
    assert json.loads(event.model_dump_json(exclude_unset=True)) == content


def test_every_event_has_a_golden_example() -> None:
    assert {type_of(example) for example in EXAMPLES} == TYPES.keys()


@pytest.mark.parametrize("example", EXAMPLES, ids=type_of)
def test_producers_refuse_and_consumers_ignore_a_field_they_do_not_know(example: Path) -> None:
    content = json.loads(example.read_text()) | {"later_field": 1}
    event_type = TYPES[type_of(example)]

    with pytest.raises(ValidationError):
        event_type.model_validate(content)

    assert event_type.model_validate(content, extra="ignore")


def test_consumers_ignore_what_they_do_not_know_inside_of_what_they_know() -> None:
    content = json.loads((GOLDEN / "fi.rinnalla.consent.consent-given.v1.1.json").read_text())
    content["grants"][0]["later_field"] = 1

    assert ConsentGiven.model_validate_json(json.dumps(content), extra="ignore").grants


@pytest.fixture
def released() -> dict[str, Any]:
    return read(REPOSITORY / RELEASED)


def test_todays_schemas_keep_the_last_releases_word(released: dict[str, Any]) -> None:
    assert released
    assert breaches(released, schemas()) == []


def test_an_optional_field_may_be_added(released: dict[str, Any]) -> None:
    changed = deepcopy(released)
    changed[EMPLOYED]["properties"]["adjusted"] = {"type": "boolean", "default": False}

    assert breaches(released, changed) == []


def remove_a_field(schema: Any) -> None:
    del schema["properties"]["sector"]
    schema["required"].remove("sector")


def require_a_new_field(schema: Any) -> None:
    schema["properties"]["adjusted"] = {"type": "boolean"}
    schema["required"].append("adjusted")


def retype_a_field(schema: Any) -> None:
    schema["properties"]["wage_subsidy"] = {"type": "string"}


def narrow_a_code(schema: Any) -> None:
    schema["properties"]["sector"]["enum"].remove("state")


def free_a_field(schema: Any) -> None:
    schema["required"].remove("started_on")


@pytest.mark.parametrize("wrong", [remove_a_field, require_a_new_field, retype_a_field, narrow_a_code, free_a_field])
def test_a_wrong_change_is_caught(released: dict[str, Any], wrong: Any) -> None:
    changed = deepcopy(released)
    wrong(changed[EMPLOYED])

    assert breaches(released, changed) != []


def test_an_event_that_is_gone_is_caught(released: dict[str, Any]) -> None:
    assert breaches(released, {name: schema for name, schema in released.items() if name != EMPLOYED}) != []


PERSONAL = ("name", "hetu", "phone", "email", "address", "birth", "text", "note", "comment")


def test_no_event_has_a_place_for_a_name_or_a_text() -> None:
    fields = {f"{event_type.type}.{field}" for event_type in PUBLISHED for field in event_type.model_fields}

    assert [field for field in fields if any(word in field.rsplit(".", 1)[1] for word in PERSONAL)] == []
