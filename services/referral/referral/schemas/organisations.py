from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from common.bodies import External, Incoming, Key, Outgoing, Source, example
from common.codes import Municipality, SourceCategory

OrganisationName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NewOrganisation(Incoming):
    model_config = example({"name": "Kela, Rovaniemi", "source_category": "kela", "municipality": "698"})

    name: OrganisationName
    source_category: SourceCategory
    municipality: Municipality | None = None
    external: External | None = None


class OrganisationView(Outgoing):
    id: UUID
    name: str
    source_category: SourceCategory
    municipality: Municipality | None


class ManyOrganisations(Outgoing):
    items: list[OrganisationView]
    next: str | None


class OrganisationLookup(Incoming):
    model_config = example({"source": "pilot", "keys": ["kela", "te-toimisto"]})

    source: Source
    keys: list[Key] = Field(max_length=200)


class FoundOrganisation(OrganisationView):
    key: str


class FoundOrganisations(Outgoing):
    items: list[FoundOrganisation]
