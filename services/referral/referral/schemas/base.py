from pydantic import BaseModel, ConfigDict


class Incoming(BaseModel):
    """What is asked of us: nothing unknown, and never repeated in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)


class Outgoing(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)
