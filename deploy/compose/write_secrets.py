"""Draws the secrets of one compose system, once: `python3 deploy/compose/write_secrets.py` writes .env."""

import base64
import os
import secrets
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SERVICES = ("referral", "consent", "coaching", "feedback", "reporting", "portal")
ROLES = ("postgres", "keycloak", *SERVICES, *(f"{service}_app" for service in SERVICES))
CLIENTS = (*SERVICES, "importer", "operations", "provisioner", "registrar")
KEYS = ("ACCESS_SIGNING_KEY", "IDENTITY_KEY", "IDENTITY_INDEX_KEY", "SCAN_KEY", "SESSION_KEY", "WEBHOOK_KEY")


def drawn() -> dict[str, str]:
    names = [f"{role.upper()}_PASSWORD" for role in ROLES]
    names += ["KEYCLOAK_ADMIN_PASSWORD", *(f"CLIENT_SECRET_{client.upper()}" for client in CLIENTS)]
    keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in KEYS}
    return {name: secrets.token_urlsafe(24) for name in names} | keys


def write(path: Path) -> None:
    """Only its owner may read it; what is there is never overwritten: the databases know those passwords."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("".join(f"{name}={value}\n" for name, value in drawn().items()))


if __name__ == "__main__":
    try:
        write(REPOSITORY / ".env")
    except FileExistsError:
        sys.exit(".env is there already: its secrets are kept")
