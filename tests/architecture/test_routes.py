"""No route of a service runs without a token, and none that changes something without an idempotency key."""

import importlib
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from common import operations
from common.attempts import marks
from common.web import KeylessRoute, ServiceRoute, ServiceRouter

SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
ASKED = re.compile(r"/(lookup|search|accepted|open|identities|namesakes|reading|decisions|disclosures)$")
"""What a POST only asks keeps no answer."""
SHOWN_ONCE = {
    "feedback": ["/invitations"],
    "consent": ["/partners/{partner_id}/secret", "/subscriptions/{subscription_id}/secret"],
}
ONCE_BY_THE_LINK_ITSELF = "/answering/answer"
"""A kept request would join an answer to its link (feedback.api)."""


def routes_of(service: str) -> list[APIRoute]:
    router: APIRouter = importlib.import_module(f"{service}.api").router
    assert all(isinstance(route, APIRoute) for route in router.routes)
    return [route for route in router.routes if isinstance(route, APIRoute)]


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_is_checked_and_every_change_happens_once(service: str) -> None:
    routes = routes_of(service)
    others = {route.path: type(route).__name__ for route in routes if not isinstance(route, ServiceRoute)}
    keyless = {route.path for route in routes if isinstance(route, KeylessRoute)}

    assert routes
    assert others == dict.fromkeys(SHOWN_ONCE.get(service, ()), "ShownOnceRoute")
    assert {path for path in keyless if not ASKED.search(path)} <= {ONCE_BY_THE_LINK_ITSELF}


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_names_the_roles_it_lets_through(service: str) -> None:
    open_to_all = [
        route.path
        for route in routes_of(service)
        if not any(hasattr(call, "roles") for call in calls_of(route.dependant))
    ]

    assert open_to_all == []


def calls_of(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for needed in dependant.dependencies:
        yield from calls_of(needed)


@pytest.mark.parametrize("service", SERVICES)
def test_every_id_in_a_path_says_whether_it_leads_to_a_client(service: str) -> None:
    """Or an attempt on it that a role is refused would leave no record."""
    assert silent_ids(routes_of(service)) == []


def test_so_do_those_that_every_service_has() -> None:
    routes = [route for route in operations.router(ServiceRouter()).routes if isinstance(route, APIRoute)]

    assert routes
    assert silent_ids(routes) == []


def silent_ids(routes: list[APIRoute]) -> list[str]:
    return [
        f"{route.path}: {parameter.name}"
        for route in routes
        for parameter in route.dependant.path_params
        if parameter.name not in {"client_id", *(name for name, _ in marks(route.endpoint))}
    ]


def test_an_id_that_says_nothing_is_found() -> None:
    router = APIRouter()

    @router.get("/things/{thing_id}")
    async def read_thing(thing_id: UUID) -> None: ...

    assert silent_ids([route for route in router.routes if isinstance(route, APIRoute)]) == [
        "/things/{thing_id}: thing_id"
    ]
