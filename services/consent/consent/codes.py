"""Coded values of this service alone."""

from typing import Annotated, Literal

from pydantic import StringConstraints

ConsentStatus = Literal["given", "superseded", "withdrawn", "expired", "used"]
EndKind = Literal["superseded", "withdrawn", "expired", "used"]
Giver = Literal["client", "representative"]
RepresentativeRole = Literal["guardian", "parent", "authorised", "continuing_power_of_attorney", "other"]
Channel = Literal["signed_paper", "electronic", "oral"]
Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,49}$")]
"""What the cooperation aims at, as the region codes it: `supported_employment`, `work_ability_plan` …"""
