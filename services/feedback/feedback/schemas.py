"""JSON in and out. Of answers below five nothing is shown but `..`."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from common.codes import Municipality
from common.events.feedback import Month, SurveyService
from feedback.definition import Code, Item, Texts

Hidden = Literal[".."]
Written = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
"""PostgreSQL keeps every character but this one."""
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class SurveyView(BaseModel):
    """A published version; every text in Finnish, Swedish and English."""

    code: str
    version: int
    title: Texts
    introduction: Texts
    items: list[Item]


class NewInvitation(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "survey": "client_short",
                    "client_id": "0199c0de-0000-7000-8000-000000000001",
                    "service": "supported_employment",
                }
            ]
        },
    )

    survey: Code
    client_id: UUID
    service: SurveyService


class InvitationView(BaseModel):
    link_token: Annotated[str, Field(examples=["pX1n0c2b0f1…"])]
    """Shown this once: only its hash is kept."""
    expires_on: date
    """The last day the link can be answered."""


class Opening(BaseModel):
    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, json_schema_extra={"examples": [{"token": "pX1n0c2b0f1…"}]}
    )

    token: Token


class NewAnswer(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"token": "pX1n0c2b0f1…", "answers": {"benefited": "happy", "suggestions": ""}}]
        },
    )

    token: Token
    answers: Annotated[dict[str, Written], Field(max_length=100)]
    """The option chosen, or the text written, by item; what is left out or empty was skipped."""


class ResponseRate(BaseModel):
    """Of the links given out in these months, how many were answered."""

    survey: str
    municipality: Municipality | None
    month_from: Month | None
    month_to: Month | None
    delivered: int
    answered: int | Hidden
    percent: Annotated[Decimal | Hidden | None, Field(examples=["45.7"])]
    """One decimal, rounded half up; null when nothing was delivered."""


class OptionCount(BaseModel):
    code: str
    count: int
    percent: Decimal | None
    """Of those who answered the item."""


class ItemResult(BaseModel):
    code: str
    answered: int | Hidden
    options: list[OptionCount]
    """Empty when fewer than five answered the item."""


class Results(BaseModel):
    """Counts of the choices, by item; texts are not here."""

    survey: str
    version: int
    municipality: Municipality | None
    answers: int | Hidden
    items: list[ItemResult]
