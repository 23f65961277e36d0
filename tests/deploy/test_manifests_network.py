"""Who may call whom, worked out from the network policies as Kubernetes would."""

import pytest

from tests.deploy.manifests import Labels, Manifests, is_let, labels_of, may_call, selects

DATABASE: Labels = {"cnpg.io/cluster": "database"}
BROKER: Labels = {"strimzi.io/cluster": "events", "strimzi.io/name": "events-kafka"}
KEYCLOAK: Labels = {"app": "keycloak"}


@pytest.fixture
def pods(manifests: Manifests) -> dict[str, Labels]:
    return {name: labels_of(deployment) for name, deployment in manifests.of("Deployment").items()}


def test_only_the_portal_calls_services_but_for_two_questions_and_nobody_calls_a_worker(
    manifests: Manifests, pods: dict[str, Labels]
) -> None:
    calls = {(a, b) for a in pods for b in pods if may_call(manifests, pods[a], pods[b], 8080)}

    by_the_portal = {("portal-http", name) for name in pods if name.endswith("-http") and name != "portal-http"}
    who_a_client_is, what_may_be_told = ("consent-http", "referral-http"), ("coaching-http", "consent-http")
    assert calls == by_the_portal | {who_a_client_is, what_may_be_told}


def test_every_process_reaches_the_database_and_the_database_none(
    manifests: Manifests, pods: dict[str, Labels]
) -> None:
    assert all(may_call(manifests, labels, DATABASE, 5432) for labels in pods.values())
    assert may_call(manifests, KEYCLOAK, DATABASE, 5432)
    assert not may_call(manifests, BROKER, DATABASE, 5432)
    assert not any(is_let(manifests, "Egress", of=DATABASE, with_=labels, port=8080) for labels in pods.values())


def test_only_workers_reach_the_brokers(manifests: Manifests, pods: dict[str, Labels]) -> None:
    # The brokers' end of it is made by Strimzi from the listener's peers.
    (listener,) = manifests.of("Kafka")["events"]["spec"]["kafka"]["listeners"]
    peers = [peer["podSelector"] for peer in listener["networkPolicyPeers"]]

    reaching = {
        name for name, labels in pods.items() if is_let(manifests, "Egress", of=labels, with_=BROKER, port=9092)
    }
    taken = {name for name, labels in pods.items() if any(selects(peer, labels) for peer in peers)}

    assert reaching == taken == {name for name in pods if name.endswith("-worker")}


def test_keycloak_is_called_through_the_gateway_only(manifests: Manifests) -> None:
    allowed = manifests.of("Keycloak")["keycloak"]["spec"]["networkPolicy"]

    gateway = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "gateway"}}}]
    assert (allowed["enabled"], allowed["http"], allowed["https"]) == (True, gateway, gateway)


def test_health_metrics_and_the_administration_are_not_public(manifests: Manifests) -> None:
    portal, sign_in = (manifests.of("HTTPRoute")[name]["spec"]["rules"] for name in ("portal", "sign-in"))

    hidden = {match["path"]["value"] for rule in portal if "backendRefs" not in rule for match in rule["matches"]}
    assert hidden == {"/metrics", "/health"}
    asked = {
        (match["path"]["type"], match["path"]["value"])
        for rule in manifests.of("HTTPRoute")["partners"]["spec"]["rules"]
        for match in rule["matches"]
    }
    assert asked == {("PathPrefix", "/partner"), ("Exact", "/identities")}
    shown = {match["path"]["value"] for rule in sign_in for match in rule["matches"]}
    assert shown == {"/realms/rinnalla", "/resources"}
