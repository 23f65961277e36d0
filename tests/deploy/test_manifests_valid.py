"""Every manifest against its schema, strictly: a misspelt field is an error, and so is a kind nobody knows."""

from collections.abc import Callable
from typing import Any

import jsonschema
import kubernetes_validate
import pytest

from tests.deploy.manifests import Manifest, Manifests

KUBERNETES = "1.37"
SchemaOf = Callable[[str, str], dict[str, Any] | None]


def check(manifest: Manifest, schema_of: SchemaOf) -> None:
    schema = schema_of(manifest["apiVersion"], manifest["kind"])
    if schema is None:
        kubernetes_validate.validate(manifest, KUBERNETES, strict=True)
    else:
        jsonschema.validate(manifest, schema, cls=jsonschema.Draft7Validator)


def test_every_manifest_is_valid(manifests: Manifests, schema_of: SchemaOf) -> None:
    problems = []
    for manifest in manifests.all:
        try:
            check(manifest, schema_of)
        except (jsonschema.ValidationError, kubernetes_validate.ValidationError) as error:
            problems.append(
                f"{manifest['kind']} {manifest['metadata']['name']}: {list(error.path)} {error.message[:300]}"
            )

    assert problems == []


def test_a_misspelt_field_is_refused(manifests: Manifests, schema_of: SchemaOf) -> None:
    deployment = manifests.of("Deployment")["coaching-http"] | {"sepc": {}}
    cluster = manifests.of("Cluster")["database"]
    misspelt = cluster | {"spec": cluster["spec"] | {"instancse": 3}}

    with pytest.raises(kubernetes_validate.ValidationError):
        check(deployment, schema_of)
    with pytest.raises(jsonschema.ValidationError):
        check(misspelt, schema_of)


def test_an_unknown_kind_is_refused(schema_of: SchemaOf) -> None:
    unknown = {"apiVersion": "example.com/v1", "kind": "Wonder", "metadata": {"name": "one"}}

    with pytest.raises(kubernetes_validate.SchemaNotFoundError):
        check(unknown, schema_of)
