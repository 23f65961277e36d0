"""Nothing leaves for another organisation but where exits.toml says, decided as it says."""

import ast
import importlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from common import operations
from common.web import ServiceRouter
from local_stack import topics
from tests.conftest import REPOSITORY

EXITS = tomllib.loads((Path(__file__).parent / "exits.toml").read_text())
SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
OTHERS = {"referrer", "partner"}
"""Roles of people and machines of other organisations."""
WAYS = {"nobody", "own", "outcome", "disclosed"}
CONNECTING = {
    "aiohttp",
    "aiokafka",
    "asyncssh",
    "confluent_kafka",
    "ftplib",
    "httpcore",
    "httpx",
    "httpx2",
    "keycloak",
    "requests",
    "smtplib",
    "socket",
    "urllib3",
    "websockets",
}
"""Packages that open connections."""
ANSWERS = {"FileResponse", "JSONResponse", "PlainTextResponse", "Response", "StreamingResponse"}
"""What a page answers with that is not a page."""
CLIENTS_OF = {"http": "http.client", "urllib": "urllib.request"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Of the services and what they share, by their import names."""
    packages = [*(REPOSITORY / "services").glob("*/*/__init__.py"), REPOSITORY / "libs" / "common" / "common"]
    for package in (path.parent if path.is_file() else path for path in packages):
        for path in package.rglob("*.py"):
            parts = path.relative_to(package.parent).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), ast.parse(path.read_text())


MODULES = dict(modules())


def imported(module: ast.Module) -> Iterator[str]:
    """Every dotted name a module imports."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def users_of(*names: str) -> set[str]:
    """Modules that import one of these, or reach it through its module."""
    attributes = {name.rpartition(".")[2] for name in names}
    return {
        name
        for name, module in MODULES.items()
        if any(one in names for one in imported(module))
        or any(isinstance(node, ast.Attribute) and node.attr in attributes for node in ast.walk(module))
    }


def connects(module: ast.Module) -> bool:
    for name in imported(module):
        package = name.split(".")[0]
        if package in CLIENTS_OF:
            if name.startswith(CLIENTS_OF[package]):
                return True
        elif package in CONNECTING:
            return True
    return False


def answers_by_itself(module: ast.Module) -> bool:
    """With something that is no page: a file, whoever it is for."""
    calls = (node.func for node in ast.walk(module) if isinstance(node, ast.Call))
    return any((getattr(func, "id", "") or getattr(func, "attr", "")) in ANSWERS for func in calls)


def routes_of(service: str) -> Iterator[APIRoute]:
    own = importlib.import_module(f"{service}.api").router.routes
    for route in [*own, *operations.router(ServiceRouter()).routes]:
        if isinstance(route, APIRoute):
            yield route


def calls_of(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for needed in dependant.dependencies:
        yield from calls_of(needed)


def is_open_to_others(route: APIRoute) -> bool:
    return any(OTHERS.intersection(getattr(call, "roles", ())) for call in calls_of(route.dependant))


def named(route: APIRoute) -> str:
    (method,) = route.methods or ("",)
    return f"{method} {route.path}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_open_to_another_organisation_says_how_it_is_decided(service: str) -> None:
    is_open = {named(route) for route in routes_of(service) if is_open_to_others(route)}

    assert is_open == EXITS["routes"][service].keys()


def test_a_route_is_decided_in_one_of_four_ways() -> None:
    ways = {how.partition(":")[0] for routes in EXITS["routes"].values() for how in routes.values()}

    assert ways == WAYS


def test_what_coaching_discloses_is_asked_before_it_is_read() -> None:
    """The consent service's word comes into the route as a dependency, so before its transaction does anything."""
    asking = {
        named(route)
        for route in routes_of("coaching")
        if any(getattr(call, "__module__", "") == "coaching.api.showing" for call in calls_of(route.dependant))
    }

    assert asking == {name for name, how in EXITS["routes"]["coaching"].items() if how.startswith("disclosed:")}


def test_a_decision_is_written_down_as_told_by_these_alone() -> None:
    assert users_of("consent.use_cases.disclosures.disclose") == EXITS["tellers"].keys()


def test_an_event_is_reduced_for_a_partner_by_these_alone() -> None:
    assert users_of("consent.partner_events.reduced") == EXITS["reducers"].keys()


def test_no_other_module_opens_a_connection() -> None:
    assert {name for name, module in MODULES.items() if connects(module)} == EXITS["connections"].keys()


def test_no_other_page_hands_out_a_file() -> None:
    papers = users_of("portal.papers.printed", "portal.papers.handed_out")
    files = {name for name, module in MODULES.items() if name.startswith("portal.pages.") and answers_by_itself(module)}

    assert papers | files == EXITS["papers"].keys()


def test_a_new_file_is_found() -> None:
    assert answers_by_itself(ast.parse("Response(content, media_type='text/csv')"))
    assert answers_by_itself(ast.parse("responses.FileResponse(path)"))
    assert not answers_by_itself(ast.parse("def page() -> Response: return render(request)"))


def test_the_consent_service_alone_writes_where_partners_read() -> None:
    writers = {
        right.service
        for right in topics.rights()
        if right.resource == topics.TOPIC and right.operation == topics.WRITE and right.name.startswith("partner.")
    }

    assert writers == {"consent"}


def test_a_new_connection_is_found() -> None:
    assert connects(ast.parse("import httpx"))
    assert connects(ast.parse("from http.client import HTTPSConnection"))
    assert not connects(ast.parse("from http import HTTPStatus"))
    assert not connects(ast.parse("from urllib.parse import urlsplit"))
