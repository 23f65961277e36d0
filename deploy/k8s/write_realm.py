"""Writes base/keycloak/realm.yaml from deploy/keycloak/rinnalla-realm.json; run it after a change of that file.

Kustomize cannot read a file outside its folder, and Keycloak's operator wants the realm inside its resource.
"""

import json
import re
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
REALM = HERE.parent / "keycloak" / "rinnalla-realm.json"
WRITTEN = HERE / "base" / "keycloak" / "realm.yaml"
HEAD = "# Written by deploy/k8s/write_realm.py from deploy/keycloak/rinnalla-realm.json.\n"


def realm_import(realm: str) -> dict[str, Any]:
    clients = sorted(re.findall(r"\$\{CLIENT_SECRET_([A-Z]+)\}", realm))
    return {
        "apiVersion": "k8s.keycloak.org/v2beta1",
        "kind": "KeycloakRealmImport",
        "metadata": {"name": "rinnalla"},
        "spec": {
            "keycloakCRName": "keycloak",
            "placeholders": {f"CLIENT_SECRET_{client}": {"secret": secret_of(client)} for client in clients},
            "realm": json.loads(realm),
        },
    }


def secret_of(client: str) -> dict[str, str]:
    return {"name": "client-secrets", "key": client.lower()}


def text_of(realm: str) -> str:
    return HEAD + yaml.safe_dump(realm_import(realm), sort_keys=False, allow_unicode=True, width=110)


if __name__ == "__main__":
    WRITTEN.write_text(text_of(REALM.read_text()))
