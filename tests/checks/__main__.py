"""Contracts up to date, AsyncAPI valid, translations whole, links alive. Prints what is wrong, and how to mend it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
WORDS_OF_UNFINISHED_WORK = re.compile(r"\b(TODO|FIXME|XXX)\b")


def dead_links() -> Iterator[str]:
    for page in tracked("*.md"):
        for target in LINK.findall(page.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                yield f"{page.relative_to(REPOSITORY)}: no file {target}"


def unfinished_work() -> Iterator[str]:
    for page in [*tracked("*.py"), *tracked("*.html")]:
        if page != Path(__file__) and WORDS_OF_UNFINISHED_WORK.search(page.read_text()):
            yield f"{page.relative_to(REPOSITORY)}: says it is not finished"


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", pattern], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return [REPOSITORY / name for name in listed.stdout.split("\n") if name and (REPOSITORY / name).exists()]


def run(*command: str) -> Iterator[str]:
    ran = subprocess.run([sys.executable, "-m", *command], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if ran.returncode:
        yield f"python -m {' '.join(command)}:\n{ran.stdout}{ran.stderr}"


def problems() -> Iterator[str]:
    yield from dead_links()
    yield from unfinished_work()
    yield from run("common.contracts", "check", *SERVICES)
    yield from run("tests.checks.asyncapi", *SERVICES, "partners")
    yield from run("portal.translations_check")


if __name__ == "__main__":
    found = list(problems())
    print("\n".join(found) or "contracts, AsyncAPI, translations and links are in order")
    sys.exit(1 if found else 0)
