"""What answers are made of. Numbers with decimals are strings, so that nobody's arithmetic changes them."""

from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

Breakdown = Literal["source_category", "age_band", "sex", "education", "livelihood", "coach"]
"""What a report can be broken down by."""

Level = Literal["municipality", "employment_area", "region"]
"""`region`: the regions whose figures have been published to here, and all of them together, the country."""
AreasOf = Literal["day", "today"]
"""Whether municipalities and areas are those of the day that the figures describe, or those of today."""

Row = TypeVar("Row", bound=BaseModel)
Place = Annotated[str, StringConstraints(pattern=r"^([0-9]{3}|[0-9]{2}|all)$")]
"""A municipality's code, an employment area's or a region's where those were asked for, or `all` for them together."""
Fte = Annotated[Decimal, PlainSerializer(lambda fte: f"{fte:.2f}", return_type=str), Field(examples=["0.80"])]
"""Two decimals, however the event had it."""
Quotient = Annotated[Decimal | None, Field(examples=["0.56"])]
"""Two decimals, rounded half up; null without a denominator."""
Percent = Annotated[Decimal | None, Field(examples=["21.4"])]
"""One decimal, rounded half up; null without a denominator."""


class Texts(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    fi: str
    sv: str
    en: str


class Definition(BaseModel):
    """What a figure means: name and version say which definition it was counted by."""

    name: str
    version: int
    title: Texts
    text: Texts
    """All of it, in a few sentences."""
    population: Texts
    numerator: Texts
    denominator: Texts
    day_rule: Texts
    rounding: Texts
    source: Texts
    """The events it is counted from."""


Group = Annotated[
    str | None,
    Field(
        default=None,
        examples=["30-39"],
        description="The group, of a report broken down by something: its code, a coach's id, or `not_known`",
    ),
]


class Coefficients(BaseModel):
    """Persons and employments, and the one and the other divided by clients."""

    clients: int
    employed_persons: int
    contracts: int
    employment_coefficient: Quotient
    contract_coefficient: Quotient


class Placed(BaseModel):
    """A row of a place, and of a group there when the report is broken down."""

    municipality: Place
    group: Group
