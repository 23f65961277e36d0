import importlib
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from common.database import Sessions
from tests.security.matrix.grounds.ground import Deliver, Ground
from tests.security.matrix.table import SERVICES
from tests.service import *  # noqa: F403
from tests.service import Api


@pytest.fixture
def service(request: pytest.FixtureRequest) -> str:
    """Given by the test's parameter."""
    named: str = getattr(request, "param", SERVICES[0])
    return named


@pytest.fixture(autouse=True)
def database(copied: Callable[[str], str], service: str) -> None:
    """Made before the test's event loop runs."""
    copied(service)


@pytest.fixture
async def ground(service: str, app: FastAPI, api: Api, sessions: Sessions, deliver: Deliver) -> Ground:
    kinds = importlib.import_module(f"tests.security.matrix.grounds.{service}")
    laid_out: Ground = getattr(kinds, f"{service.capitalize()}Ground")(app, api, sessions, deliver)
    await laid_out.lay_out()
    return laid_out
