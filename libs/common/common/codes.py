"""Coded values that services share: the words of the domain, as they stand in events, APIs and import files."""

from typing import Annotated, Literal

from pydantic import StringConstraints

Municipality = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
"""Three-digit municipality code, e.g. 698 for Rovaniemi."""

Language = Literal["fi", "sv", "en", "other"]

SourceCategory = Literal[
    "social_services",
    "disability_services",
    "te_services",
    "municipal_employment",
    "health_care",
    "occupational_health",
    "kela",
    "pension_insurer",
    "educational_institution",
    "youth_services",
    "third_sector",
    "provider",
    "prison_and_probation",
    "self",
    "other",
]
ReferralTarget = Literal["work_ability_team", "supported_employment"]
RefusalReason = Literal[
    "no_capacity", "not_target_group", "client_declined", "moved_away", "no_contact", "mistaken", "other"
]
NoHetuReason = Literal["not_known", "refused", "foreign", "shielded"]

EndReason = Literal["completed", "started_studies", "discontinued", "directed_to_other_service"]
DiscontinuedDetail = Literal["moved_away", "health", "no_contact", "own_wish", "coaching_ceased", "other"]
Sector = Literal["company", "municipality", "wellbeing_county", "state", "third_sector"]
SizeClass = Literal["<5", "5-9", "10-19", "20-99", "100+"]
ContactKind = Literal["visit", "meeting", "phone", "message"]
EmploymentKind = Literal["employment", "apprenticeship"]
Contract = Literal["fixed_term", "permanent"]
ActivityKind = Literal["work_trial", "studies", "rehabilitation", "other_service"]

ClientContactKind = Literal["meeting", "call", "message"]
Place = Literal["office", "workplace", "home", "remote", "other"]
"""Where a client was met."""
ContactPurpose = Literal[
    "getting_to_know",
    "goals_and_plan",
    "job_search",
    "meeting_employer",
    "support_at_work",
    "studies",
    "benefits",
    "health_and_services",
    "follow_up",
    "other",
]
"""What a meeting, a call or a message with a client was for."""
WorkKind = Literal["training", "team", "office"]
"""A coach's working time that is not with clients."""
FollowUpWeeks = Literal[13, 26, 52]
FollowUpAnswer = Literal["in_this_job", "in_another_job", "not_working", "not_reached"]
ServiceTaken = Literal["coaching", "work_trial", "studies", "rehabilitation", "other_service"]
"""What a client has had when they rate their own skills and situation."""
FidelityBand = Literal["exemplary", "good", "fair", "not_supported_employment"]

Sex = Literal["female", "male", "other"]
Education = Literal["basic", "upper_secondary", "lower_tertiary", "higher_tertiary"]
"""The highest level completed: comprehensive school or less; general or vocational upper secondary; a bachelor's level;
a master's level or above."""
Livelihood = Literal[
    "wages",
    "own_business",
    "earnings_related_allowance",
    "basic_unemployment_allowance",
    "labour_market_subsidy",
    "general_support",
    "sickness_allowance",
    "rehabilitation_allowance",
    "fixed_term_disability_pension",
    "disability_pension",
    "partial_disability_pension",
    "social_assistance",
    "student_aid",
    "other",
    "none",
]
"""What a client mainly lived on when coaching began."""

DataCategory = Literal[
    "identity",
    "contact",
    "work_history",
    "work_ability",
    "health",
    "benefits",
    "plan",
    "coaching_progress",
    "employment",
    "feedback",
]
Party = Annotated[str, StringConstraints(pattern=r"^(organisation:[0-9a-f-]{36}|employers)$")]
"""Whom a consent speaks of: one organisation by its id, or `employers`, those a coach looks for work with."""
