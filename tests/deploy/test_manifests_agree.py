"""The cluster is the local stack at another size: same topics, rights, roles, realm, variables and addresses."""

import re
from urllib.parse import urlsplit

import pytest

from deploy.k8s.write_realm import WRITTEN, text_of
from local_stack import topics
from local_stack.databases import RUN_TIME_RIGHTS
from local_stack.environment import OPTIONAL, Environment
from local_stack.keycloak import REALM_FILE
from local_stack.names import DATABASES, EVENT_SERVICES, SERVICES
from local_stack.processes import machine_environment, service_environment
from tests.deploy.manifests import Manifests, containers_of, pod_of

OPERATIONS = {
    "Read": topics.READ,
    "Write": topics.WRITE,
    "Create": topics.CREATE,
    "Delete": topics.DELETE,
    "Alter": topics.ALTER,
    "Describe": topics.DESCRIBE,
}
RESOURCES = {
    "topic": topics.TOPIC,
    "group": topics.GROUP,
    "cluster": topics.CLUSTER,
    "transactionalId": topics.TRANSACTIONAL_ID,
}
PATTERNS = {"literal": topics.LITERAL, "prefix": topics.PREFIXED}
PROCESSES = [*SERVICES, *(f"{service}-worker" for service in EVENT_SERVICES)]
OF_THE_CLUSTER = {"SERVICE", "DATABASE_PASSWORD", "DATABASE_POOL", "PGSSLROOTCERT", "WORKER_INSTANCE", *OPTIONAL}


def test_topics_are_those_of_the_local_stack(manifests: Manifests) -> None:
    specified = {name: topic["spec"] for name, topic in manifests.of("KafkaTopic").items()}

    assert {name: spec["partitions"] for name, spec in specified.items()} == topics.topics()
    for name, spec in specified.items():
        kept = {key: str(value) for key, value in spec["config"].items()}
        assert topics.KEPT_FOR_GOOD.items() <= kept.items(), name


def test_rights_in_kafka_are_those_of_the_local_stack(manifests: Manifests) -> None:
    rights = {
        topics.Right(
            user,
            RESOURCES[rule["resource"]["type"]],
            rule["resource"].get("name", topics.THE_CLUSTER),
            OPERATIONS[operation],
            PATTERNS[rule["resource"].get("patternType", "literal")],
        )
        for user, manifest in manifests.of("KafkaUser").items()
        for rule in manifest["spec"]["authorization"]["acls"]
        for operation in rule["operations"]
    }

    assert rights == set(topics.rights())


def test_rules_in_kafka_allow_and_only_partners_topics_are_a_prefix(manifests: Manifests) -> None:
    for user in manifests.of("KafkaUser").values():
        for rule in user["spec"]["authorization"]["acls"]:
            assert rule.get("type", "allow") == "allow"
            if rule["resource"].get("patternType", "literal") != "literal":
                assert user["metadata"]["name"] in ("consent", "registrar")
                assert rule["resource"]["name"] == "partner."


def test_the_operator_leaves_alone_the_rights_of_partners_and_of_no_service(manifests: Manifests) -> None:
    operator = manifests.of("Kafka")["events"]["spec"]["entityOperator"]["template"]["userOperatorContainer"]
    (ignored,) = [one["value"] for one in operator["env"] if one["name"] == "STRIMZI_IGNORED_USERS_PATTERN"]

    assert re.fullmatch(ignored, "partner-kela-rovaniemi")
    assert not any(re.fullmatch(ignored, user) for user in manifests.of("KafkaUser"))


def test_each_database_has_its_owner_and_each_service_its_weaker_role(manifests: Manifests) -> None:
    cluster = manifests.of("Cluster")["database"]["spec"]
    roles = {role["name"] for role in cluster["managed"]["roles"]}
    owners = {one["spec"]["name"]: one["spec"]["owner"] for one in manifests.of("Database").values()}
    initial = cluster["bootstrap"]["initdb"]

    assert owners | {initial["database"]: initial["owner"]} == {name: name for name in DATABASES}
    assert roles == {role for service in SERVICES for role in (service, f"{service}_app")}
    assert not any(role.get("superuser") or role.get("createdb") for role in cluster["managed"]["roles"])


def test_run_time_rights_are_those_of_the_local_stack(manifests: Manifests) -> None:
    given = manifests.config("run-time-rights")["rights.sql"].replace(':"role"', "{role}").splitlines()

    assert [line for line in RUN_TIME_RIGHTS.splitlines() if line and line not in given] == []


def test_the_realm_is_the_one_the_local_stack_imports() -> None:
    assert WRITTEN.read_text() == text_of(REALM_FILE.read_text()), "run python deploy/k8s/write_realm.py"


def test_every_variable_of_the_realm_has_a_value(manifests: Manifests) -> None:
    named = set(re.findall(r"\$\{([A-Z_]+)\}", REALM_FILE.read_text()))
    secrets = manifests.of("KeycloakRealmImport")["rinnalla"]["spec"]["placeholders"]
    plain = {one["name"] for one in manifests.of("Keycloak")["keycloak"]["spec"]["env"]}

    assert named == secrets.keys() | plain


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_given_what_the_local_stack_gives_it(
    manifests: Manifests, local: Environment, process: str
) -> None:
    # No one's artificial identity code is taken in production, and no webhook goes unencrypted: both are left out.
    only_elsewhere = {"ALLOW_ARTIFICIAL_IDENTITY_CODES", "ALLOW_PLAIN_WEBHOOKS"}
    expected = service_environment(process, local).keys() - machine_environment().keys() - only_elsewhere

    deployment = manifests.of("Deployment")[process if process.endswith("-worker") else f"{process}-http"]
    (container,) = pod_of(deployment)["containers"]
    assert manifests.given_to(container).keys() - OF_THE_CLUSTER == expected


def test_only_a_first_container_knows_the_owner_of_the_tables(manifests: Manifests) -> None:
    for name, deployment in manifests.of("Deployment").items():
        (process,) = pod_of(deployment)["containers"]
        assert "database-owner" not in str(process["env"]), name


def test_databases_are_called_over_checked_tls(manifests: Manifests) -> None:
    for name, deployment in manifests.of("Deployment").items():
        for container in containers_of(deployment):
            for variable, value in manifests.given_to(container).items():
                if value and value.startswith("postgresql:"):
                    assert value.endswith("?ssl=verify-full"), (name, variable)


def test_every_process_may_use_its_whole_pool(manifests: Manifests) -> None:
    processes = sum(one["spec"]["replicas"] for one in manifests.of("Deployment").values())
    surge = len(manifests.of("Deployment"))
    keycloak = manifests.of("Keycloak")["keycloak"]["spec"]
    wanted = (processes + surge) * int(manifests.config("endpoints")["DATABASE_POOL"])
    wanted += keycloak["instances"] * keycloak["db"]["poolMaxSize"]

    assert wanted < int(manifests.of("Cluster")["database"]["spec"]["postgresql"]["parameters"]["max_connections"])


def test_brokers_take_the_options_of_their_cluster(manifests: Manifests) -> None:
    # A pool's own options would take the place of the cluster's, the addresses that keys may come from among them.
    assert all("jvmOptions" not in pool["spec"] for pool in manifests.of("KafkaNodePool").values())


def test_every_address_is_a_service_of_the_cluster(manifests: Manifests) -> None:
    for variable, url in manifests.config("endpoints").items():
        if variable.endswith("_URL"):
            service = manifests.of("Service")[urlsplit(url).hostname or ""]
            assert urlsplit(url).port in {port["port"] for port in service["spec"]["ports"]}, variable


def test_issuer_and_portal_are_named_alike_everywhere(manifests: Manifests) -> None:
    region = manifests.config("region")
    keycloak = manifests.of("Keycloak")["keycloak"]["spec"]
    kafka = manifests.of("Kafka")["events"]["spec"]["kafka"]
    routes = manifests.of("HTTPRoute")
    login = kafka["listeners"][0]["authentication"]["listenerConfig"]

    issuer, keys = region["OIDC_ISSUER"], f"{region['OIDC_ISSUER']}/protocol/openid-connect/certs"
    assert issuer == f"{keycloak['hostname']['hostname']}/realms/rinnalla"
    assert login["oauthbearer.sasl.oauthbearer.expected.issuer"] == issuer
    assert login["oauthbearer.sasl.oauthbearer.jwks.endpoint.url"] == keys
    assert kafka["jvmOptions"]["javaSystemProperties"] == [
        {"name": "org.apache.kafka.sasl.oauthbearer.allowed.urls", "value": keys}
    ]
    assert keycloak["env"] == [{"name": "PORTAL_URL", "value": region["PORTAL_URL"]}]
    assert routes["portal"]["spec"]["hostnames"] == [urlsplit(region["PORTAL_URL"]).hostname]
    assert routes["sign-in"]["spec"]["hostnames"] == [urlsplit(issuer).hostname]


def test_every_secret_that_is_referred_to_comes_from_the_vault(manifests: Manifests) -> None:
    filled = set(manifests.of("ExternalSecret"))
    made_by_operators = {"database-ca"}
    referred = set(
        re.findall(
            r"'(?:secretKeyRef|passwordSecret|usernameSecret|secret)': \{[^{}]*'name': '([\w-]+)'", str(manifests.all)
        )
    )
    referred |= set(re.findall(r"'(?:secretName|secret)': '([\w-]+)'", str(manifests.all)))

    assert referred - made_by_operators == filled
