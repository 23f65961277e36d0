"""`python -m common.contracts write|check|release [SERVICE …]`, from the top of the repository.

write    schemas/, and docs/api/<service>.{openapi,asyncapi}.json; with the consent service that of its partners
check    the same, compared with what is checked in, and with the last release (schemas/released)
release  today's schemas become the last release's
"""

import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from common.contracts.asyncapi import asyncapi
from common.contracts.compatibility import breaches
from common.contracts.schemas import schemas

SCHEMAS = Path("schemas")
RELEASED = SCHEMAS / "released"
API = Path("docs/api")
GOLDEN = Path("tests/contracts/golden")

DESCRIBED_WITH = {
    "KAFKA_BOOTSTRAP": "kafka.example.fi:9092",
    "OIDC_ISSUER": "https://login.example.fi/realms/rinnalla",
    "RINNALLA_REGION": "21",
    "RINNALLA_MUNICIPALITIES": "698",
    "REFERRAL_URL": "http://referral.example.fi",
    "CONSENT_URL": "http://consent.example.fi",
    "IDENTITY_KEY": "A" * 43 + "=",
    "IDENTITY_INDEX_KEY": "A" * 43 + "=",
    "SCAN_KEY": "A" * 43 + "=",
    "WEBHOOK_KEY": "A" * 43 + "=",
}
"""Settings without which an app cannot be made; none of them shows in a description."""


def documents(services: Iterable[str]) -> dict[Path, str]:
    made: dict[Path, Any] = {SCHEMAS / name: schema for name, schema in schemas().items()}
    for service in services:
        made[API / f"{service}.openapi.json"] = openapi_of(service)
        made[API / f"{service}.asyncapi.json"] = asyncapi_of(service)
        if find_spec(f"{service}.partner_asyncapi"):
            made[API / "partners.asyncapi.json"] = importlib.import_module(f"{service}.partner_asyncapi").document(
                golden_examples()
            )
    return {path: json.dumps(content, indent=1, ensure_ascii=False) + "\n" for path, content in made.items()}


def openapi_of(service: str, *, setenv: Callable[[str, str], object] = os.environ.setdefault) -> Any:
    own = {f"DATABASE_URL_{service.upper()}": "postgresql://", f"CLIENT_SECRET_{service.upper()}": "-"}
    for name, value in (DESCRIBED_WITH | own).items():
        setenv(name, value)
    return importlib.import_module(f"{service}.main").app.openapi()


def asyncapi_of(service: str) -> Any:
    consumers = importlib.import_module(f"{service}.consumers").consumers
    return asyncapi(service, list(consumers.handlers), golden_examples())


def golden_examples() -> dict[str, Any]:
    """The first example of each event type."""
    files = sorted(GOLDEN.glob("*.json"), reverse=True)
    return {path.name.rsplit(".", 2)[0]: json.loads(path.read_text()) for path in files}


def read(folder: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}


def write(services: list[str]) -> int:
    for path, text in documents(services).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


def check(services: list[str]) -> int:
    stale = [path for path, text in documents(services).items() if not path.exists() or path.read_text() != text]
    problems = [f"{path}: out of date, `make fix` writes it anew" for path in stale]
    problems += breaches(read(RELEASED), schemas())
    print("\n".join(problems) or f"contracts agree ({len(schemas())} events)")  # noqa: T201
    return 1 if problems else 0


def release(services: list[str]) -> int:
    RELEASED.mkdir(exist_ok=True)
    for path in SCHEMAS.glob("*.json"):
        shutil.copy(path, RELEASED / path.name)
    return 0


if __name__ == "__main__":
    sys.exit({"write": write, "check": check, "release": release}[sys.argv[1]](sys.argv[2:]))
