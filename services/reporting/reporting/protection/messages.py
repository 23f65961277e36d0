"""What goes to the solver's process and what comes back: whole numbers and codes, as JSON; no place, no line."""

from dataclasses import asdict, dataclass

import orjson

from reporting.protection.rule import Rule
from reporting.protection.system import Cell, Equation, Ratio, System


@dataclass(frozen=True, slots=True)
class Work:
    system: System
    groups: list[int]
    """The table of each published cell, which come first."""
    rule: Rule
    seconds: float

    def to_json(self) -> bytes:
        return orjson.dumps(asdict(self))

    @classmethod
    def from_json(cls, message: bytes) -> "Work":
        told = orjson.loads(message)
        system = System(
            tuple(Cell(**cell) for cell in told["system"]["cells"]),
            tuple(
                Equation(tuple((cell, factor) for cell, factor in equation["terms"]), equation["total"])
                for equation in told["system"]["equations"]
            ),
            tuple(Ratio(**ratio) for ratio in told["system"]["ratios"]),
        )
        return cls(system, told["groups"], Rule(**told["rule"]), told["seconds"])


@dataclass(frozen=True, slots=True)
class Solved:
    hidden: list[int]
    lost: int
    at_least: int
    """No pattern loses less."""
    withheld: list[int]
    """Tables that could not be protected, hidden whole."""
    failed: list[int]
    """Cells that even so can be worked out too closely: then nothing is shown."""
    goals: int
    """How many ends of intervals the audit has proven, or tried to."""

    def to_json(self) -> bytes:
        return orjson.dumps(asdict(self))

    @classmethod
    def from_json(cls, message: bytes) -> "Solved":
        return cls(**orjson.loads(message))
