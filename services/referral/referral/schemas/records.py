"""A client's whole record, and what is changed in it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from common.bodies import Incoming, Outgoing, example
from common.codes import Education, Language, Livelihood, Municipality, NoHetuReason, Sex
from common.days import PastDay
from referral.schemas.clients import ClientView, PersonName

Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()-]{4,29}$")]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")
]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
LanguageName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class ClientDescription(Incoming):
    """What was not known of a client and is known now; null leaves as it is."""

    model_config = example({"sex": "female", "education": "upper_secondary"})

    sex: Sex | None = None
    education: Education | None = None
    livelihood: Livelihood | None = None


class ClientRecordChange(Incoming):
    """The whole record as it is to be; what is left out is empty from now on."""

    model_config = example(
        {
            "version": 1,
            "given_name": "Aino",
            "family_name": "Esimerkki",
            "municipality": "698",
            "language": "fi",
            "phone": "040 123 4567",
            "livelihood": "labour_market_subsidy",
        }
    )

    version: int = Field(ge=1)
    """Of the record that whoever changes it has seen."""
    given_name: PersonName
    family_name: PersonName
    municipality: Municipality
    moved_on: PastDay | None = None
    """The first day in another municipality; today when it is left out."""
    language: Language
    interpreter_language: LanguageName | None = None
    """Null: needs no interpreter."""
    phone: Phone | None = None
    email: Email | None = None
    address: Address | None = None
    is_shielded: bool = False
    sex: Sex | None = None
    education: Education | None = None
    livelihood: Livelihood | None = None

    @property
    def rewritten(self) -> dict[str, Any]:
        """All but the move, which is a step of its own."""
        return self.model_dump(exclude={"municipality", "moved_on"})


class ClientRecord(ClientView):
    version: int
    no_hetu_reason: NoHetuReason | None
    interpreter_language: str | None
    phone: str | None = Field(repr=False)
    email: str | None = Field(repr=False)
    address: str | None = Field(repr=False)
    sex: Sex | None
    education: Education | None
    livelihood: Livelihood | None


class NewMerging(Incoming):
    model_config = example({"same_as": "0198c0de-0000-7000-8000-000000000002"})

    same_as: UUID
    """The record that is kept."""


class Duplicates(Outgoing):
    items: list[ClientView]
    """Records merged with this one, those one may see."""
