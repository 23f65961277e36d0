import stat
from pathlib import Path

import pytest

from local_stack.environment import EnvironmentRefused, load_environment, make_environment, read_variables
from local_stack.home import Home
from local_stack.names import CLIENTS, EVENT_SERVICES, SERVICES
from local_stack.ports import Ports, PortsRefused, find_free_ports, is_taken, ports_from
from local_stack.processes import service_environment


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_every_process_has_a_port_of_its_own() -> None:
    ports = Ports(9000)

    http = [ports.http(service) for service in SERVICES]
    workers = [ports.worker(service) for service in SERVICES if service != "portal"]

    assert ports.http("portal") == 9000
    assert sorted(http) == list(range(9000, 9006))
    assert workers == list(range(9011, 9016))


def test_secrets_are_drawn_once_per_home(home: Home) -> None:
    first = make_environment(home, Ports(9000), {})

    again = make_environment(home, Ports(9100), {})

    assert first["CLIENT_SECRET_COACHING"] == again["CLIENT_SECRET_COACHING"]
    assert first["IDENTITY_KEY"] == again["IDENTITY_KEY"]
    assert first["COACHING_URL"] == "http://127.0.0.1:9003"
    assert again["COACHING_URL"] == "http://127.0.0.1:9103"


def test_two_homes_share_no_secret(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    one = make_environment(Home(tmp_path), Ports(9000), {})
    other = make_environment(Home(tmp_path / "other"), Ports(9000), {})

    secret = [name for name in one.values if name.startswith("CLIENT_SECRET_")]
    assert len(secret) == len(CLIENTS)
    assert not [name for name in secret if one[name] == other[name]]


def test_files_with_secrets_are_the_owners_alone(home: Home) -> None:
    make_environment(home, Ports(9000), {}).write(home.environment)

    for path in (home.environment, home.secrets):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_written_is_what_is_read(home: Home) -> None:
    made = make_environment(home, Ports(9000), {"KAFKA_BOOTSTRAP": "broker.example:9092"})
    made.write(home.environment)

    read = load_environment(home, Ports(9000), made.given)

    assert read == made
    assert read_variables(home.environment)["KAFKA_BOOTSTRAP"] == "broker.example:9092"


def test_what_is_set_from_outside_wins_and_its_part_is_not_local(home: Home) -> None:
    outside = {"KAFKA_BOOTSTRAP": "broker.example:9092", "COACHING_WORKER_URL": "http://elsewhere.example"}

    environment = make_environment(home, Ports(9000), outside)

    assert environment["KAFKA_BOOTSTRAP"] == "broker.example:9092"
    assert not environment.is_kafka_local
    assert not environment.is_process_local("coaching-worker")
    assert environment.is_process_local("coaching")
    assert environment.is_postgres_local


def test_half_of_the_databases_given_is_refused(home: Home) -> None:
    outside = {"DATABASE_URL_COACHING": "postgresql://coaching@db.example/coaching"}

    with pytest.raises(EnvironmentRefused, match="DATABASE_URL_REFERRAL"):
        make_environment(home, Ports(9000), outside)


def test_a_local_keycloak_beside_given_databases_must_be_given_its_own(home: Home) -> None:
    prefixes = ("DATABASE_URL", "DATABASE_OWNER_URL")
    outside = {f"{prefix}_{s.upper()}": f"postgresql://{s}@db.example/{s}" for s in SERVICES for prefix in prefixes}

    with pytest.raises(EnvironmentRefused, match="DATABASE_URL_KEYCLOAK"):
        make_environment(home, Ports(9000), outside)
    keycloak = {"DATABASE_URL_KEYCLOAK": "postgresql://keycloak@db.example/keycloak"}
    assert not make_environment(home, Ports(9000), outside | keycloak).is_postgres_local


def test_a_given_keycloak_without_its_secrets_is_refused(home: Home) -> None:
    with pytest.raises(EnvironmentRefused, match="CLIENT_SECRET_PORTAL"):
        make_environment(home, Ports(9000), {"OIDC_ISSUER": "https://login.example/realms/rinnalla"})


def test_another_region_must_name_its_municipalities(home: Home) -> None:
    with pytest.raises(EnvironmentRefused, match="RINNALLA_MUNICIPALITIES"):
        make_environment(home, Ports(9000), {"RINNALLA_REGION": "16"})


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_given_only_what_is_its_own(home: Home, service: str) -> None:
    given = service_environment(service, make_environment(home, Ports(9000), {}))

    secret_of_others = [
        name
        for name in given
        if name.startswith(("CLIENT_SECRET_", "DATABASE_URL_")) and not name.endswith(f"_{service.upper()}")
    ]
    assert secret_of_others == []
    assert not [
        name for name in given if name.startswith(("DATABASE_OWNER_URL_", "POSTGRES_", "KEYCLOAK_", "KAFKA_ADMIN"))
    ]
    assert ("IDENTITY_KEY" in given) == (service == "referral")
    assert ("SESSION_KEY" in given) == (service == "portal")
    assert ("WEBHOOK_KEY" in given) == (service == "consent")
    assert ("SCAN_KEY" in given) == (service == "consent")


def test_the_consent_services_worker_alone_is_given_the_registrars_secret(home: Home) -> None:
    environment = make_environment(home, Ports(9000), {})
    processes = [*SERVICES, *(f"{service}-worker" for service in EVENT_SERVICES)]

    assert [one for one in processes if "CLIENT_SECRET_REGISTRAR" in service_environment(one, environment)] == [
        "consent-worker"
    ]


@pytest.mark.parametrize("named", ["http", "80", "65530"])
def test_ports_that_cannot_be_are_refused(named: str) -> None:
    with pytest.raises(PortsRefused):
        ports_from({"RINNALLA_PORTS": named})


def test_free_ports_are_free() -> None:
    ports = find_free_ports()

    assert not is_taken(ports.first)
    assert not is_taken(ports.keycloak_management)


def test_a_server_given_from_outside_is_where_the_services_databases_are(tmp_path: Path) -> None:
    given = {"POSTGRES_ADMIN_URL": "postgresql://postgres:x@db.example:6432/postgres"}

    environment = make_environment(Home(tmp_path), Ports(20_000), given)

    assert "@db.example:6432/coaching" in environment["DATABASE_URL_COACHING"]
    assert not environment.is_postgres_local
