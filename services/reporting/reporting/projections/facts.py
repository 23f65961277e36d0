"""Which event becomes a row of which table."""

import json
from functools import partial
from typing import Any

from common.events import (
    ActivityCorrected,
    ActivityEnded,
    ActivityStarted,
    ClientContactCorrected,
    ClientContacted,
    ClientDescribed,
    ClientEmployed,
    ClientMerged,
    CoachAssigned,
    CoachChanged,
    CoachingEndCorrected,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    EmployerContactCorrected,
    EmployerContacted,
    EmploymentCorrected,
    EmploymentEnded,
    Event,
    FidelityAssessed,
    FiguresPublished,
    FollowUpRecorded,
    PlanReviewed,
    PlanSigned,
    ReferralAccepted,
    ReferralClosed,
    ReferralDeclined,
    ReferralHandedOver,
    ReferralRecalled,
    ReferralSubmitted,
    SelfAssessmentCorrected,
    SelfAssessmentRecorded,
    TimeRecorded,
)
from reporting.projections.table import Table

CLIENT = ("client_id", "uuid")
CASE, EMPLOYMENT, ACTIVITY = ("case_id", "uuid"), ("employment_id", "uuid"), ("activity_id", "uuid")
PERSONS = ("client_id",)
"""Such a fact may change where a person stands."""

COACHINGS = Table(
    "coachings",
    (
        CLIENT,
        CASE,
        ("municipality", "text"),
        ("started_on", "date"),
        ("source_category", "text"),
        ("referral_id", "uuid"),
    ),
    touches=PERSONS,
)
COACHING_ENDS = Table(
    "coaching_ends", (CLIENT, CASE, ("ended_on", "date"), ("reason", "text"), ("detail", "text")), touches=PERSONS
)
ASSIGNMENTS = Table("assignments", (CLIENT, CASE, ("coach_id", "uuid"), ("assigned_on", "date")), touches=PERSONS)
EMPLOYMENTS = Table(
    "employments",
    (
        CLIENT,
        EMPLOYMENT,
        ("started_on", "date"),
        ("kind", "text"),
        ("sector", "text"),
        ("wage_subsidy", "boolean"),
        ("employer_id", "uuid"),
        ("ended_on", "date"),
        ("contract", "text"),
        ("hours_per_week", "numeric"),
        ("occupation", "text"),
        ("open_labour_market", "boolean"),
        ("out_of_work_at_entry", "boolean"),
    ),
    touches=PERSONS,
)
EMPLOYMENT_ENDS = Table("employment_ends", (CLIENT, EMPLOYMENT, ("ended_on", "date")), touches=PERSONS)
FOLLOW_UPS = Table(
    "follow_ups",
    (CLIENT, EMPLOYMENT, ("weeks", "integer"), ("asked_on", "date"), ("answer", "text")),
    touches=PERSONS,
)
NO_ACTIVITY, NO_RATING = "none", 0
"""What is kept of an activity that did not take place after all, and of a self-assessment that was not made."""
ACTIVITIES = Table(
    "activities",
    (CLIENT, ACTIVITY, ("kind", "text"), ("started_on", "date")),
    touches=PERSONS,
    read=(("kind", lambda event: event.kind if getattr(event, "took_place", True) else NO_ACTIVITY),),
)
ACTIVITY_ENDS = Table("activity_ends", (CLIENT, ACTIVITY, ("ended_on", "date")))


def rating(event: Any, *, name: str) -> int:
    return getattr(event, name) if getattr(event, "was_made", True) else NO_RATING


SELF_ASSESSMENTS = Table(
    "self_assessments",
    (
        CLIENT,
        CASE,
        ("assessment_id", "uuid"),
        ("service", "text"),
        ("assessed_on", "date"),
        ("skills", "integer"),
        ("situation", "integer"),
    ),
    touches=PERSONS,
    read=tuple((name, partial(rating, name=name)) for name in ("skills", "situation")),
)
PLANS_SIGNED = Table(
    "plans_signed",
    (CLIENT, CASE, ("plan_id", "uuid"), ("version", "integer"), ("signed_on", "date")),
    touches=PERSONS,
)
PLANS_REVIEWED = Table(
    "plans_reviewed",
    (CLIENT, CASE, ("plan_id", "uuid"), ("reviewed_on", "date"), ("next_review_on", "date")),
    touches=PERSONS,
)
CLIENT_CONTACTS = Table(
    "client_contacts",
    (
        CLIENT,
        CASE,
        ("contact_id", "uuid"),
        ("coach_id", "uuid"),
        ("municipality", "text"),
        ("contacted_on", "date"),
        ("kind", "text"),
        ("place", "text"),
        ("minutes", "integer"),
        ("purpose", "text"),
        ("took_place", "boolean"),
    ),
    read=(("took_place", lambda event: getattr(event, "took_place", True)),),
)
DESCRIBED = Table(
    "described",
    (CLIENT, ("born_in", "integer"), ("sex", "text"), ("education", "text"), ("livelihood", "text")),
    touches=PERSONS,
)
MERGED = Table("merged", (CLIENT, ("same_as", "uuid")), touches=PERSONS)
EMPLOYER_CONTACTS = Table(
    "employer_contacts",
    (
        ("subject", "uuid"),
        ("contact_id", "uuid"),
        ("employer_id", "uuid"),
        ("municipality", "text"),
        ("contacted_on", "date"),
        ("coach_id", "uuid"),
        ("client_id", "uuid"),
        ("kind", "text"),
        ("face_to_face", "boolean"),
        ("took_place", "boolean"),
        ("version", "integer"),
    ),
    touches=("employer_id", "client_id"),
    read=(
        ("took_place", lambda event: getattr(event, "took_place", True)),
        ("version", lambda event: getattr(event, "version", 1)),
    ),
)
COACHES = Table("coaches", (("coach_id", "uuid"), ("municipality", "text"), ("fte", "numeric")))
WORKING_TIME = Table(
    "working_time",
    (("coach_id", "uuid"), ("municipality", "text"), ("worked_on", "date"), ("kind", "text"), ("minutes", "integer")),
)
FIDELITY = Table(
    "fidelity",
    (
        ("assessment_id", "uuid"),
        ("municipality", "text"),
        ("assessed_on", "date"),
        ("criteria", "text"),
        ("scores", "jsonb"),
        ("total", "integer"),
        ("band", "text"),
    ),
    read=(("scores", lambda event: json.dumps(event.scores, sort_keys=True)),),
)
PUBLISHED_FIGURES = Table(
    "published_figures",
    (
        ("edition_id", "uuid"),
        ("region", "text"),
        ("month_end", "date"),
        ("edition", "integer"),
        ("known_at", "timestamptz"),
        ("complete_until", "timestamptz"),
        ("k", "integer"),
        ("definitions", "jsonb"),
        ("counts", "jsonb"),
    ),
    read=(
        ("definitions", lambda event: json.dumps(event.definitions, sort_keys=True)),
        ("counts", lambda event: json.dumps(event.counts, sort_keys=True)),
    ),
)

# The steps of a referral: what happened, the field with its day, and the field with its coded reason or outcome.
STEPS: dict[type[Event], tuple[str, str, str | None]] = {
    ReferralSubmitted: ("submitted", "submitted_on", None),
    ReferralAccepted: ("accepted", "accepted_on", None),
    ReferralDeclined: ("declined", "declined_on", "reason"),
    ReferralRecalled: ("recalled", "recalled_on", "reason"),
    ReferralHandedOver: ("handed_over", "handed_over_on", "no_meeting_reason"),
    ReferralClosed: ("closed", "closed_on", "outcome"),
}


def reason_of(step: Any) -> str | None:
    field = STEPS[type(step)][2]
    return getattr(step, field) if field else None


REFERRAL_STEPS = Table(
    "referral_steps",
    (
        CLIENT,
        ("referral_id", "uuid"),
        ("municipality", "text"),
        ("target", "text"),
        ("source_category", "text"),
        ("step", "text"),
        ("taken_on", "date"),
        ("reason", "text"),
    ),
    touches=PERSONS,
    read=(
        ("step", lambda event: STEPS[type(event)][0]),
        ("taken_on", lambda event: getattr(event, STEPS[type(event)][1])),
        ("reason", reason_of),
    ),
)

KEPT_IN: dict[type[Event], Table] = {
    CoachingStarted: COACHINGS,
    CoachingEnded: COACHING_ENDS,
    CoachingEndCorrected: COACHING_ENDS,
    CoachAssigned: ASSIGNMENTS,
    ClientEmployed: EMPLOYMENTS,
    EmploymentCorrected: EMPLOYMENTS,
    EmploymentEnded: EMPLOYMENT_ENDS,
    FollowUpRecorded: FOLLOW_UPS,
    ActivityStarted: ACTIVITIES,
    ActivityCorrected: ACTIVITIES,
    ActivityEnded: ACTIVITY_ENDS,
    SelfAssessmentRecorded: SELF_ASSESSMENTS,
    SelfAssessmentCorrected: SELF_ASSESSMENTS,
    PlanSigned: PLANS_SIGNED,
    PlanReviewed: PLANS_REVIEWED,
    ClientContacted: CLIENT_CONTACTS,
    ClientContactCorrected: CLIENT_CONTACTS,
    EmployerContacted: EMPLOYER_CONTACTS,
    EmployerContactCorrected: EMPLOYER_CONTACTS,
    CoachRegistered: COACHES,
    CoachChanged: COACHES,
    TimeRecorded: WORKING_TIME,
    FidelityAssessed: FIDELITY,
    ClientDescribed: DESCRIBED,
    ClientMerged: MERGED,
    FiguresPublished: PUBLISHED_FIGURES,
    **dict.fromkeys(STEPS, REFERRAL_STEPS),
}
TABLES = tuple(dict.fromkeys(KEPT_IN.values()))
