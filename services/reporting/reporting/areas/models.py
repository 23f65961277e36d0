"""What was said about areas: each statement holds from a day on, until another says otherwise."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base

AreaKind = Literal["county", "employment_area"]
Told = Literal["file", "merger"]


class AreaVersion(Base):
    """One bringing in of a file, or one merger: the areas as they were known from then on."""

    __tablename__ = "area_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told: Mapped[str]
    source: Mapped[str]
    """The file's name, or `merger`."""
    valid_from: Mapped[date]
    told_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), default=None)


class MunicipalityAreas(Base):
    """From this day on the municipality has these names and belongs to these areas."""

    __tablename__ = "municipality_areas"

    municipality: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("area_versions.number"), primary_key=True)
    fi: Mapped[str]
    sv: Mapped[str]
    county: Mapped[str]
    employment_area: Mapped[str]


class AreaName(Base):
    """From this day on the area has these names."""

    __tablename__ = "area_names"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("area_versions.number"), primary_key=True)
    fi: Mapped[str]
    sv: Mapped[str]
    en: Mapped[str]


class MunicipalityMerger(Base):
    """From this day on the municipality is part of another; `into` null takes an earlier word back."""

    __tablename__ = "municipality_mergers"

    municipality: Mapped[str] = mapped_column(primary_key=True)
    merged_on: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("area_versions.number"), primary_key=True)
    into: Mapped[str | None]
