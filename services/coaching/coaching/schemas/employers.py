from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fi import ytunnus

from coaching.schemas.bases import Name
from coaching.schemas.examples import SOURCE, example
from common.bodies import External, Incoming, Key, Outgoing, Source
from common.codes import Municipality, Sector, SizeClass


def well_formed(business_id: str) -> str:
    """As it is written, 1234567-1, when the check digit is right."""
    try:
        return str(ytunnus.format(ytunnus.validate(business_id)))
    except NotANumber:
        raise PydanticCustomError(
            "business_id",
            "Not a Finnish business id",
            {
                "fi": "Tämä ei ole Y-tunnus: seitsemän numeroa, väliviiva ja tarkistusnumero, esimerkiksi 1234567-1.",
                "sv": "Inget FO-nummer: sju siffror, bindestreck och kontrollsiffra, till exempel 1234567-1.",
                "en": "This is not a business id: seven digits, a hyphen and the check digit, for example 1234567-1.",
            },
        ) from None


BusinessId = Annotated[str, AfterValidator(well_formed)]


class NewEmployer(Incoming):
    model_config = example(
        name="Keksitty Leipomo Oy", business_id="1234567-1", sector="company", size_class="5-9", municipality="698"
    )

    name: Name
    business_id: BusinessId | None = None
    sector: Sector
    size_class: SizeClass | None = None
    municipality: Municipality | None = None
    external: External | None = None


class EmployerView(Outgoing):
    id: UUID
    name: str
    business_id: str | None
    sector: Sector
    size_class: SizeClass | None
    municipality: str | None


def as_written(business_id: str) -> str:
    """1234567-1 also of 12345671; what is no business id is found nowhere."""
    return str(ytunnus.format(business_id)) if ytunnus.is_valid(business_id) else business_id


class EmployerToFind(Incoming):
    key: Key
    business_id: Annotated[Key, AfterValidator(as_written)] | None = None


class EmployersToFind(Incoming):
    model_config = example(source=SOURCE, rows=[{"key": "e1", "business_id": "1234567-1"}])

    source: Source
    rows: Annotated[list[EmployerToFind], Field(max_length=200)]


class FoundEmployer(EmployerView):
    key: str
    found_by: Literal["key", "business_id"]
    linked: bool
    """Whether the key was given to an employer who was here already, so that the source's words may differ."""
