"""Who may ask for what, and the settings an operation needs: types for signatures."""

from typing import Annotated

from fastapi import Depends

from common.errors import NotPermitted
from common.identity import Principal, only
from common.settings import settings_of
from referral.roles import INTAKE
from referral.settings import Settings

ALL_STAFF = ("coach", "coordinator", "team_lead", "referrer", "analyst", "privacy_officer", "operator")

Staff = Annotated[Principal, Depends(only(*ALL_STAFF, "importer"))]
Intake = Annotated[Principal, Depends(only(*INTAKE))]
IntakeOrReferrer = Annotated[Principal, Depends(only(*INTAKE, "referrer"))]
Reader = Annotated[
    Principal,
    Depends(only("coach", "coordinator", "team_lead", "referrer", "privacy_officer", "importer")),
]


async def consent_service(who: Annotated[Principal, Depends(only("service"))]) -> Principal:
    if who.client != "consent":
        raise NotPermitted
    return who


ConsentService = Annotated[Principal, Depends(consent_service)]
"""Of the services the one that decides who may be told."""
Region = Annotated[Settings, Depends(settings_of)]
