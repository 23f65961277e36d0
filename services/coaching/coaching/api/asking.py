"""Who asks, about what, and with what settings."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from coaching.models import (
    AbilityResult,
    Activity,
    Case,
    ClientContact,
    EmployerContact,
    Employment,
    SelfAssessment,
)
from coaching.settings import Settings
from common.attempts import NO_CLIENT, LeadsToClient
from common.identity import Principal, only
from common.settings import settings_of

CoachKeeper = Annotated[Principal, Depends(only("team_lead", "importer"))]
LoginLinker = Annotated[Principal, Depends(only("team_lead", "importer", "operator"))]
CoachReader = Annotated[
    Principal, Depends(only("coach", "coordinator", "team_lead", "importer", "operator", "service"))
]
CaseOpener = Annotated[Principal, Depends(only("coordinator", "team_lead", "importer"))]
CaseWorker = Annotated[Principal, Depends(only("coach", "team_lead", "importer"))]
CoachOrLead = Annotated[Principal, Depends(only("coach", "team_lead"))]
CaseloadReader = Annotated[Principal, Depends(only("coach", "coordinator", "team_lead"))]
CaseloadKeeper = Annotated[Principal, Depends(only("coordinator", "team_lead"))]
CaseReader = Annotated[Principal, Depends(only("coach", "coordinator", "team_lead", "importer"))]
CoachingReader = Annotated[
    Principal, Depends(only("coach", "coordinator", "team_lead", "referrer", "privacy_officer", "importer"))
]
EmployerKeeper = Annotated[Principal, Depends(only("coach", "coordinator", "team_lead", "importer"))]
ContactMaker = Annotated[Principal, Depends(only("coach", "importer"))]
PaperKeeper = Annotated[Principal, Depends(only("team_lead", "importer"))]
PlanReader = Annotated[Principal, Depends(only("coach", "coordinator", "team_lead", "referrer", "privacy_officer"))]
PlanWriter = Annotated[Principal, Depends(only("coach", "coordinator", "team_lead", "referrer"))]
PlanTeam = Annotated[Principal, Depends(only("coach", "coordinator", "team_lead"))]

CaseId = Annotated[UUID, LeadsToClient(Case, what="case")]
EmploymentId = Annotated[UUID, LeadsToClient(Employment, what="employment")]
ActivityId = Annotated[UUID, LeadsToClient(Activity, what="activity")]
SelfAssessmentId = Annotated[UUID, LeadsToClient(SelfAssessment, what="self_assessment")]
AbilityResultId = Annotated[UUID, LeadsToClient(AbilityResult, what="ability_result")]
ClientContactId = Annotated[UUID, LeadsToClient(ClientContact, what="client_contact")]
EmployerContactId = Annotated[UUID, LeadsToClient(EmployerContact, what="employer_contact")]
CoachId = Annotated[UUID, NO_CLIENT]
EmployerId = Annotated[UUID, NO_CLIENT]
EmployerPersonId = Annotated[UUID, NO_CLIENT]
PlaceId = Annotated[UUID, NO_CLIENT]
AbsenceId = Annotated[UUID, NO_CLIENT]
AssessmentId = Annotated[UUID, NO_CLIENT]


OwnSettings = Annotated[Settings, Depends(settings_of)]
