"""Keycloak and Kafka as provisioned, asked as the services ask them."""

import asyncio
import base64
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from aiokafka.abc import AbstractTokenProvider
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from local_stack import Environment, Stack
from local_stack.names import CLIENTS, EVENT_SERVICES
from local_stack.realm import Staff, connect, provision_realm, provision_staff
from local_stack.topics import LISTENS_TO, provision_topics, topics

pytestmark = pytest.mark.stack

NO_RIGHT_OR_NO_TOPIC = 29
VEERA = Staff(
    username="veera.vaihtaja",
    given_name="Veera",
    family_name="Vaihtaja",
    email="veera.vaihtaja@example.org",
    roles=("coach",),
    organisation="rovaniemi",
    municipalities=("698", "320"),
    password="pitkä salasana testille",
)


class Token(AbstractTokenProvider):  # type: ignore[misc]
    def __init__(self, value: str) -> None:
        self.value = value

    async def token(self) -> str:
        return self.value


@pytest.fixture
def environment(stack: Stack) -> Environment:
    return stack.environment


def token_of(environment: Environment, client: str) -> str:
    answer = httpx.post(
        f"{environment['OIDC_ISSUER']}/protocol/openid-connect/token",
        data={"grant_type": "client_credentials"},
        auth=(client, environment[f"CLIENT_SECRET_{client.upper()}"]),
    )
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


async def reached(environment: Environment, token: str, names: list[str]) -> dict[str, int]:
    admin = AIOKafkaAdminClient(
        bootstrap_servers=environment["KAFKA_BOOTSTRAP"],
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="OAUTHBEARER",
        sasl_oauth_token_provider=Token(token),
    )
    await admin.start()
    try:
        return {topic["topic"]: topic["error_code"] for topic in await admin.describe_topics(names)}
    finally:
        await admin.close()


@pytest.mark.parametrize("service", EVENT_SERVICES)
async def test_a_service_reaches_its_own_topics_and_those_it_listens_to(environment: Environment, service: str) -> None:
    token = await asyncio.to_thread(token_of, environment, service)

    codes = await reached(environment, token, list(topics()))

    allowed = {name for name in topics() if name.startswith(f"{service}.")}
    allowed |= {f"{source}.events" for source in LISTENS_TO[service]}
    if service == "consent":  # it keeps everyone's access log
        allowed |= {name for name in topics() if name.endswith(".access")}
    assert {name for name, code in codes.items() if code == 0} == allowed
    assert {code for name, code in codes.items() if name not in allowed} == {NO_RIGHT_OR_NO_TOPIC}


async def test_a_token_for_the_services_only_is_no_login_to_the_broker(environment: Environment) -> None:
    token = await asyncio.to_thread(token_of, environment, "importer")

    with pytest.raises(KafkaError):
        await reached(environment, token, ["coaching.events"])


@pytest.mark.parametrize("client", [client for client in CLIENTS if client not in ("provisioner", "registrar")])
def test_tokens_say_who_they_are_for(environment: Environment, client: str) -> None:
    claims = claims_of(token_of(environment, client))

    assert claims["azp"] == client
    assert claims["typ"] == "Bearer"
    assert ("kafka" in claims["aud"]) == (client in EVENT_SERVICES)
    assert "rinnalla-api" in claims["aud"]
    assert claims["roles"]
    assert claims["sub"]


def test_the_importer_sees_the_region(environment: Environment) -> None:
    claims = claims_of(token_of(environment, "importer"))

    assert claims["roles"] == ["importer"]
    assert sorted(claims["municipalities"]) == sorted(environment["RINNALLA_MUNICIPALITIES"].split(","))


async def test_provisioning_again_changes_nothing(environment: Environment) -> None:
    before = await asyncio.to_thread(lambda: connect(environment).get_clients())

    await asyncio.to_thread(provision_realm, environment)
    await provision_topics(environment)

    after = await asyncio.to_thread(lambda: connect(environment).get_clients())
    assert after == before


def test_staff_are_brought_up_to_date_and_lose_what_they_no_longer_have(environment: Environment) -> None:
    moved = replace(VEERA, roles=("team_lead",), municipalities=("698",))

    subject = provision_staff(environment, [VEERA])[VEERA.username]
    again = provision_staff(environment, [moved])[VEERA.username]

    admin = connect(environment)
    user = admin.get_user(subject)
    roles = {role["name"] for role in admin.get_realm_roles_of_user(subject)}
    assert again == subject
    assert roles - {"default-roles-rinnalla"} == {"team_lead"}
    assert user["attributes"]["municipalities"] == ["698"]
    assert (user["firstName"], user["email"]) == ("Veera", VEERA.email)


def test_the_provisioner_is_no_administrator_of_keycloak(environment: Environment) -> None:
    server = environment["OIDC_ISSUER"].rpartition("/realms/")[0]

    answer = httpx.get(
        f"{server}/admin/realms/master", headers={"Authorization": f"Bearer {token_of(environment, 'provisioner')}"}
    )

    assert answer.status_code in (401, 403)
