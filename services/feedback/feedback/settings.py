from typing import ClassVar

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "feedback"

    invitation_days: int = 30
    """How many days a link can be answered at the least: it expires with the month in which they have passed."""
