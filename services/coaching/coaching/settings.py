from typing import ClassVar

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "coaching"

    caseload_limit: int = 20
    """Open cases of a coach who works full time."""
