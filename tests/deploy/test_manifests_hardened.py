"""What no workload of ours may be without."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from tests.deploy.manifests import Manifests, containers_of, labels_of, pod_of, policies_on, selects

SERVICES = {"referral", "consent", "coaching", "feedback", "reporting"}
OPERATED = {"Kafka", "Cluster", "Keycloak"}


def test_each_service_has_an_http_process_and_a_worker(manifests: Manifests) -> None:
    expected = {f"{service}-{part}" for service in SERVICES for part in ("http", "worker")} | {"portal-http"}

    assert set(manifests.of("Deployment")) == expected


def test_no_container_is_root_or_may_become_it(manifests: Manifests) -> None:
    for name, deployment in manifests.of("Deployment").items():
        security = pod_of(deployment)["securityContext"]
        assert (security["runAsNonRoot"], security["seccompProfile"]) == (True, {"type": "RuntimeDefault"}), name
        assert security["runAsUser"] > 0, name
        assert pod_of(deployment)["automountServiceAccountToken"] is False, name
        for container in containers_of(deployment):
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False, (name, container["name"])
            assert own["capabilities"] == {"drop": ["ALL"]}, (name, container["name"])


def test_every_file_system_is_read_only(manifests: Manifests) -> None:
    for name, deployment in manifests.of("Deployment").items():
        for container in containers_of(deployment):
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, (name, container["name"])
        kinds = {kind for volume in pod_of(deployment)["volumes"] for kind in volume if kind != "name"}
        assert kinds <= {"emptyDir", "configMap", "secret"}, name


def test_every_container_has_requests_and_limits(manifests: Manifests) -> None:
    for name, deployment in manifests.of("Deployment").items():
        for container in containers_of(deployment):
            resources = container["resources"]
            assert {"cpu", "memory"} <= resources["requests"].keys(), (name, container["name"])
            assert {"cpu", "memory"} <= resources["limits"].keys(), (name, container["name"])


def test_every_image_has_a_version(manifests: Manifests) -> None:
    images = [one["image"] for deployment in manifests.of("Deployment").values() for one in containers_of(deployment)]
    images += [
        one["spec"].get("image") or one["spec"].get("imageName")
        for one in manifests.all
        if one["kind"] in OPERATED - {"Kafka"}
    ]

    for image in images:
        assert re.search(r":\d[\w.-]*(@sha256:[0-9a-f]{64})?$", image), image


def test_every_process_is_asked_for_its_health(manifests: Manifests) -> None:
    for name, deployment in manifests.of("Deployment").items():
        (process,) = pod_of(deployment)["containers"]
        assert process["livenessProbe"]["httpGet"] == {"path": "/health/live", "port": "http"}, name
        assert process["readinessProbe"]["httpGet"] == {"path": "/health/ready", "port": "http"}, name
        assert "startupProbe" in process, name


def test_each_deployment_keeps_a_pod_through_a_disruption(manifests: Manifests) -> None:
    budgets = manifests.of("PodDisruptionBudget")

    for name, deployment in manifests.of("Deployment").items():
        covering = [one for one in budgets.values() if selects(one["spec"].get("selector"), labels_of(deployment))]
        assert [one["metadata"]["name"] for one in covering] == [name]
        assert covering[0]["spec"]["maxUnavailable"] < deployment["spec"]["replicas"], name


def test_keycloak_and_the_database_keep_a_pod_through_a_disruption(manifests: Manifests) -> None:
    keycloak, budget = manifests.of("Keycloak")["keycloak"], manifests.of("PodDisruptionBudget")["keycloak"]

    assert selects(budget["spec"]["selector"], {"app": "keycloak"})
    assert not selects(budget["spec"]["selector"], {"app": "keycloak-realm-import"})
    assert budget["spec"]["maxUnavailable"] < keycloak["spec"]["instances"]
    assert manifests.of("Cluster")["database"]["spec"]["enablePDB"] is True


def test_each_deployment_spreads_its_pods_over_nodes(manifests: Manifests) -> None:
    for name, deployment in manifests.of("Deployment").items():
        (spread,) = pod_of(deployment)["topologySpreadConstraints"]
        # Kubernetes refuses keys to match without a selector to match them in.
        assert selects(spread["labelSelector"], labels_of(deployment)), name
        assert set(spread["matchLabelKeys"]) <= labels_of(deployment).keys(), name


def test_everything_is_denied_but_for_what_a_policy_names(manifests: Manifests) -> None:
    deny = manifests.of("NetworkPolicy")["default-deny"]["spec"]

    assert deny == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for name, deployment in manifests.of("Deployment").items():
        for way in ("Ingress", "Egress"):
            assert any(one["podSelector"] for one in policies_on(manifests, labels_of(deployment), way)), (name, way)


def test_no_rule_is_open_to_everyone_or_every_port(manifests: Manifests) -> None:
    for name, policy in manifests.of("NetworkPolicy").items():
        for way, peers in (("ingress", "from"), ("egress", "to")):
            for rule in policy["spec"].get(way, []):
                assert rule.get(peers), name
                assert rule.get("ports"), name
                if name != "consent-worker-to-partners":
                    assert all(peer.get("ipBlock", {}).get("cidr") != "0.0.0.0/0" for peer in rule[peers]), name


def test_partners_webhooks_are_called_on_the_internet_and_nowhere_inside(manifests: Manifests) -> None:
    policy = manifests.of("NetworkPolicy")["consent-worker-to-partners"]["spec"]
    (rule,) = policy["egress"]
    ways = [peer["ipBlock"] for peer in rule["to"]]

    assert policy["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "worker"
    assert [one["port"] for one in rule["ports"]] == [443]
    for inside in ("10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "127.0.0.1", "fd00::1"):
        assert not any(leads_to(way, ip_address(inside)) for way in ways), inside
    assert any(leads_to(way, ip_address("93.184.215.14")) for way in ways)


def leads_to(way: dict[str, Any], address: IPv4Address | IPv6Address) -> bool:
    return address in ip_network(way["cidr"]) and not any(address in ip_network(net) for net in way.get("except", ()))


def test_no_secret_stands_in_a_manifest(manifests: Manifests) -> None:
    assert manifests.of("Secret") == {}
    for name, deployment in manifests.of("Deployment").items():
        for container in containers_of(deployment):
            for variable in container["env"]:
                if re.search("PASSWORD|SECRET|_KEY$", variable["name"]):
                    assert "secretKeyRef" in variable["valueFrom"], (name, variable["name"])


def test_the_namespace_takes_restricted_pods_only(manifests: Manifests) -> None:
    (namespace,) = manifests.of("Namespace").values()

    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
