"""What a verification can find, and where."""

from dataclasses import dataclass
from typing import Literal

from consent.chain.hashes import Place

FindingKind = Literal[
    "changed",
    "removed",
    "reordered",
    "added",
    "cut_off",
    "head_forged",
    "checkpoint_changed",
    "checkpoint_removed",
    "checkpoint_forged",
    "checkpoint_unpublished",
    "never_arrived",
    "unreadable",
]


@dataclass(frozen=True)
class Finding:
    """Of a chain: the entry at which it shows. `until`: the last of a run, or where the chain should end."""

    kind: FindingKind
    topic: str | None = None
    partition: int | None = None
    number: int | None = None
    until: int | None = None
    checkpoint: int | None = None


def at(
    kind: FindingKind, place: Place, number: int, *, until: int | None = None, checkpoint: int | None = None
) -> Finding:
    return Finding(kind, place.topic, place.partition, number, until, checkpoint)
