from typing import ClassVar

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "consent"
