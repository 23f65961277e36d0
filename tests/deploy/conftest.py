"""The cluster's manifests as Kubernetes would get them, and compose.yaml as the engine would read it."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from local_stack import Environment, Home, Ports
from local_stack.environment import make_environment
from tests.deploy.manifests import Manifests

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("RINNALLA_SHARED", REPOSITORY.parent / "shared"))
CUSTOM_RESOURCES = SHARED / "reference" / "crds"


@pytest.fixture(scope="session")
def manifests() -> Manifests:
    """Lapland's overlay, rendered."""
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not on this machine: the manifests cannot be rendered")
    folder = REPOSITORY / "deploy" / "k8s" / "overlays" / "lapland"
    done = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return Manifests(list(yaml.safe_load_all(done.stdout)))


@pytest.fixture(scope="session")
def schema_of() -> Callable[[str, str], dict[str, Any] | None]:
    """The schema of a custom resource; None for what is not one."""
    if not CUSTOM_RESOURCES.is_dir():
        pytest.skip(
            f"{CUSTOM_RESOURCES} is absent: custom resources cannot be checked (RINNALLA_SHARED names its place)"
        )

    def find(api_version: str, kind: str) -> dict[str, Any] | None:
        group, _, version = api_version.rpartition("/")
        path = CUSTOM_RESOURCES / group / f"{kind.lower()}_{version}.json"
        return json.loads(path.read_text()) if group and path.exists() else None

    return find


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What the local stack would give its processes."""
    return make_environment(Home(tmp_path_factory.mktemp("home")), Ports(8400), outside={})


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((REPOSITORY / "compose.yaml").read_text())
    return composed
