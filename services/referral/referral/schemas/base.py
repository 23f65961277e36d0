from typing import Any

from pydantic import BaseModel, ConfigDict


def example(body: dict[str, Any]) -> ConfigDict:
    """For the API description."""
    return ConfigDict(json_schema_extra={"examples": [body]})


class Incoming(BaseModel):
    """What is asked of us: nothing unknown, and never repeated in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)


class Outgoing(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)
