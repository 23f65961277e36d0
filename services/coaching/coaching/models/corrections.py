"""What may have been recorded wrongly: its facts are replaced; what was wrong is kept beside them, with the reason."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column


class Correctable(MappedAsDataclass, kw_only=True):
    """What is recorded of it may turn out wrong. Whoever replaces the facts has kept them as a `WrongFacts`."""

    FACTS: ClassVar[tuple[str, ...]]
    """What a correction may change, and what the history keeps."""

    version: Mapped[int] = mapped_column(default=1)
    """Counts corrections: 1 is as first recorded."""

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.FACTS}

    def replace_facts(self, facts: dict[str, Any]) -> None:
        for name in self.FACTS:
            setattr(self, name, facts[name])
        self.version += 1

    def as_recorded(self, *, reason: str, by: UUID) -> dict[str, Any]:
        """The columns of the `WrongFacts` that keeps how it was."""
        facts = to_jsonable_python(self.facts())
        return {"version": self.version, "facts": facts, "reason": reason, "corrected_by": by}


class WrongFacts(MappedAsDataclass, kw_only=True):
    """What was recorded before a correction, and why that was wrong: a row for each version of the thing."""

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
