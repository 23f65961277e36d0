from pathlib import Path
from typing import ClassVar

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "reporting"
    has_events: ClassVar[bool] = False

    caseload_limit: int = 20
    """Open cases of a full-time coach."""
    source_categories: Path = Path(__file__).parent / "source_categories.toml"
    """Which reporting category each source category belongs to."""
