"""The ten files: their columns, what a cell may hold, and what identifies a row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from common.codes import (
    ActivityKind,
    ContactKind,
    Contract,
    DiscontinuedDetail,
    Education,
    EmploymentKind,
    EndReason,
    Language,
    Livelihood,
    NoHetuReason,
    ReferralTarget,
    RefusalReason,
    Sector,
    Sex,
    SizeClass,
    SourceCategory,
)
from rinnalla.importing import cells, row_rules
from rinnalla.importing.cells import Reader, Region, Value
from rinnalla.importing.refusals import Problem

Cells = dict[str, Value]


@dataclass(frozen=True)
class Column:
    read: Reader
    required: bool = False
    may_be_absent: bool = False
    """A file without the column is read as if all its cells were empty."""


@dataclass(frozen=True)
class FileFormat:
    name: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    """The columns that tell one row from another."""
    sort: str | None = None
    """Rows are taken in the order of this day, else as they stand."""
    rule: Callable[[Cells], Iterator[Problem]] = row_rules.nothing
    """What the cells of one row must be together."""
    turns: tuple[tuple[str, ...], ...] = ()
    """Rows that agree in all columns of one of these are taken one after the other; so are those of one key."""
    is_counted: bool = False
    """Equal rows are so many things, told apart by their count; else they are one."""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


def required(read: Reader) -> Column:
    return Column(read, required=True)


def formats(region: Region) -> list[FileFormat]:
    """In the order in which they are brought in: what is referred to comes before what refers to it."""
    place = cells.municipality(region)
    return [
        _organisations(place),
        _coaches(place),
        _clients(place, region),
        _referrals(place),
        _employers(place),
        _coaching(place),
        _employer_contacts(),
        _employments(),
        _activities(),
        _fidelity(place),
    ]


def _organisations(place: Reader) -> FileFormat:
    columns = {
        "organisation": required(cells.key),
        "name": required(cells.name),
        "source_category": required(cells.one_of(SourceCategory)),
        "municipality": Column(place),
    }
    return FileFormat("organisations", columns, key=("organisation",))


def _coaches(place: Reader) -> FileFormat:
    columns = {
        "coach": required(cells.key),
        "name": required(cells.name),
        "municipality": required(place),
        "fte": required(cells.number("0.01", "1", 2)),
    }
    return FileFormat("coaches", columns, key=("coach",))


def _clients(place: Reader, region: Region) -> FileFormat:
    columns = {
        "client": required(cells.key),
        "given_name": required(cells.person_name),
        "family_name": required(cells.person_name),
        "hetu": Column(cells.identity_code(region)),
        "birth_date": Column(cells.day),
        "no_hetu_reason": Column(cells.one_of(NoHetuReason)),
        "municipality": required(place),
        "language": Column(cells.one_of(Language)),
        "sex": Column(cells.one_of(Sex), may_be_absent=True),
        "education": Column(cells.one_of(Education), may_be_absent=True),
        "livelihood": Column(cells.one_of(Livelihood), may_be_absent=True),
    }
    # The same person twice: the first row registers them, whichever answer comes first.
    turns = (("hetu",), ("given_name", "family_name", "birth_date"))
    return FileFormat("clients", columns, key=("client",), rule=row_rules.client, turns=turns)


def _referrals(place: Reader) -> FileFormat:
    columns = {
        "client": required(cells.key),
        "organisation": Column(cells.key),
        "source_category": required(cells.one_of(SourceCategory)),
        "target": required(cells.one_of(ReferralTarget)),
        "municipality": required(place),
        "submitted_on": required(cells.day),
        "accepted_on": Column(cells.day),
        "declined_on": Column(cells.day),
        "reason": Column(cells.one_of(RefusalReason)),
        "handed_over_on": Column(cells.day),
    }
    key = ("client", "target", "municipality", "submitted_on")
    return FileFormat("referrals", columns, key=key, sort="submitted_on", rule=row_rules.referral, turns=(("client",),))


def _coaching(place: Reader) -> FileFormat:
    columns = {
        "client": required(cells.key),
        "municipality": required(place),
        "coach": required(cells.key),
        "started_on": required(cells.day),
        "ended_on": Column(cells.day),
        "end_reason": Column(cells.end_reason(EndReason, DiscontinuedDetail)),
    }
    key = ("client", "municipality", "started_on")
    return FileFormat("coaching", columns, key=key, sort="started_on", rule=row_rules.coaching, turns=(("client",),))


def _employers(place: Reader) -> FileFormat:
    columns = {
        "employer": required(cells.key),
        "name": required(cells.name),
        "business_id": Column(cells.business_id),
        "sector": required(cells.one_of(Sector)),
        "size_class": Column(cells.one_of(SizeClass)),
        "municipality": Column(place),
    }
    return FileFormat("employers", columns, key=("employer",), turns=(("business_id",),))


def _employer_contacts() -> FileFormat:
    columns = {
        "employer": required(cells.key),
        "coach": required(cells.key),
        "client": Column(cells.key),
        "contacted_on": required(cells.day),
        "kind": required(cells.one_of(ContactKind)),
        "face_to_face": required(cells.boolean),
    }
    return FileFormat("employer_contacts", columns, key=tuple(columns), sort="contacted_on", is_counted=True)


def _employments() -> FileFormat:
    columns = {
        "client": required(cells.key),
        "employer": required(cells.key),
        "started_on": required(cells.day),
        "ended_on": Column(cells.day),
        "kind": required(cells.one_of(EmploymentKind)),
        "wage_subsidy": required(cells.boolean),
        "contract": Column(cells.one_of(Contract)),
        "hours_per_week": Column(cells.number("0.5", "60", 2)),
        "occupation": Column(cells.occupation),
        "open_labour_market": Column(cells.boolean),
        "out_of_work_at_entry": Column(cells.boolean),
    }
    key = ("client", "employer", "started_on")
    return FileFormat("employments", columns, key=key, sort="started_on", rule=row_rules.lasting)


def _activities() -> FileFormat:
    columns = {
        "client": required(cells.key),
        "kind": required(cells.one_of(ActivityKind)),
        "started_on": required(cells.day),
        "ended_on": Column(cells.day),
    }
    return FileFormat(
        "activities", columns, key=("client", "kind", "started_on"), sort="started_on", rule=row_rules.lasting
    )


def _fidelity(place: Reader) -> FileFormat:
    columns = {
        "municipality": required(place),
        "assessed_on": required(cells.day),
        "total": required(cells.number("25", "125", 0)),
        "scores": Column(cells.scores, may_be_absent=True),
    }
    return FileFormat("fidelity", columns, key=("municipality", "assessed_on"), sort="assessed_on")
