from pathlib import Path
from typing import ClassVar

from pydantic import Field

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "reporting"

    caseload_limit: int = 20
    """Open cases of a full-time coach."""
    answer_within_working_days: int = Field(default=5, ge=1)
    """What is promised to those who refer; as the referral service has it."""
    smallest_count: int = Field(default=5, ge=3)
    """The k of disclosure control: smaller counts, but 0, are not shown to those without a right to persons."""
    protected_after_days: int = Field(default=5, ge=1)
    """How long after a month's end its figures are protected: what is told late is in them. On its last day it is not
    over."""
    protection_seconds: float = 30.0
    """How long a better choice of what to hide is looked for, beyond one that is enough."""
    source_categories: Path = Path(__file__).parent / "source_categories.toml"
    """Which reporting category each source category belongs to."""
