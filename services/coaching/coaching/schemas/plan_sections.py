"""What each of the plan's thirteen sections asks (domain.md, section 4). A draft may leave anything open."""

from datetime import date
from typing import Annotated

from pydantic import Field

from coaching.schemas.bases import ShortText, Text
from common.bodies import Incoming

Lines = Annotated[list[ShortText], Field(max_length=40)]


class Party(Incoming):
    organisation: ShortText
    role: ShortText = ""


class PartiesConvened(Incoming):
    parties: Annotated[list[Party], Field(max_length=20)] = Field(default_factory=list)


class AboutClient(Incoming):
    """Name and contact details stand in the client's record; here is how the client wishes to be met."""

    wishes_for_contact: Text = ""
    interpreter_language: ShortText = ""


class EmploymentSituation(Incoming):
    situation: Text = ""


class Background(Incoming):
    education: Text = ""
    work_history: Text = ""
    unemployment_and_trials: Text = ""
    health_challenges: Text = ""
    clients_view: Text = ""


class Strengths(Incoming):
    working_life_skills: Lines = Field(default_factory=list)
    self_recognised: Lines = Field(default_factory=list)
    competence_found: Lines = Field(default_factory=list)
    occupational: Lines = Field(default_factory=list)
    other: Text = ""


class Resources(Incoming):
    life_situation: Text = ""
    motivation_and_interests: Text = ""


class Challenges(Incoming):
    challenges: Text = ""
    summary: Text = ""


class SubGoal(Incoming):
    goal: ShortText
    measure: ShortText = ""
    """How one will see that it is reached."""
    due_on: date | None = None


class Goals(Incoming):
    in_clients_words: Text = ""
    main_goal: Text = ""
    sub_goals: Annotated[list[SubGoal], Field(max_length=20)] = Field(default_factory=list)


class ServiceAndMeans(Incoming):
    service: ShortText
    means: Text = ""


class Services(Incoming):
    services: Annotated[list[ServiceAndMeans], Field(max_length=20)] = Field(default_factory=list)


class Benefits(Incoming):
    needed: Text = ""
    livelihood: Text = ""
    is_livelihood_secured: bool | None = None


class Action(Incoming):
    action: ShortText
    description: Text = ""
    who: ShortText = ""
    coordination: ShortText = ""
    follow_up: ShortText = ""


class Schedule(Incoming):
    actions: Annotated[list[Action], Field(max_length=40)] = Field(default_factory=list)


class Responsibility(Incoming):
    """The professional answerable for the plan, and how the client reaches them."""

    name: ShortText = ""
    job_title: ShortText = ""
    contact: ShortText = ""
    client_has_contact: bool | None = None


class SignaturePage(Incoming):
    """The signatures themselves are recorded apart; here is who has a copy."""

    client_has_copy: bool | None = None
    copies_to: Lines = Field(default_factory=list)


TEXTS: dict[int, type[Incoming]] = dict(
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
