"""Every endpoint and secret of one stack as KEY=VALUE; what is set from outside wins."""

import base64
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local_stack.home import Home, write_private
from local_stack.names import CLIENTS, EVENT_SERVICES, SERVICES
from local_stack.ports import Ports
from local_stack.refusals import StackRefused

KEYS = ("ACCESS_SIGNING_KEY", "IDENTITY_KEY", "IDENTITY_INDEX_KEY", "SCAN_KEY", "SESSION_KEY", "WEBHOOK_KEY")
OPTIONAL = ("OTEL_EXPORTER_OTLP_ENDPOINT", "LOG_LEVEL", "PRIVACY_CONTACT")

LAPLAND = "21"
LAPLAND_MUNICIPALITIES = (
    "047,148,240,241,261,273,320,498,583,614,683,698,732,742,751,758,845,851,854,890,976"  # region 21 in 2026
)


class EnvironmentRefused(StackRefused):
    """What was set from outside does not make a whole stack."""


@dataclass(frozen=True)
class Environment:
    values: Mapping[str, str]
    given: frozenset[str]
    ports: Ports

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def is_postgres_local(self) -> bool:
        return "POSTGRES_ADMIN_URL" not in self.given and not self.are_databases_given

    @property
    def are_databases_given(self) -> bool:
        return all(name in self.given for name in _database_variables())

    @property
    def is_keycloak_local(self) -> bool:
        return "OIDC_ISSUER" not in self.given

    @property
    def is_kafka_local(self) -> bool:
        return "KAFKA_BOOTSTRAP" not in self.given

    @property
    def municipalities(self) -> list[str]:
        return municipalities_in(self["RINNALLA_MUNICIPALITIES"])

    def is_process_local(self, name: str) -> bool:
        return f"{name.upper().replace('-', '_')}_URL" not in self.given

    def write(self, path: Path) -> None:
        write_private(path, "".join(f"{name}={value}\n" for name, value in self.values.items()))


def municipalities_in(told: str) -> list[str]:
    """Of a region its codes; `none` where regions are only added up."""
    return [] if told == "none" else told.split(",")


def read_variables(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


def load_environment(home: Home, ports: Ports, given: Iterable[str]) -> Environment:
    """As the running stack wrote it."""
    return Environment(read_variables(home.environment), frozenset(given), ports)


def make_environment(home: Home, ports: Ports, outside: Mapping[str, str] = os.environ) -> Environment:
    """Ports and secrets make the local values; secrets are drawn once per home."""
    drawn = draw_secrets(home)
    local = (
        _region(outside)
        | _databases(server_of(outside, ports), drawn)
        | _platform(ports)
        | _processes(ports)
        | {name: drawn[name] for name in _shared_secrets()}
    )
    given = frozenset(name for name in local if outside.get(name))
    passed_on = {name: outside[name] for name in OPTIONAL if outside.get(name)}
    values = local | {name: outside[name] for name in given} | passed_on
    environment = Environment(values, given, ports)
    _refuse_half_given(environment)
    return environment


def draw_secrets(home: Home) -> dict[str, str]:
    known = read_variables(home.secrets)
    passwords = [f"{role.upper()}_PASSWORD" for role in database_roles()]
    drawn = {name: secrets.token_urlsafe(24) for name in ["POSTGRES_PASSWORD", *passwords, *_shared_secrets()]}
    drawn |= {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in KEYS}
    complete = drawn | known
    if complete != known:
        write_private(home.secrets, "".join(f"{name}={value}\n" for name, value in complete.items()))
    return complete


def database_roles() -> list[str]:
    """The owner and the weaker run-time role of every service, and Keycloak's owner."""
    return [role for service in SERVICES for role in (service, f"{service}_app")] + ["keycloak"]


def _shared_secrets() -> list[str]:
    return ["KEYCLOAK_ADMIN_PASSWORD", *(f"CLIENT_SECRET_{client.upper()}" for client in CLIENTS), *KEYS]


def _database_variables() -> list[str]:
    prefixes = ("DATABASE_URL", "DATABASE_OWNER_URL")
    return [f"{prefix}_{service.upper()}" for service in SERVICES for prefix in prefixes]


def _region(outside: Mapping[str, str]) -> dict[str, str]:
    if outside.get("RINNALLA_REGION", LAPLAND) != LAPLAND and not outside.get("RINNALLA_MUNICIPALITIES"):
        raise EnvironmentRefused(
            "RINNALLA_REGION is set: set RINNALLA_MUNICIPALITIES to its municipalities too, or to `none`"
        )
    return {
        "RINNALLA_REGION": LAPLAND,
        "RINNALLA_MUNICIPALITIES": LAPLAND_MUNICIPALITIES,
        "ALLOW_ARTIFICIAL_IDENTITY_CODES": "true",
        "ALLOW_PLAIN_WEBHOOKS": "true",
    }


def server_of(outside: Mapping[str, str], ports: Ports) -> str:
    """Host and port of the server given from outside, else of the local one."""
    given = urlsplit(outside.get("POSTGRES_ADMIN_URL", ""))
    return f"{given.hostname}:{given.port or 5432}" if given.hostname else f"127.0.0.1:{ports.postgres}"


def _databases(server: str, drawn: Mapping[str, str]) -> dict[str, str]:
    def url(role: str, database: str) -> str:
        return f"postgresql://{role}:{drawn[f'{role.upper()}_PASSWORD']}@{server}/{database}"

    urls = {"POSTGRES_ADMIN_URL": url("postgres", "postgres")}
    for service in SERVICES:
        urls[f"DATABASE_URL_{service.upper()}"] = url(f"{service}_app", service)
        urls[f"DATABASE_OWNER_URL_{service.upper()}"] = url(service, service)
    return urls | {"DATABASE_URL_KEYCLOAK": url("keycloak", "keycloak")}


def _platform(ports: Ports) -> dict[str, str]:
    return {
        "KAFKA_BOOTSTRAP": f"127.0.0.1:{ports.kafka_client}",
        "KAFKA_ADMIN_BOOTSTRAP": f"127.0.0.1:{ports.kafka_internal}",
        "OIDC_ISSUER": f"http://127.0.0.1:{ports.keycloak}/realms/rinnalla",
    }


def _processes(ports: Ports) -> dict[str, str]:
    urls = {f"{service.upper()}_URL": f"http://127.0.0.1:{ports.http(service)}" for service in SERVICES}
    workers = {f"{s.upper()}_WORKER_URL": f"http://127.0.0.1:{ports.worker(s)}" for s in EVENT_SERVICES}
    return urls | workers


def _refuse_half_given(environment: Environment) -> None:
    given = environment.given
    some_databases = [name for name in _database_variables() if name in given]
    if some_databases and not environment.are_databases_given:
        missing = [name for name in _database_variables() if name not in given]
        raise EnvironmentRefused(f"some databases are given, these are not: {', '.join(missing)}")
    if environment.are_databases_given and environment.is_keycloak_local and "DATABASE_URL_KEYCLOAK" not in given:
        raise EnvironmentRefused("the databases are given, Keycloak's is not: set DATABASE_URL_KEYCLOAK or OIDC_ISSUER")
    if not environment.is_keycloak_local:
        missing = [name for name in (f"CLIENT_SECRET_{client.upper()}" for client in CLIENTS) if name not in given]
        if missing:
            raise EnvironmentRefused(f"OIDC_ISSUER is given, these of its clients are not: {', '.join(missing)}")
