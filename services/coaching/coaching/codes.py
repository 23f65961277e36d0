"""Coded values that only this service uses."""

from typing import Literal

CaseStatus = Literal["opened", "active", "ended"]
Adjustment = Literal["working_time", "breaks", "tasks", "aids", "written_instructions", "individual_induction"]
"""What the workplace arranged for the client."""
SectionStatus = Literal["not_started", "in_progress", "needs_others", "done"]
Signatory = Literal["client", "responsible_person"]
WouldHire = Literal["yes", "no", "maybe"]
"""Whether the workplace would take the client into work after a work trial."""
FidelityState = Literal["draft", "complete"]
FidelityEvidence = Literal[
    "caseload_per_coach",
    "team_integration",
    "days_to_employer_contact",
    "employer_contacts_per_week",
    "job_diversity",
    "employer_diversity",
    "permanent_jobs",
    "coaching_time",
    "support_after_start",
    "time_outside_office",
]
"""What recorded work can tell of fidelity to the model."""
