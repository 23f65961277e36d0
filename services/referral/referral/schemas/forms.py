"""What is sent with a referral: the background form and the checklist (their labels live in the portal)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, computed_field

from common.bodies import Incoming, each_once

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


WorkAbilityView = Literal[
    "able_to_work",
    "reduced_copes_in_own_occupation",
    "needs_arrangements_in_own_occupation",
    "needs_retraining",
    "not_able_to_work",
    "other",
]
Obstacle = Literal[
    "no_work_experience",
    "no_education",
    "outdated_education",
    "injury_or_illness",
    "substance_use",
    "money_trouble",
    "care_responsibility",
    "no_suitable_places",
    "weak_job_search_skills",
    "criminal_record",
    "other",
]
Goal = Literal[
    "employment",
    "education",
    "clarifying_health",
    "clarifying_work_ability",
    "vocational_rehabilitation",
    "other",
]
Attachment = Literal[
    "multi_agency_plan",
    "employment_plan",
    "pension_decision_or_medical_statement",
    "earlier_rehabilitation",
    "consent",
]


class ResultReceiver(Incoming):
    """Who wants to hear what came of the referral."""

    name: Line
    phone: Line | None = None
    email: Line | None = None


class Background(Incoming):
    """The background form: the client's own situation before the first meeting."""

    work_years: int | None = Field(default=None, ge=0, le=70)
    last_worked_in: int | None = Field(default=None, ge=1900, le=2100)
    main_fields: Text | None = None
    illnesses: Text | None = None
    effect_on_daily_life: Text | None = None
    own_view: WorkAbilityView | None = None
    own_view_other: Text | None = None
    obstacles: Annotated[list[Obstacle], AfterValidator(each_once)] = Field(default_factory=list)
    obstacles_other: Text | None = None
    strengths: Text | None = None
    primary_goal: Goal | None = None
    primary_goal_other: Text | None = None
    interpreter_language: Line | None = None
    attachments: Annotated[list[Attachment], AfterValidator(each_once)] = Field(default_factory=list)
    result_to: ResultReceiver | None = None


HealthRisk = Literal[
    "mental_health",
    "somatic_illness_or_injury",
    "over_49",
    "kela_disability_benefit",
    "intellectual_disability",
    "neurodivergence",
]
SkillRisk = Literal[
    "special_vocational_school",
    "interrupted_studies",
    "unable_in_own_occupation",
    "outdated_skills",
    "no_work_history",
    "weak_language_skills",
]
LifeRisk = Literal[
    "homelessness",
    "over_indebtedness",
    "immigrant_background",
    "care_responsibility",
    "thin_social_network",
]
Motivation = Literal["sense_of_being_able", "own_initiative", "easy_to_deal_with", "keeps_agreements"]
LifeSkill = Literal[
    "develops_skills", "has_hobby", "good_social_network", "finances_under_control", "daily_life_in_order"
]


class Checklist(Incoming):
    """Risk factors and strengthening factors, as the referring professional sees them."""

    health_risks: Annotated[list[HealthRisk], AfterValidator(each_once)] = Field(default_factory=list)
    skill_risks: Annotated[list[SkillRisk], AfterValidator(each_once)] = Field(default_factory=list)
    life_risks: Annotated[list[LifeRisk], AfterValidator(each_once)] = Field(default_factory=list)
    other_risk: Text | None = None
    motivation: Annotated[list[Motivation], AfterValidator(each_once)] = Field(default_factory=list)
    life_skills: Annotated[list[LifeSkill], AfterValidator(each_once)] = Field(default_factory=list)
    other_strength: Text | None = None


class ChecklistView(Checklist):
    """The checklist with its counts; each `other` counts as one."""

    @computed_field  # type: ignore[prop-decorator]  # pydantic's documented use
    @property
    def risk_count(self) -> int:
        listed = len(self.health_risks) + len(self.skill_risks) + len(self.life_risks)
        return listed + (self.other_risk is not None)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def strength_count(self) -> int:
        return len(self.motivation) + len(self.life_skills) + (self.other_strength is not None)
