"""Coded values of this service alone."""

from typing import Annotated, Literal

from pydantic import StringConstraints

ConsentStatus = Literal["given", "superseded", "withdrawn", "expired", "used"]
HistoryKind = Literal["given", "scan_added", "superseded", "withdrawn", "expired", "used"]
EndKind = Literal["superseded", "withdrawn", "expired", "used"]
Giver = Literal["client", "representative"]
PROMISED_WORKING_DAYS = 3
"""In which a party acknowledges a withdrawal, unless the region promised otherwise."""
WithdrawalState = Literal["acknowledged", "unacknowledged"]
ScanType = Literal["application/pdf", "image/png", "image/jpeg"]
RepresentativeRole = Literal["guardian", "parent", "authorised", "continuing_power_of_attorney", "other"]
Channel = Literal["signed_paper", "electronic", "oral"]
Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,49}$")]
"""What the cooperation aims at, as the region codes it: `supported_employment`, `work_ability_plan` …"""

PartyType = Literal[
    "kela",
    "employment_authority",
    "wellbeing_county",
    "municipality",
    "occupational_health",
    "educational_institution",
    "pension_insurer",
    "provider",
    "third_sector",
    "other",
]
"""The kinds of organisation that statutes speak of."""
Teller = Annotated[str, StringConstraints(pattern=r"^(region|organisation:[0-9a-f-]{36})$")]
"""Who tells: the region itself, or another organisation by its id."""
LedgerKind = Literal["disclosed", "withdrawn", "superseded", "expired", "used"]
Outcome = Literal["delivered", "failed"]
PartnerState = Literal["wanted", "ready", "leaving", "gone"]
"""`wanted` until its account, topic and rights are made, `leaving` until they are taken away."""
DeliveryWay = Literal["kafka", "webhook"]
PatternKind = Literal["many_clients", "same_family_name", "outside_hours", "refused"]
VerificationState = Literal["asked", "running", "whole", "broken", "failed"]
SubscriptionState = Literal["active", "suspended", "ended"]
SuspensionReason = Literal["undelivered", "gone"]
"""Nothing arrived for a day, or the receiver said that it is there no more."""
PartnerTrouble = Literal["login", "broker"]
"""Which of the two does not do what is asked of it."""
PartnerCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
"""Names a partner's topic and account: lower-case letters, digits and hyphens."""
