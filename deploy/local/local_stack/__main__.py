"""The supervisor in the background: `python -m local_stack`, started by `local_stack.start` only."""

import argparse
import logging
import sys
import time
from pathlib import Path

from local_stack.foreground import run
from local_stack.home import Home
from local_stack.ports import Ports
from local_stack.records import identify
from local_stack.refusals import StackRefused


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--ports", type=int, required=True)
    parser.add_argument("--parts", required=True)
    parser.add_argument("--bound-to", type=int)
    wanted = parser.parse_args()
    # Client libraries tell of every refused connection while a server starts.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    bound_to = identify(wanted.bound_to) if wanted.bound_to else None
    if wanted.bound_to and bound_to is None:
        return 1
    try:
        run(Home(wanted.home), Ports(wanted.ports), frozenset(wanted.parts.split(",")), say=say, bound_to=bound_to)
    except StackRefused as problem:
        say(str(problem))
        return 1
    return 0


def say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
