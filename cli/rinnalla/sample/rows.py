"""Rows of an import's files, for whoever invents people: what is called as a column is what stands in it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Organisation:
    organisation: str
    name: str
    source_category: str
    municipality: str


@dataclass(frozen=True)
class Coach:
    coach: str
    name: str
    municipality: str
    fte: str


@dataclass(frozen=True)
class Referral:
    client: str
    organisation: str
    source_category: str
    target: str
    municipality: str
    submitted_on: date
    accepted_on: date | None = None
    declined_on: date | None = None
    reason: str = ""
    handed_over_on: date | None = None


@dataclass(frozen=True)
class Employer:
    employer: str
    name: str
    business_id: str
    sector: str
    size_class: str
    municipality: str


@dataclass(frozen=True)
class Contact:
    employer: str
    coach: str
    client: str
    contacted_on: date
    kind: str
    face_to_face: bool


@dataclass(frozen=True)
class Job:
    client: str
    employer: str
    sector: str
    """The employer's: a column of theirs."""
    started_on: date
    ended_on: date | None
    kind: str
    wage_subsidy: bool
    contract: str
    hours_per_week: str
    occupation: str
    open_labour_market: bool
    out_of_work_at_entry: bool


@dataclass(frozen=True)
class Activity:
    client: str
    kind: str
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Assessment:
    """Of fidelity, as on paper: often only the total is known."""

    municipality: str
    assessed_on: date
    total: int
    scores: str = ""
