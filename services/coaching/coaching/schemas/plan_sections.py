"""What each of the plan's thirteen sections asks (domain.md, section 4). A draft may leave anything open."""

from datetime import date
from typing import Annotated

from pydantic import Field

from coaching.schemas.bases import Input, ShortText, Text

Lines = Annotated[list[ShortText], Field(max_length=40)]


class Party(Input):
    organisation: ShortText
    role: ShortText = ""


class PartiesConvened(Input):
    parties: Annotated[list[Party], Field(max_length=20)] = Field(default_factory=list)


class AboutClient(Input):
    """Name and contact details stand in the client's record; here is how the client wishes to be met."""

    wishes_for_contact: Text = ""
    interpreter_language: ShortText = ""


class EmploymentSituation(Input):
    situation: Text = ""


class Background(Input):
    education: Text = ""
    work_history: Text = ""
    unemployment_and_trials: Text = ""
    health_challenges: Text = ""
    clients_view: Text = ""


class Strengths(Input):
    working_life_skills: Lines = Field(default_factory=list)
    self_recognised: Lines = Field(default_factory=list)
    competence_found: Lines = Field(default_factory=list)
    occupational: Lines = Field(default_factory=list)
    other: Text = ""


class Resources(Input):
    life_situation: Text = ""
    motivation_and_interests: Text = ""


class Challenges(Input):
    challenges: Text = ""
    summary: Text = ""


class SubGoal(Input):
    goal: ShortText
    measure: ShortText = ""
    """How one will see that it is reached."""
    due_on: date | None = None


class Goals(Input):
    in_clients_words: Text = ""
    main_goal: Text = ""
    sub_goals: Annotated[list[SubGoal], Field(max_length=20)] = Field(default_factory=list)


class ServiceAndMeans(Input):
    service: ShortText
    means: Text = ""


class Services(Input):
    services: Annotated[list[ServiceAndMeans], Field(max_length=20)] = Field(default_factory=list)


class Benefits(Input):
    needed: Text = ""
    livelihood: Text = ""
    is_livelihood_secured: bool | None = None


class Action(Input):
    action: ShortText
    description: Text = ""
    who: ShortText = ""
    coordination: ShortText = ""
    follow_up: ShortText = ""


class Schedule(Input):
    actions: Annotated[list[Action], Field(max_length=40)] = Field(default_factory=list)


class Responsibility(Input):
    """The professional answerable for the plan, and how the client reaches them."""

    name: ShortText = ""
    job_title: ShortText = ""
    contact: ShortText = ""
    client_has_contact: bool | None = None


class SignaturePage(Input):
    """The signatures themselves are recorded apart; here is who has a copy."""

    client_has_copy: bool | None = None
    copies_to: Lines = Field(default_factory=list)


TEXTS: dict[int, type[Input]] = dict(
    enumerate(
        (
            PartiesConvened,
            AboutClient,
            EmploymentSituation,
            Background,
            Strengths,
            Resources,
            Challenges,
            Goals,
            Services,
            Benefits,
            Schedule,
            Responsibility,
            SignaturePage,
        ),
        start=1,
    )
)
