"""No route of a service runs without a token, and none that changes something without an idempotency key."""

import importlib
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from common.web import ServiceRoute

SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
ONCE_BY_THE_LINK_ITSELF = {"/answering/open", "/answering/answer"}
"""A kept request would join an answer to its link (feedback.routes)."""


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_is_checked_and_every_change_happens_once(service: str) -> None:
    routes = importlib.import_module(f"{service}.api").router.routes
    others = {route.path: type(route).__name__ for route in routes if not isinstance(route, ServiceRoute)}

    assert routes
    assert all(isinstance(route, APIRoute) for route in routes)
    assert others.keys() - {"/invitations"} == (ONCE_BY_THE_LINK_ITSELF if service == "feedback" else set())
    assert others.get("/invitations", "ShownOnceRoute") == "ShownOnceRoute"


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_names_the_roles_it_lets_through(service: str) -> None:
    open_to_all = [
        route.path
        for route in importlib.import_module(f"{service}.api").router.routes
        if not any(hasattr(call, "roles") for call in calls_of(route.dependant))
    ]

    assert open_to_all == []


def calls_of(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for needed in dependant.dependencies:
        yield from calls_of(needed)
