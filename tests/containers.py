"""PostgreSQL, Keycloak and Kafka from their official images, for RINNALLA_STACK=containers.

Images and settings are those of compose.yaml. The containers share this machine's network and stand where the local
stack's own servers would: on loopback, at the same ports. Runs side by side find them by name.
"""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import pytest
import yaml
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient

from local_stack import Environment, Home, Ports, kafka, postgres
from local_stack.environment import draw_secrets, make_environment
from local_stack.home import REPOSITORY
from local_stack.names import CLIENTS
from local_stack.plan import local_parts, whole
from local_stack.processes import Probe, http_problem
from local_stack.provision import provision_databases, provision_realm
from tests.databases import one_at_a_time, run_apart

NAME = "rinnalla-test-{}-{}"
GIVEN = {
    "postgres": ("POSTGRES_ADMIN_URL",),
    "keycloak": ("OIDC_ISSUER", *(f"CLIENT_SECRET_{client.upper()}" for client in CLIENTS)),
    "kafka": ("KAFKA_BOOTSTRAP", "KAFKA_ADMIN_BOOTSTRAP"),
}
engine = cache(DockerClient)
# Its reaper would end what a run beside this one still uses; the last run ends everything itself.
testcontainers_config.ryuk_disabled = True


@contextmanager
def given(parts: Iterable[str], home: Home, ports: Ports) -> Iterator[None]:
    """As if the servers of these parts had been named from outside; those that do not run yet are started."""
    home.prepare()
    environment = make_environment(home, ports)
    composed = yaml.safe_load(compose_file(environment, draw_secrets(home) | dict(environment.values)))["services"]
    servers = [server for server in GIVEN if server in local_parts(whole(parts), environment)]
    with one_at_a_time(f"containers-{ports.first}"), pytest.MonkeyPatch.context() as outside:
        for server in servers:
            if not any(container.status == "running" for container in known(ports, server)):
                start(server, composed[server], environment)
            for name in GIVEN[server]:
                outside.setenv(name, environment[name])
        yield


def compose_file(environment: Environment, values: dict[str, str]) -> str:
    """With this stack's addresses and secrets."""
    ports, text = environment.ports, (REPOSITORY / "compose.yaml").read_text()
    addresses = {
        "http://keycloak.localhost:8424": environment["OIDC_ISSUER"].partition("/realms/")[0],
        "http://portal.localhost:8400": environment["PORTAL_URL"],
        "--http-port=8424": f"--http-port={ports.keycloak}",
        "postgres:5432": f"127.0.0.1:{ports.postgres}",
        "127.0.0.1:9093": f"127.0.0.1:{ports.kafka_internal}",
        "127.0.0.1:9094": f"127.0.0.1:{ports.kafka_controller}",
        "CLIENT://:9092": f"CLIENT://127.0.0.1:{ports.kafka_client}",
        "CLIENT://kafka:9092": f"CLIENT://127.0.0.1:{ports.kafka_client}",
    }
    for address, own in addresses.items():
        assert address in text, f"compose.yaml no longer says {address}"
        text = text.replace(address, own)
    return re.sub(r"\$\{(\w+)[^}]*}", lambda variable: values.get(variable[1], variable[0]), text)


def start(server: str, composed: dict[str, Any], environment: Environment) -> None:
    stop(environment.ports, server)
    on_loopback, problem = apart_from_compose(environment)[server]
    name = NAME.format(environment.ports.first, server)
    container = DockerContainer(composed["image"], name=name, network_mode="host")
    container.with_command([*composed.get("command", ()), *on_loopback.split()]).with_envs(**composed["environment"])
    for source, place, *_ in (volume.split(":") for volume in composed["volumes"] if volume.startswith("./")):
        container.with_volume_mapping(REPOSITORY / source, place)
    try:
        container.start()
        while trouble := run_apart(problem()):
            container.reload()
            assert container.status != "exited", f"{trouble}\n{b''.join(container.get_logs()).decode()}"
            time.sleep(1)
        if server == "postgres":
            run_apart(provision_databases(environment))
        elif server == "keycloak":
            provision_realm(environment)
    except BaseException:
        container.stop()
        raise
    container.get_docker_client().client.close()


def apart_from_compose(environment: Environment) -> dict[str, tuple[str, Probe]]:
    """The arguments that keep a server on loopback, and how the local stack would ask it whether it is ready."""
    ports, management = environment.ports, environment.ports.keycloak_management
    own_postgres = f"-c listen_addresses=127.0.0.1 -c port={ports.postgres}"
    own_keycloak = f"--http-host=127.0.0.1 --http-management-host=127.0.0.1 --http-management-port={management}"
    return {
        "postgres": (own_postgres, partial(postgres.problem, environment["POSTGRES_ADMIN_URL"])),
        "keycloak": (own_keycloak, partial(http_problem, f"http://127.0.0.1:{management}/health/ready")),
        "kafka": ("", partial(kafka.problem, environment["KAFKA_ADMIN_BOOTSTRAP"], ports.kafka_client)),
    }


def stop(ports: Ports, server: str = "") -> None:
    for container in known(ports, server):
        container.remove(force=True, v=True)


def known(ports: Ports, server: str = "") -> list[Any]:
    return list(engine().client.containers.list(all=True, filters={"name": NAME.format(ports.first, server)}))
