"""What every event is: ids, codes, dates and numbers, a name, a topic and a subject."""

from abc import ABC, abstractmethod
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.codes import Municipality


class Event(BaseModel, ABC):
    """A fact one service tells the others. Producers refuse unknown fields, consumers ignore them."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)

    type: ClassVar[str]
    topic: ClassVar[str]

    @property
    @abstractmethod
    def subject(self) -> UUID:
        """The client's id where there is a client, else the id of the thing."""

    @classmethod
    def schema_path(cls) -> str:
        return f"/schemas/{cls.type}.json"


class ClientEvent(Event):
    """An event about one client."""

    client_id: UUID
    municipality: Municipality

    @property
    def subject(self) -> UUID:
        return self.client_id
