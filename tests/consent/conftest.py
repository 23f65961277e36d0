from collections.abc import Callable

import pytest

from tests.consent.webhooks import *  # noqa: F403
from tests.service import *  # noqa: F403


@pytest.fixture(scope="session")
def service() -> str:
    return "consent"


@pytest.fixture(scope="session", autouse=True)
def database(copied: Callable[[str], str], service: str) -> str:
    """Made before any test's event loop runs."""
    return copied(service)
