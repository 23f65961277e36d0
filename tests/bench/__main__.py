"""`python -m tests.bench [P1 P2 P3 …]`: measured beside their baselines, into bench-results.json and a table."""

import sys
from collections.abc import Awaitable, Callable, Sequence

import uvloop
from rich.console import Console

from common.garbage import settle
from local_stack.home import REPOSITORY
from tests.bench import (
    access_log,
    agreement,
    fan_out,
    growth,
    large_region,
    memory,
    projection,
    protection,
    rebuild,
    relay,
    visible,
    write_api,
)
from tests.bench.results import Result, as_table, write

RESULTS = REPOSITORY / "bench-results.json"
MEASUREMENTS: dict[str, Callable[[Console], Awaitable[list[Result]]]] = {
    "P1": projection.measure,
    "P2": relay.measure,
    "P3": visible.measure,
    "P4": write_api.measure,
    "P5": rebuild.measure,
    "P6": growth.measure,
    "P7": memory.measure,
    "A1": access_log.measure,
    "F1": fan_out.measure,
    "D1": protection.measure,
    "R1": agreement.measure,
    "R2": large_region.measure,
}


async def measure(names: Sequence[str], console: Console) -> list[Result]:
    results = []
    for name in names:
        console.print(f"[bold]{name}[/]")
        results += await MEASUREMENTS[name](console)
        write(RESULTS, results)
    return results


def main() -> None:
    console = Console(highlight=False)
    unknown = set(sys.argv[1:]) - set(MEASUREMENTS)
    if unknown:
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(MEASUREMENTS)}")
    settle()  # as the services' own processes do
    results = uvloop.run(measure(sys.argv[1:] or list(MEASUREMENTS), console))
    console.print(as_table(results))


if __name__ == "__main__":
    main()
