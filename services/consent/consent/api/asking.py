"""Who asks."""

from typing import Annotated

from fastapi import Depends

from common.identity import Principal, only
from common.settings import settings_of
from consent.settings import HttpSettings

TEAM = ("coach", "coordinator", "team_lead")
STAFF = (*TEAM, "referrer")

Receiver = Annotated[Principal, Depends(only(*STAFF))]
Acknowledger = Annotated[Principal, Depends(only(*STAFF, "privacy_officer"))]
"""Of the organisation that was told; or the privacy officer, whom it answered on paper or by telephone."""
Withdrawer = Annotated[Principal, Depends(only(*STAFF, "privacy_officer"))]
Reader = Annotated[Principal, Depends(only(*STAFF, "privacy_officer"))]
Teller = Annotated[Principal, Depends(only(*TEAM, "service"))]
"""Before something is shown or handed out. It is the region that tells: nobody of another organisation does it."""
Asker = Annotated[Principal, Depends(only(*STAFF, "privacy_officer", "service"))]
"""A service asks before it tells; what a consent says it need not read."""

Region = Annotated[HttpSettings, Depends(settings_of)]
"""What the region set, and the keys of this process."""
