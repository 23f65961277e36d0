"""compose.yaml runs what the local stack runs, with the same variables, and holds no secret."""

import re
from pathlib import Path
from typing import Any

import pytest

from deploy.compose.write_secrets import drawn, write
from local_stack import Environment, Home
from local_stack.environment import OPTIONAL, draw_secrets
from local_stack.kafka import SETTINGS
from local_stack.names import EVENT_SERVICES, SERVICES
from local_stack.processes import machine_environment, service_environment
from tests.deploy.conftest import REPOSITORY

PROCESSES = [*SERVICES, *(f"{service}-worker" for service in EVENT_SERVICES)]
OF_COMPOSE = {"UVICORN_PORT"}


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_given_what_the_local_stack_gives_it(
    compose: dict[str, Any], local: Environment, process: str
) -> None:
    expected = service_environment(process, local).keys() - machine_environment().keys()

    assert compose["services"][process]["environment"].keys() - OF_COMPOSE - set(OPTIONAL) == expected


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_may_do_as_little_as_in_the_cluster(compose: dict[str, Any], process: str) -> None:
    service = compose["services"][process]

    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]


def test_no_container_may_become_more_than_it_began_as(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert all(service["security_opt"] == ["no-new-privileges:true"] for service in services.values())
    # PostgreSQL's own entry point begins as root to make its folder the server's, and needs those rights.
    assert {name for name, service in services.items() if service.get("cap_drop") != ["ALL"]} == {"postgres"}


def test_only_the_portal_and_the_login_are_reached_from_this_machine(compose: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}

    assert published == {"portal": ["127.0.0.1:8400:8400"], "keycloak": ["127.0.0.1:8424:8424"]}
    assert compose["networks"]["inside"]["internal"] is True


def test_every_image_has_a_version(compose: dict[str, Any]) -> None:
    images = {service["image"] for service in compose["services"].values()}

    assert all(re.search(r":(\d[\w.]*|\$\{RINNALLA_VERSION:-dev\})$", image) for image in images), images


def test_every_server_is_asked_for_its_health(compose: dict[str, Any]) -> None:
    servers = [service for service in compose["services"].values() if not service["image"].startswith("rinnalla")]

    assert len(servers) == 3
    assert all("healthcheck" in service for service in servers)


def test_every_secret_is_drawn_by_the_command(compose: dict[str, Any], tmp_path: Path) -> None:
    named = set(re.findall(r"\$\{(\w+)(?:\}|:\?)", (REPOSITORY / "compose.yaml").read_text()))

    assert named <= drawn().keys()
    assert drawn().keys() == draw_secrets(Home(tmp_path)).keys()


def test_secrets_are_drawn_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    write(path)
    first = path.read_text()

    with pytest.raises(FileExistsError):
        write(path)

    assert path.read_text() == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_kafka_is_set_as_in_the_local_stack(compose: dict[str, Any]) -> None:
    of_the_place = (
        "listeners",
        "advertised",
        "log.dirs",
        "process.roles",
        "node.id",
        "controller.quorum",
        "jwks",
        "issuer",
    )
    given = compose["services"]["kafka"]["environment"]

    for line in SETTINGS.splitlines():
        name, _, value = line.partition("=")
        if "partitions" in name or any(part in name for part in of_the_place):
            continue
        expected = value.format(oauth="org.apache.kafka.common.security.oauthbearer")
        assert given["KAFKA_" + name.upper().replace(".", "_")] == expected, name
