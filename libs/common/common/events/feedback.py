"""What the feedback service tells: never who, and no day finer than a month."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import StringConstraints

from common.codes import Municipality
from common.events.base import Event

Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
SurveyService = Literal["supported_employment", "work_ability_team"]


class SurveyEvent(Event):
    topic: ClassVar[str] = "feedback.events"

    survey: str
    version: int
    municipality: Municipality
    service: SurveyService
    month: Month


class SurveySent(SurveyEvent):
    """One more person was asked."""

    type: ClassVar[str] = "fi.rinnalla.feedback.survey-sent.v1"

    sending_id: UUID
    """Random; not the invitation's."""

    @property
    def subject(self) -> UUID:
        return self.sending_id


class SurveyAnswered(SurveyEvent):
    """Someone answered: coded answers only, no text."""

    type: ClassVar[str] = "fi.rinnalla.feedback.survey-answered.v1"

    answer_id: UUID
    """Random; joins to no invitation."""
    scores: dict[str, str | int | list[str]]

    @property
    def subject(self) -> UUID:
        return self.answer_id
