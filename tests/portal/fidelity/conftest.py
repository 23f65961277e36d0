"""The services as they answer of fidelity, and who asks."""

from collections.abc import AsyncIterator

import httpx
import pytest

from portal.settings import PortalSettings
from tests.portal.fidelity.told import COMPLETE, CRITERIA, LATE, ON_PAPER, PATH, an_assessment
from tests.portal.services import Services
from tests.portal.test_client_pages import browser_of
from tests.portal.test_week_pages import LOGGED_IN


@pytest.fixture
def services() -> Services:
    return Services(
        {
            "GET coaching /coaches": {"items": [], "next": None},
            "GET coaching /fidelity/criteria": CRITERIA,
            "GET coaching /fidelity/assessments": {"items": []},
            "GET coaching /fidelity/due": {"items": [LATE]},
            "GET coaching /follow-ups": {"items": []},
            "POST coaching /fidelity/assessments": an_assessment(),
            "POST coaching /fidelity/assessments/from-paper": ON_PAPER,
            f"GET coaching {PATH}": an_assessment(),
            f"POST coaching {PATH}/complete": COMPLETE,
            f"POST coaching {PATH}/discard": httpx.Response(204),
        }
    )


@pytest.fixture
async def lead(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "team_lead") as client:
        client.headers.update(LOGGED_IN)
        yield client


@pytest.fixture
async def coach(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "coach") as client:
        client.headers.update(LOGGED_IN)
        yield client
