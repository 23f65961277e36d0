"""Keycloak's realm after its first import: clients and staff as wanted, any number of times.

Keycloak skips the realm file once the realm exists, so what may change later (addresses, secrets,
municipalities, people) is set here, by a service account that can do nothing beyond this realm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from keycloak import KeycloakAdmin, KeycloakOpenIDConnection

from local_stack.environment import Environment
from local_stack.names import CLIENTS
from local_stack.refusals import StackRefused

REGION_WIDE = ("importer", "operations")
ORGANISATION = "rinnalla"


class RealmOutdated(StackRefused):
    """The realm lacks what the platform has got since it was made."""


@dataclass(frozen=True)
class Staff:
    username: str
    given_name: str
    family_name: str
    email: str
    roles: Sequence[str]
    organisation: str
    municipalities: Sequence[str]
    password: str


def connect(environment: Environment) -> KeycloakAdmin:
    issuer = urlsplit(environment["OIDC_ISSUER"])
    server, _, realm = environment["OIDC_ISSUER"].rpartition("/realms/")
    if not issuer.scheme or not realm:
        raise ValueError("OIDC_ISSUER must be an address that ends in /realms/NAME")
    connection = KeycloakOpenIDConnection(
        server_url=server,
        realm_name=realm,
        client_id="provisioner",
        client_secret_key=environment["CLIENT_SECRET_PROVISIONER"],
        timeout=30,
    )
    return KeycloakAdmin(connection=connection)


def provision_realm(environment: Environment) -> None:
    admin = connect(environment)
    for client in CLIENTS:
        # The provisioner's own secret is the one it came in with.
        if client != "provisioner":
            _set_secret(admin, client, environment[f"CLIENT_SECRET_{client.upper()}"])
    _set_portal_addresses(admin, environment["PORTAL_URL"])
    for client in REGION_WIDE:
        account = admin.get_client_service_account_user(_client_id(admin, client))
        _set_rights_to_see(admin, account["id"], municipalities=environment.municipalities, organisation=ORGANISATION)


def provision_staff(environment: Environment, staff: Iterable[Staff]) -> dict[str, str]:
    """Make these people able to log in; answers the subject of each username.

    Whoever exists is brought up to date, their password left alone.
    """
    admin = connect(environment)
    roles = {role["name"]: role for role in admin.get_realm_roles()}
    subjects = {}
    for person in staff:
        subjects[person.username] = _make_user(admin, person)
        _set_roles(admin, subjects[person.username], [roles[name] for name in person.roles])
    return subjects


def _make_user(admin: KeycloakAdmin, person: Staff) -> str:
    wanted: dict[str, Any] = {
        "username": person.username,
        "firstName": person.given_name,
        "lastName": person.family_name,
        "email": person.email,
        "emailVerified": True,
        "enabled": True,
        "requiredActions": [],
        "attributes": {"organisation": [person.organisation], "municipalities": list(person.municipalities)},
    }
    known = admin.get_user_id(person.username)
    if known:
        # Whole, not in part: what an update leaves out, Keycloak erases.
        admin.update_user(known, wanted)
        return str(known)
    credentials = [{"type": "password", "value": person.password, "temporary": False}]
    return str(admin.create_user(wanted | {"credentials": credentials}))


def _set_roles(admin: KeycloakAdmin, user: str, wanted: list[dict[str, Any]]) -> None:
    names = {role["name"] for role in wanted}
    held = admin.get_realm_roles_of_user(user)
    surplus = [role for role in held if role["name"] not in names and not role["name"].startswith("default-roles-")]
    missing = [role for role in wanted if role["name"] not in {one["name"] for one in held}]
    if surplus:
        admin.delete_realm_roles_of_user(user, surplus)
    if missing:
        admin.assign_realm_roles(user, missing)


def _client_id(admin: KeycloakAdmin, client: str) -> str:
    found = admin.get_client_id(client)
    if found is None:
        raise RealmOutdated(
            f"the realm has no client {client}: it was made from an older realm file, and Keycloak never reads a newer "
            "one into it. On this machine `make clean` makes room for a new one; elsewhere add what is new by hand "
            "(docs/operations)"
        )
    return str(found)


def _set_secret(admin: KeycloakAdmin, client: str, secret: str) -> None:
    identifier = _client_id(admin, client)
    if admin.get_client_secrets(identifier).get("value") != secret:
        admin.update_client(identifier, admin.get_client(identifier) | {"secret": secret})


def _set_portal_addresses(admin: KeycloakAdmin, portal: str) -> None:
    identifier = _client_id(admin, "portal")
    client = admin.get_client(identifier)
    wanted = {
        "baseUrl": portal,
        "redirectUris": [f"{portal}/login/callback"],
        "attributes": client["attributes"]
        | {
            "post.logout.redirect.uris": f"{portal}/*",
            "backchannel.logout.url": f"{portal}/logout/backchannel",
        },
    }
    if any(client.get(name) != value for name, value in wanted.items()):
        admin.update_client(identifier, client | wanted)


def _set_rights_to_see(admin: KeycloakAdmin, user: str, *, municipalities: list[str], organisation: str) -> None:
    account = admin.get_user(user)
    wanted = {"municipalities": sorted(municipalities), "organisation": [organisation]}
    held = account.get("attributes", {})
    if {name: sorted(held.get(name, [])) for name in wanted} != wanted:
        admin.update_user(user, account | {"attributes": held | wanted})
