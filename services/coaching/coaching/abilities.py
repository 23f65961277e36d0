"""Which areas of work ability are measured, as the operator has it in a file."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

AreaCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
SHIPPED = Path(__file__).parent / "abilities.toml"


class AbilityArea(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: AreaCode
    fi: str
    sv: str
    en: str
    most: Annotated[int, Field(ge=1, le=1000)]
    """The greatest score; the least is 0."""


class AbilityAreas(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    areas: Annotated[list[AbilityArea], Field(min_length=1, max_length=12)]

    def area(self, code: str) -> AbilityArea | None:
        return next((one for one in self.areas if one.code == code), None)


def areas_in(file: Path) -> AbilityAreas:
    return AbilityAreas.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
