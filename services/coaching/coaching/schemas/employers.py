import re
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fi import ytunnus

from coaching.schemas.bases import Name, Page, ShortText
from coaching.schemas.examples import SOURCE, example
from coaching.schemas.work_trial_places import WorkTrialPlaceView
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


def like_an_address(email: str) -> str:
    """Only what every address has: whether it works shows when it is written to."""
    if not EMAIL.fullmatch(email):
        raise PydanticCustomError(
            "email",
            "Not an e-mail address",
            {
                "fi": "Tämä ei ole sähköpostiosoite, esimerkiksi etunimi.sukunimi@esimerkki.fi.",
                "sv": "Detta är ingen e-postadress, till exempel fornamn.efternamn@exempel.fi.",
                "en": "This is not an e-mail address, for example first.last@example.fi.",
            },
        )
    return email


def like_a_number(phone: str) -> str:
    if not PHONE.fullmatch(phone):
        raise PydanticCustomError(
            "phone",
            "Not a telephone number",
            {
                "fi": "Tämä ei ole puhelinnumero, esimerkiksi 040 123 4567.",
                "sv": "Detta är inget telefonnummer, till exempel 040 123 4567.",
                "en": "This is not a telephone number, for example 040 123 4567.",
            },
        )
    return phone


EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{3,29}")
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(like_an_address)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30), AfterValidator(like_a_number)]


class EmployerFacts(Incoming):
    """All that the register says of an employer."""

    model_config = example(
        name="Keksitty Leipomo Oy", business_id="1234567-1", sector="company", size_class="5-9", municipality="698"
    )

    name: Name
    business_id: BusinessId | None = None
    sector: Sector
    size_class: SizeClass | None = None
    municipality: Municipality | None = None


class NewEmployer(EmployerFacts):
    external: External | None = None
    confirmed_new: bool = False
    """The one who asks has looked at the employers of nearly the same name: this is another one."""


class EmployerView(Outgoing):
    id: UUID
    name: str
    business_id: str | None
    sector: Sector
    size_class: SizeClass | None
    municipality: str | None


class FoundEmployers(Page[EmployerView]):
    guessed: bool
    """No name has what was looked for; these are near."""


class NewEmployerPerson(Incoming):
    model_config = example(name="Keksitty Kontakti", role="Vuoropäällikkö", phone="+358 40 0000000", email=None)

    name: Name
    role: ShortText | None = None
    phone: Phone | None = None
    email: Email | None = None


class EmployerPersonView(Outgoing):
    id: UUID
    name: str
    role: str | None
    phone: str | None
    email: str | None


class ClientOfEmployer(Outgoing):
    """A client who works or has worked for the employer, and allows employers to be told of them."""

    client_id: UUID
    employment_id: UUID
    started_on: date
    ended_on: date | None


class TrialAtEmployer(Outgoing):
    """A client who is or was on a work trial there, and allows employers to be told of them."""

    client_id: UUID
    activity_id: UUID
    started_on: date
    ended_on: date | None


class EmployerPage(EmployerView):
    people: list[EmployerPersonView]
    places: list[WorkTrialPlaceView]
    clients: list[ClientOfEmployer]
    work_trials: list[TrialAtEmployer]
    more_clients: int
    """How many others have worked or been on a work trial there: those whom one may not see, or who have not allowed
    employers to be told."""


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
