import json
from pathlib import Path

import pytest

from consent.chain.reading import TOPICS
from local_stack.environment import make_environment
from local_stack.home import Home
from local_stack.keycloak import REALM_FILE, RealmVariableMissing, refuse_missing_variables
from local_stack.names import CLIENTS, EVENT_SERVICES
from local_stack.ports import Ports
from local_stack.topics import ALTER, CREATE, DELETE, DESCRIBE, GROUP, READ, TOPIC, WRITE, rights, topics

REALM = json.loads(REALM_FILE.read_text())


def test_each_service_writes_only_its_own_topics() -> None:
    writes = [right for right in rights() if right.operation == WRITE]

    assert {right.name for right in writes if right.resource == TOPIC} == {*topics(), "partner."}
    assert all(right.name.startswith(f"{right.service}.") for right in writes if right.name != "partner.")
    assert {right.service for right in writes if right.name == "partner."} == {"consent"}


def test_nobody_reads_parked_messages_from_the_broker_and_one_alone_the_access_log() -> None:
    reads = [right for right in rights() if right.resource == TOPIC and right.operation == READ]
    of_the_log = {right for right in reads if right.name.endswith((".access", ".checkpoints"))}

    assert {right.name for right in reads if right not in of_the_log} == {
        *("referral.events", "consent.events", "coaching.events", "reporting.events", "partner.")
    }
    assert {right.name for right in of_the_log} == {*TOPICS, "consent.checkpoints"}
    assert {right.service for right in of_the_log} == {"consent"}
    assert set(TOPICS) == {f"{service}.access" for service in EVENT_SERVICES}


def test_each_service_has_its_own_consumer_group() -> None:
    groups = {(right.service, right.name) for right in rights() if right.resource == GROUP}

    assert groups == {(service, service) for service in EVENT_SERVICES} | {("consent", "consent.partners")}


def test_rights_are_given_by_the_registrar_alone_and_it_reads_and_writes_nothing() -> None:
    alters = {right.service for right in rights() if right.operation == ALTER}
    registrars = {right.operation for right in rights() if right.service == "registrar"}

    assert alters == {"registrar"}
    assert registrars == {CREATE, DELETE, DESCRIBE, ALTER}


def test_the_realm_has_every_client_and_no_secret_of_its_own() -> None:
    secrets = {client["clientId"]: client["secret"] for client in REALM["clients"]}

    assert secrets == {client: f"${{CLIENT_SECRET_{client.upper()}}}" for client in CLIENTS}


@pytest.mark.parametrize("client", REALM["clients"], ids=lambda client: client["clientId"])
def test_only_the_portal_logs_people_in(client: dict[str, object]) -> None:
    assert client["standardFlowEnabled"] == (client["clientId"] == "portal")
    assert not client["implicitFlowEnabled"]
    assert not client["directAccessGrantsEnabled"]
    assert not client["publicClient"]


def test_a_variable_that_is_not_set_stops_the_start(tmp_path: Path) -> None:
    environment = make_environment(Home(tmp_path), Ports(9000), {})

    refuse_missing_variables(REALM_FILE.read_text(), environment)
    with pytest.raises(RealmVariableMissing, match="CLIENT_SECRET_UNKNOWN"):
        refuse_missing_variables("${CLIENT_SECRET_UNKNOWN}", environment)
