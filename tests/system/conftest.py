"""Hands on the whole stack: who asks, what the services and the broker hold, and the power to kill a part.

Each test has a municipality of its own and days after the pilot's, so that no test's figures are another's.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from keycloak import KeycloakAdmin

import local_stack
from local_stack import Environment
from local_stack.realm import Staff, connect, provision_staff
from local_stack.records import read_state

PASSWORD = "vain-testeille-Kaarna-2026"
TESTS_CLIENT = "tests"
PATIENCE = 120.0
SHORT = 1
"""Seconds that a short token is good for."""


@dataclass
class Everything:
    """The stack, its tokens and its processes."""

    stack: local_stack.Stack
    tests_secret: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))
    short_token: str = ""
    """Got at the beginning: by the time that it must have expired, a test has not long to wait."""
    short_until: float = 0.0

    @property
    def environment(self) -> Environment:
        return self.stack.environment

    def machine(self, client: str) -> str:
        """An access token of a service account."""
        secret = self.environment[f"CLIENT_SECRET_{client.upper()}"]
        return str(self.answer_of_login(client, secret, grant_type="client_credentials")["access_token"])

    def person(self, *roles: str, municipalities: tuple[str, ...], organisation: str = "") -> tuple[str, UUID]:
        """A new member of staff: access token and subject."""
        name, subject = self.account(*roles, municipalities=municipalities, organisation=organisation)
        return str(self.log_in(name)["access_token"]), subject

    def account(self, *roles: str, municipalities: tuple[str, ...], organisation: str = "") -> tuple[str, UUID]:
        """A new member of staff who has not logged in: username and subject."""
        name = f"koe-{uuid4().hex[:8]}"
        mail = f"{name}@example.org"
        staff = Staff(name, "Koe", "Henkilö", mail, roles, organisation, municipalities, PASSWORD)
        return name, UUID(provision_staff(self.environment, [staff])[name])

    def log_in(self, username: str) -> dict[str, Any]:
        form = {"grant_type": "password", "username": username, "password": PASSWORD, "scope": "openid"}
        return self.answer_of_login(TESTS_CLIENT, self.tests_secret, **form)

    def answer_of_login(self, client: str, secret: str, **form: str) -> dict[str, Any]:
        url = f"{self.environment['OIDC_ISSUER']}/protocol/openid-connect/token"
        answer = self.http.post(url, data=form | {"client_id": client, "client_secret": secret})
        answer.raise_for_status()
        return dict(answer.json())

    def ask(self, token: str, service: str, path: str, **parameters: str) -> httpx.Response:
        url = self.environment[f"{service.upper()}_URL"] + path
        return self.http.get(url, params=parameters, headers=by(token))

    def tell(self, token: str, service: str, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        url = self.environment[f"{service.upper()}_URL"] + path
        given = by(token) | {"Idempotency-Key": str(uuid4())} | headers
        return self.http.post(url, json=body, headers=given)

    def coefficients(self, municipality: str) -> dict[str, Any]:
        """The municipality's row today; empty when it has none."""
        return next(iter(self.report("coefficients", municipality)), {})

    def report(self, name: str, municipality: str, *, on: str = "") -> list[dict[str, Any]]:
        """The municipality's rows, today when no day is given; none when nothing is recorded yet."""
        answer = self.ask(self.machine("operations"), "reporting", f"/reports/{name}", on=on or today())
        if answer.status_code == httpx.codes.CONFLICT:
            return []
        rows = answer.raise_for_status().json()["rows"]
        return [row for row in rows if row["municipality"] == municipality]

    def kill(self, process: str) -> None:
        """As the kernel would: without a word."""
        os.kill(self.pid_of(process), signal.SIGKILL)

    def pid_of(self, process: str) -> int:
        return pid_of(self.stack, process)


def pid_of(stack: local_stack.Stack, process: str) -> int:
    state = read_state(stack.home.state)
    assert state is not None
    identity = next(one.identity for one in state.processes if one.name == process)
    assert identity is not None
    return identity.pid


def by(token: str) -> dict[str, str]:
    """Whoever opens another's client says why."""
    return {"Authorization": f"Bearer {token}", "Access-Reason": "lead_duty"}


def today() -> str:
    return time.strftime("%Y-%m-%d")


def until(condition: Callable[[], bool], *, within: float = PATIENCE) -> None:
    """Waits; the test fails when it never comes true."""
    give_up_at = time.monotonic() + within
    while not is_true(condition):
        assert time.monotonic() < give_up_at, "it never came true"
        time.sleep(0.3)


def is_true(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="session")
def everything(stack: local_stack.Stack) -> Iterator[Everything]:
    admin = connect(stack.environment)
    found = Everything(stack, tests_secret=provision_tests_client(admin))
    found.short_token, found.short_until = short_token(found, admin), time.monotonic() + SHORT
    yield found
    found.http.close()


def short_token(everything: Everything, admin: KeycloakAdmin) -> str:
    internal_id, lifespan = str(admin.get_client_id(TESTS_CLIENT)), "access.token.lifespan"
    admin.update_client(internal_id, {"attributes": {lifespan: str(SHORT)}})
    try:
        return everything.person("operator", municipalities=("698",))[0]
    finally:
        admin.update_client(internal_id, {"attributes": {lifespan: "300"}})


def provision_tests_client(admin: KeycloakAdmin) -> str:
    """A client in which people log in without a browser; it stands in test realms only."""
    portal = next(client for client in admin.get_clients() if client["clientId"] == "portal")
    internal_id = admin.create_client(
        {
            "clientId": TESTS_CLIENT,
            "secret": PASSWORD,
            "directAccessGrantsEnabled": True,
            "standardFlowEnabled": False,
            "fullScopeAllowed": True,
            "defaultClientScopes": portal["defaultClientScopes"],
            "protocolMappers": portal.get("protocolMappers", []),
        },
        skip_exists=True,
    )
    assert internal_id
    return PASSWORD
