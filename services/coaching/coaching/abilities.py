"""Which areas of work ability are measured, as the operator has it in a file."""

import tomllib
from collections.abc import Iterable
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


class FormerArea(BaseModel):
    """Was measured once, and no longer is. By its code where the file has forgotten its name and greatest score."""

    model_config = ConfigDict(frozen=True)

    code: str
    fi: str
    sv: str
    en: str
    most: int | None


class AbilityAreas(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    areas: Annotated[list[AbilityArea], Field(min_length=1, max_length=12)]
    former: list[AbilityArea] = []
    """No longer measured: what was recorded of them keeps their names."""

    def area(self, code: str) -> AbilityArea | None:
        return next((one for one in self.areas if one.code == code), None)

    def former_among(self, codes: Iterable[str]) -> list[FormerArea]:
        """In the order of the file, then those that it has forgotten."""
        gone = {code for code in codes if self.area(code) is None}
        named = [FormerArea(**one.model_dump()) for one in self.former if one.code in gone]
        nameless = sorted(gone - {one.code for one in named})
        return named + [FormerArea(code=code, fi=code, sv=code, en=code, most=None) for code in nameless]


def areas_in(file: Path) -> AbilityAreas:
    return AbilityAreas.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
