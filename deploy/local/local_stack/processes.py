"""What is run: a command, what it may know, and how to ask it whether it is ready."""

import os
import pwd
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

import httpx

from local_stack.environment import OPTIONAL, Environment
from local_stack.names import EVENT_SERVICES, SERVICES

# Answers why the process is not ready, or None when it is.
Probe = Callable[[], Awaitable[str | None]]

OF_THE_MACHINE = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
SHARED = (
    "RINNALLA_REGION",
    "RINNALLA_MUNICIPALITIES",
    "ALLOW_ARTIFICIAL_IDENTITY_CODES",
    "KAFKA_BOOTSTRAP",
    "OIDC_ISSUER",
    *OPTIONAL,
    *(f"{service.upper()}_URL" for service in SERVICES),
)
IDENTITY_KEYS = ("IDENTITY_KEY", "IDENTITY_INDEX_KEY")
WEBHOOKS = ("WEBHOOK_KEY", "ALLOW_PLAIN_WEBHOOKS")
OWN_KEYS = {
    "referral": IDENTITY_KEYS,
    "referral-worker": IDENTITY_KEYS,
    "consent": (*WEBHOOKS, "SCAN_KEY"),
    "consent-worker": (
        *WEBHOOKS,
        "ACCESS_SIGNING_KEY",
        "CLIENT_SECRET_REGISTRAR",
    ),
    "portal": ("SESSION_KEY",),
}
"""By process: what one of a service's two needs alone, the other is not given."""


@dataclass(frozen=True)
class Process:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ports: tuple[int, ...]
    probe: Probe
    patience: float = 60
    user: str | None = None
    stop_signal: int = signal.SIGTERM
    stop_within: float = 15


def group_of(user: str) -> int:
    """The number of a user's own group: `nobody`'s has another name on each distribution."""
    return pwd.getpwnam(user).pw_gid


def machine_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in OF_THE_MACHINE if name in os.environ}


def service_environment(process: str, environment: Environment) -> dict[str, str]:
    """Only what is this process's own: no other's secret, and never its owner's database URL."""
    service = process.removesuffix("-worker")
    own = (f"DATABASE_URL_{service.upper()}", f"CLIENT_SECRET_{service.upper()}", *OWN_KEYS.get(process, ()))
    names = [name for name in (*SHARED, *own) if name in environment.values]
    return machine_environment() | {name: environment[name] for name in names}


def service_processes(environment: Environment) -> list[Process]:
    """HTTP and worker of the five services."""
    processes = []
    for service in EVENT_SERVICES:
        processes.append(_asgi(service, f"{service}.main", environment.ports.http(service), environment))
        processes.append(
            _asgi(f"{service}-worker", f"{service}.worker", environment.ports.worker(service), environment)
        )
    return [process for process in processes if environment.is_process_local(process.name)]


def portal_processes(environment: Environment) -> list[Process]:
    if not environment.is_process_local("portal"):
        return []
    return [_asgi("portal", "portal.main", environment.ports.http("portal"), environment)]


def _asgi(name: str, module: str, port: int, environment: Environment) -> Process:
    address = ("--host", "127.0.0.1", "--port", str(port))
    return Process(
        name=name,
        command=(sys.executable, "-m", "uvicorn", f"{module}:app", *address, "--no-access-log"),
        environment=service_environment(name, environment),
        ports=(port,),
        probe=partial(http_problem, f"http://127.0.0.1:{port}/health/ready"),
        patience=120,
    )


async def http_problem(url: str) -> str | None:
    # verify=False: it is plain HTTP on loopback, and loading the certificates costs more than the question.
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False, verify=False) as client:
            answer = await client.get(url)
    except httpx.HTTPError as error:
        return f"does not answer ({type(error).__name__})"
    if answer.status_code == 200:
        return None
    return _parts_missing(answer) or f"answers {answer.status_code}"


def _parts_missing(answer: httpx.Response) -> str | None:
    """Our own processes answer `parts`; Keycloak answers `checks`."""
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return None
    said = answer.json()
    problems = [f"{part}: {state}" for part, state in said.get("parts", {}).items() if state != "ok"]
    problems += [check["name"] + " is down" for check in said.get("checks", ()) if check["status"] == "DOWN"]
    return "; ".join(problems) or None
