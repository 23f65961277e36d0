"""What a measurement gave: kept as JSON, shown as a table."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.table import Table

VERDICT_STYLES = {"excellent": "green", "good": "cyan", "floor": "yellow", "below": "red"}


@dataclass(frozen=True)
class Goal:
    """From where a value is good and excellent; `floor` is what must never be undercut."""

    floor: float
    good: float
    excellent: float
    is_less_better: bool = False

    def verdict(self, value: float) -> str:
        for name in ("excellent", "good", "floor"):
            bound = getattr(self, name)
            if value <= bound if self.is_less_better else value >= bound:
                return name
        return "below"


@dataclass(frozen=True)
class Spread:
    """The median of several runs, and the least and the most of them."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        kept = list(values)
        return cls(median(kept), min(kept), max(kept))

    @property
    def movement(self) -> float:
        return (self.most - self.least) / self.median

    def shown(self, unit: str) -> str:
        return f"{self.median:,.0f} {unit} ({self.least:,.0f}–{self.most:,.0f})"


@dataclass(frozen=True)
class Result:
    """A ratio of two medians, measured side by side. `is_steady`: no run of the baseline strayed."""

    name: str
    what: str
    value: float
    unit: str
    measured: Spread
    baseline: Spread
    baseline_name: str
    goal: Goal
    is_steady: bool = True

    @property
    def verdict(self) -> str:
        return self.goal.verdict(self.value)


def as_table(results: Iterable[Result]) -> Table:
    table = Table("", "what", "ratio", "measured", "baseline", "verdict", title="Benchmarks", title_justify="left")
    for one in results:
        verdict = f"[{VERDICT_STYLES[one.verdict]}]{one.verdict}[/]"
        steady = "" if one.is_steady else "\n[red]the baseline moved[/]"
        baseline = f"{one.baseline_name}: {one.baseline.shown(one.unit)}"
        table.add_row(one.name, one.what, f"{one.value:.2f}", one.measured.shown(one.unit), baseline, verdict + steady)
    return table


def write(path: Path, results: Iterable[Result]) -> None:
    """Earlier results of other measurements stay."""
    known = {one["name"] + one["what"]: one for one in json.loads(path.read_text())} if path.exists() else {}
    known |= {one.name + one.what: asdict(one) | {"verdict": one.verdict} for one in results}
    path.write_text(json.dumps([known[key] for key in sorted(known)], indent=1, ensure_ascii=False) + "\n")
