"""Tokens of the real Keycloak that must not let anyone in, at every service."""

import base64
import json
import time

import pytest

from common.tokens import LEEWAY
from local_stack.names import EVENT_SERVICES
from tests.system.conftest import Everything

pytestmark = pytest.mark.stack


def status_with(everything: Everything, service: str, token: str) -> int:
    return everything.ask(token, service, "/outbox").status_code


@pytest.mark.parametrize("service", EVENT_SERVICES)
def test_a_good_token_is_let_in(everything: Everything, service: str) -> None:
    assert status_with(everything, service, everything.machine("operations")) == 200


@pytest.mark.parametrize("service", EVENT_SERVICES)
def test_a_token_for_another_audience_is_refused(everything: Everything, service: str) -> None:
    token = everything.machine("provisioner")

    assert status_with(everything, service, token) == 401


@pytest.mark.parametrize("service", EVENT_SERVICES)
def test_an_unsigned_token_is_refused(everything: Everything, service: str) -> None:
    claims = everything.machine("operations").split(".")[1]
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()

    assert status_with(everything, service, f"{header}.{claims}.") == 401


@pytest.mark.parametrize("service", EVENT_SERVICES)
def test_a_changed_token_is_refused(everything: Everything, service: str) -> None:
    header, claims, signature = everything.machine("operations").split(".")
    content = json.loads(base64.urlsafe_b64decode(claims + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(content | {"roles": ["coordinator"]}).encode()).rstrip(b"=").decode()

    assert status_with(everything, service, f"{header}.{forged}.{signature}") == 401


def test_an_id_token_is_refused(everything: Everything) -> None:
    everything.person("operator", municipalities=("698",))
    token, _ = everything.person("operator", municipalities=("698",))
    name = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["preferred_username"]
    login = everything.log_in(name)

    assert status_with(everything, "coaching", login["access_token"]) == 200
    assert {status_with(everything, service, login["id_token"]) for service in EVENT_SERVICES} == {401}


def test_an_expired_token_is_refused(everything: Everything) -> None:
    time.sleep(max(0.0, everything.short_until + LEEWAY + 1 - time.monotonic()))

    assert {status_with(everything, service, everything.short_token) for service in EVENT_SERVICES} == {401}
