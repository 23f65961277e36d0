"""Questions to ask of rendered manifests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Manifest = dict[str, Any]
Labels = dict[str, str]


@dataclass(frozen=True)
class Manifests:
    all: list[Manifest]

    def of(self, kind: str) -> dict[str, Manifest]:
        return {one["metadata"]["name"]: one for one in self.all if one["kind"] == kind}

    def config(self, name: str) -> dict[str, str]:
        """A generated ConfigMap, by its name without the hash."""
        found = [one for key, one in self.of("ConfigMap").items() if key.rpartition("-")[0] == name]
        assert len(found) == 1, f"{len(found)} ConfigMaps {name}"
        data: dict[str, str] = found[0]["data"]
        return data

    def given_to(self, container: Manifest) -> dict[str, str | None]:
        """A container's variables; None where the value comes from a Secret or the pod itself."""
        given: dict[str, str | None] = {}
        for source in container.get("envFrom", []):
            given |= self.config(source["configMapRef"]["name"].rpartition("-")[0])
        return given | {one["name"]: one.get("value") for one in container.get("env", [])}


def pod_of(workload: Manifest) -> Manifest:
    pod: Manifest = workload["spec"]["template"]["spec"]
    return pod


def labels_of(workload: Manifest) -> Labels:
    labels: Labels = workload["spec"]["template"]["metadata"]["labels"]
    return labels


def containers_of(workload: Manifest) -> Iterator[Manifest]:
    pod = pod_of(workload)
    yield from pod.get("initContainers", [])
    yield from pod["containers"]


def selects(selector: Manifest | None, labels: Labels) -> bool:
    """Kubernetes' rule: all labels and expressions hold; an empty selector selects all, none selects nothing."""
    if selector is None:
        return False
    wanted = selector.get("matchLabels", {})
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        (labels.get(one["key"]) in one["values"]) is (one["operator"] == "In")
        for one in selector.get("matchExpressions", [])
    )


def policies_on(manifests: Manifests, labels: Labels, way: str) -> list[Manifest]:
    """The network policies that say something about these pods' traffic: way is Ingress or Egress."""
    policies = manifests.of("NetworkPolicy").values()
    return [
        one["spec"]
        for one in policies
        if way in one["spec"]["policyTypes"] and selects(one["spec"]["podSelector"], labels)
    ]


def is_let(manifests: Manifests, way: str, *, of: Labels, with_: Labels, port: int) -> bool:
    """Whether a policy lets pods `of` be called by (Ingress) or call (Egress) pods `with_` at a port."""
    peers, rules = ("from", "ingress") if way == "Ingress" else ("to", "egress")
    return any(
        port in {one["port"] for one in rule["ports"]}
        and any("namespaceSelector" not in peer and selects(peer.get("podSelector"), with_) for peer in rule[peers])
        for policy in policies_on(manifests, of, way)
        for rule in policy.get(rules, [])
    )


def may_call(manifests: Manifests, caller: Labels, called: Labels, port: int) -> bool:
    return is_let(manifests, "Egress", of=caller, with_=called, port=port) and is_let(
        manifests, "Ingress", of=called, with_=caller, port=port
    )
